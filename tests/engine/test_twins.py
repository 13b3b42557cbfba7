"""Equal fakes are judged once: what is found of the first is found of its twins, at their places and names."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from mockaudit.documents.source import Project
from mockaudit.engine.pipeline import scan
from mockaudit.loaders.load import Loading
from mockaudit.model.exchange import Exchange
from mockaudit.model.report import Report
from tests.engine.project import write

WRONG = {
    "request": {"method": "GET", "path": "/pets/x", "query": "page=1"},
    "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"id": "1", "nom": 2}},
}
UNKNOWN = {"request": {"method": "GET", "path": "/pet/1"}, "response": {"status": 200}}
FAILED = {"request": {"method": "GET", "path": "/pets/1"}, "response": {"status": 404, "body": {"id": 7}}}
RIGHT = {
    "request": {"method": "GET", "path": "/pets/1"},
    "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"id": 1, "name": "Tom"}},
}


def pact(*interactions: dict[str, Any]) -> str:
    named = [{"description": f"number {number}", **item} for number, item in enumerate(interactions)]
    return json.dumps({"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": named}, indent=1)


def audited(root: Path, text: str) -> Report:
    settings = write(root)
    (root / "pact.json").write_text(text)
    return scan(settings)


def fakes(root: Path, text: str) -> list[Exchange]:
    (root / "pact.json").write_text(text)
    project = Project(root=root)
    return [item for item in Loading(project).load(project.read("pact.json")) if isinstance(item, Exchange)]


def different(interaction: dict[str, Any], number: int) -> dict[str, Any]:
    """Give an interaction a member that says nothing, so that it is nobody's twin."""
    return {**interaction, "request": {**interaction["request"], "comment": f"{number:04}"}}


def test_a_twin_shares_what_is_asked_and_answered(tmp_path: Path) -> None:
    first, other, twin, last = fakes(tmp_path, pact(WRONG, RIGHT, WRONG, {**WRONG, "type": "Synchronous/HTTP"}))
    assert twin.twin_of is first
    assert (twin.request is first.request, twin.responses is first.responses) == (True, True)
    assert twin == replace(first, ref="pact.json#/interactions/2", at=twin.at, title="number 2", twin_of=first)
    assert twin.at.pointer == "/interactions/2"
    assert (first.twin_of, other.twin_of, last.twin_of) == (None, None, None)


def test_numbers_that_are_equal_but_not_the_same_make_no_twins(tmp_path: Path) -> None:
    answers = (1, 1.0, True)
    items = [{**RIGHT, "response": {"status": 200, "body": {"id": value}}} for value in answers]
    assert [fake.twin_of for fake in fakes(tmp_path, pact(*items))] == [None, None, None]


def test_twins_are_judged_as_if_each_stood_alone(tmp_path: Path) -> None:
    turned = dict(reversed(WRONG.items()))
    items = [WRONG, RIGHT, UNKNOWN, WRONG, UNKNOWN, FAILED, turned, RIGHT, FAILED, *[WRONG] * 8]
    # Members that nobody reads keep the lines where they are: the same text but for the comments' words.
    same = pact(*(different(item, 0) for item in items))
    apart = pact(*(different(item, number) for number, item in enumerate(items)))
    together, alone = audited(tmp_path, same), audited(tmp_path, apart)
    assert [fake.twin_of is not None for fake in fakes(tmp_path, same)].count(True) == len(items) - 4
    assert not any(fake.twin_of for fake in fakes(tmp_path, apart))
    assert together.findings == alone.findings
    assert sorted({finding.code for finding in together.findings}) == [
        "END005",
        "PAY002",
        "PAY003",
        "REQ001",
        "REQ003",
        "STA001",
    ]
    assert together == replace(alone, sources=together.sources)


def test_what_is_said_of_a_file_as_a_whole_is_said_once(tmp_path: Path) -> None:
    answer = {"status": 200, "headers": {"X-Key": "ghp_u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8d"}, "body": {"id": "1"}}
    report = audited(tmp_path, pact(*[{**RIGHT, "response": answer}] * 3))
    assert [finding.code for finding in report.findings] == ["AUT010", *["PAY002"] * 3]
