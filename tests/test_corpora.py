"""The audit of the auditor: on real recordings and a peer's cases, jsonschema and openapi-core judge as mockaudit does.

Every disagreement is a question. Those that rest on known limits of the second judges are data, each with its reason,
in mockaudit/engine/crosscheck_limits.py; the lists below are what is left, whole.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockaudit.config.settings import ContractSetting, Settings
from mockaudit.engine.pipeline import scan
from mockaudit.model.notice import NoticeKind

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared/corpora is not beside the project")
TOLD = (NoticeKind.CROSS_CHECK, NoticeKind.INTERNAL)
UNREAD = "openapi-core does not read Swagger 2.0: only jsonschema gave a second opinion on its fakes"


def cross_checked(root: Path, contract: Path, *paths: Path) -> list[str]:
    settings = Settings(
        root=root, paths=paths, contracts=(ContractSetting(path=contract),), cache=False, cross_check=True
    )
    notices = [notice for notice in scan(settings).notices if notice.kind in TOLD]
    return [f"{notice.at.path}#{notice.at.pointer}: {notice.message}" for notice in notices]


@pytest.mark.parametrize("carrier", ["pact.json", "sample.har", "vcr/all.yaml", "wiremock/mappings"])
def test_the_petstore_bench(carrier):
    bench = CORPORA / "petstore-bench"
    assert cross_checked(bench, bench / "petstore.yaml", bench / carrier) == []


def test_a_peers_cases(tmp_path):
    found = {}
    for case in json.loads((CORPORA / "pact-conformance" / "cases.json").read_text()):
        if case["oas"] is not None:
            (tmp_path / "api.json").write_text(json.dumps(case["oas"]))
            (tmp_path / "pact.json").write_text(json.dumps(case["pact"]))
            found[case["id"]] = cross_checked(tmp_path, tmp_path / "api.json", tmp_path / "pact.json")
    assert {name: notices for name, notices in found.items() if notices} == {
        f"oas/{name}-swagger2": [f"api.json#: {UNREAD}"]
        for name in (
            "request-parameters-header",
            "request-parameters-path",
            "request-parameters-query",
            "response-content-negotiation",
            "response-header",
            "response-status",
        )
    }


def test_recordings_of_datadog():
    datadog = CORPORA / "datadog-v1"
    cassettes = sorted((datadog / "cassettes").rglob("*.yaml"))
    # Every ninth: all kinds of endpoints, and among them the ones that break their contract.
    assert cross_checked(datadog, datadog / "contract" / "openapi.yaml", *cassettes[::9]) == []
