"""Real contracts load whole, and every schema of theirs compiles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.contracts.store import StoredContract, load_contract
from mockaudit.documents.source import Project
from mockaudit.model.contract import Direction

CORPORA = Path("../shared/corpora")
pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="../shared/corpora is not beside the project")


def counts(loaded: StoredContract) -> tuple[str, int, int, list[str]]:
    refused = []
    schemas = 0
    for operation in loaded.operations(loaded.contract.routes).values():
        for response in operation.responses:
            for media in response.content:
                if media.schema is None:
                    continue
                schemas += 1
                try:
                    loaded.errors(media.schema, {}, Direction.RESPONSE)
                except UnvalidatableSchemaError as error:
                    refused.append(str(error))
    return loaded.contract.dialect, len(loaded.contract.routes), schemas, refused


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("petstore-bench/petstore.yaml", ("openapi-3.0", 7, 9, [])),
        ("docker/v1.33.yaml", ("swagger-2.0", 105, 447, [])),
        ("docker/v1.55.yaml", ("swagger-2.0", 108, 464, [])),
        ("pydo/contract.bundled.json", ("openapi-3.0", 664, 3805, [])),
        ("datadog-v1/contract/openapi.yaml", ("openapi-3.0", 235, 963, [])),
        ("github-webhooks/openapi-webhooks.json", ("openapi-3.1", 0, 0, [])),
    ],
)
def test_every_schema_compiles(path: str, expected: tuple[str, int, int, list[str]]) -> None:
    assert counts(load_contract(Project(CORPORA.absolute()), path)) == expected


def test_the_peers_cases_load(tmp_path: Path) -> None:
    cases = json.loads((CORPORA / "pact-conformance" / "cases.json").read_text())
    refused = {}
    for case in cases:
        if case["oas"] is None:
            continue
        (tmp_path / "api.json").write_text(json.dumps(case["oas"]))
        refused[case["id"]] = counts(load_contract(Project(tmp_path), "api.json"))[3]
    assert {name: found for name, found in refused.items() if found} == {}
