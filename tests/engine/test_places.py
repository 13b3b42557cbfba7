"""Excerpts are read when somebody looks at them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mockaudit.documents.source import Project
from mockaudit.engine.group import group
from mockaudit.engine.places import Excerpts
from tests.engine.records import place, rule, stamped


def test_excerpts_hold_the_lines_around_a_finding_and_the_contracts_own(tmp_path: Path) -> None:
    item = stamped(line=2)
    item = replace(item, violation=replace(item.violation, contract=place("gone.yaml", 7)))
    found = Excerpts(group([item], {"PAY002": rule("PAY002", "wrong-type")}, {}), Project(root=tmp_path))
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "a.py").write_bytes(b"one\r\ntwo\nthree\nfour\n")
    assert found == {"gone.yaml": {}, "tests/a.py": {1: "one", 2: "two", 3: "three"}}
