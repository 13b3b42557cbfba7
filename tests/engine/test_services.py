"""Stubs of a service that is called by name are held to its own contract, and no other fake is."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import pytest

from mockaudit.config.settings import Settings
from mockaudit.engine.pipeline import scan
from mockaudit.model.report import ContractUse, Report
from mockaudit.model.value import Json
from tests.contracts.service_models import MODEL, write_model
from tests.engine.project import write

PATH = "botocore/data/pets/2020-01-01/service-2.json.gz"
STUBS = """\
import boto3
from botocore.stub import ANY, Stubber

pets = Stubber(boto3.client("pets"))


def test_right():
    pets.add_response("get_pet", {"Kind": "cat", "Photo": b"", "ResponseMetadata": {}}, {"PetId": ANY})
    pets.add_response("delete_pet", {}, {"PetId": "p-12"})
    pets.add_client_error("get_pet", "Throttled", http_status_code=429)


def test_enum():
    pets.add_response("get_pet", {"Kind": "cow"}, {"PetId": "p-123456789"})


def test_refused_when_run():
    pets.add_response("get_pet", {"Kind": "dog", "Agee": 3, "Weight": "1"}, {})
    pets.add_client_error("GetPet")
    pets.add_response("walk", {})
"""
WRONG = [
    ("PAY004", 14, 'body/Kind is "cow", contract allows "cat", "dog"'),
    ("REQ004", 14, 'request body/PetId is "p-123456789", contract says at most 8 characters'),
    ("PAY002", 18, 'body/Weight is "1", contract says number'),
    ("PAY003", 18, 'body has "Agee", which the contract forbids'),
    ("REQ004", 18, 'request body lacks "PetId", which the contract requires'),
    ("END005", 19, "path /GetPet is not in the contract, /get_pet is (spelling differs)"),
    ("END001", 20, "path /walk is not in the contract"),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Write stubs of one service, without a contract of the project's own."""
    (tmp_path / "test_pets.py").write_text(STUBS)
    return Settings(root=tmp_path, paths=(tmp_path,), cache=False)


def findings(report: Report) -> list[tuple[str, int | None, str]]:
    found = [(item.code, item.violation.at, item.violation.message) for item in report.findings]
    return [(code, at.span.line if at is not None and at.span is not None else None, text) for code, at, text in found]


def test_stubs_are_held_to_the_services_model(settings, tmp_path):
    write_model(tmp_path)
    report = scan(settings)
    assert sorted(findings(report)) == sorted(WRONG)
    assert {item.violation.contract.path for item in report.findings} == {PATH}
    assert report.contracts == (ContractUse(path=PATH, title="Pet Service", operations=3, faked=2, discovered=False),)
    assert (report.notices, report.stats.fakes, report.stats.matched) == ((), 7, 5)


def test_without_a_model_a_notice_says_what_would_help(settings):
    report = scan(settings)
    (notice,) = report.notices
    assert (notice.at.path, notice.message) == (
        "test_pets.py",
        "its stubs of botocore's Stubber for pets are not audited: botocore's service model is not at hand",
    )
    assert notice.hint == (
        "install botocore into a .venv below the project's root, or beside mockaudit; nothing of it is imported"
    )
    assert (report.findings, report.contracts, report.stats.fakes) == ((), (), 0)


def test_a_model_that_cannot_be_read_is_no_contract(settings, tmp_path):
    write_model(tmp_path).write_bytes(b"")
    (notice,) = scan(settings).notices
    assert notice.message == (
        f"its stubs of botocore's Stubber for pets are not audited: {PATH}: the document is empty; install botocore anew"
    )


def test_so_many_services_are_opened_and_no_more(tmp_path):
    names = [f"pets{number:02}" for number in range(65)]
    calls = [f'    Stubber(boto3.client("{name}")).add_response("list_pet_arns", {{}})' for name in names]
    text = "\n".join(["import boto3", "from botocore.stub import Stubber", "", "", "def test_all():", *calls, ""])
    (tmp_path / "test_all.py").write_text(text)
    for name in names:
        write_model(tmp_path, service=name)
    report = scan(Settings(root=tmp_path, paths=(tmp_path,), cache=False))
    assert [notice.message for notice in report.notices] == [
        "its stubs of botocore's Stubber for pets64 are not audited: more than 64 services are called"
    ]
    assert (len(report.contracts), report.stats.matched) == (64, 64)


def test_other_fakes_are_not_held_to_a_service(tmp_path):
    settings = write(tmp_path, web="{'id': 1}")
    text = (tmp_path / "test_web.py").read_text()
    (tmp_path / "test_web.py").write_text(text.replace("https://api.pets.example/pets/1", "http://localhost/pets/x"))
    before = findings(scan(settings))
    (tmp_path / "test_pets.py").write_text(STUBS)
    write_model(tmp_path)
    after = findings(scan(settings))
    assert [item for item in after if item not in WRONG] == before == [
        ("REQ003", 6, 'path parameter "id" is "x", contract says integer')
    ]  # fmt: skip


def test_a_kept_result_rests_on_the_model(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    kept = replace(settings, cache=True)
    assert [scan(kept).stats.fakes for _ in range(2)] == [0, 0]
    write_model(tmp_path)
    assert [sorted(findings(scan(kept))) for _ in range(2)] == [sorted(WRONG)] * 2
    changed: Json = copy.deepcopy(MODEL)
    changed["shapes"]["Kind"]["enum"].append("cow")
    write_model(tmp_path, changed)
    assert sorted(findings(scan(kept))) == sorted(WRONG[1:])


def test_no_second_judge_is_asked(settings, tmp_path):
    write_model(tmp_path)
    assert scan(replace(settings, cross_check=True)).notices == ()
