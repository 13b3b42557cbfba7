from __future__ import annotations

import json
import time

import pytest

from mockaudit.documents.source import Project
from mockaudit.drift import proof
from mockaudit.drift.change import Proof
from mockaudit.drift.changes import find_changes
from mockaudit.drift.proof import Prover, prove
from mockaudit.drift.sides import open_side
from tests.drift.matrix import document

STRING = {"type": "string"}


def proofs(folder, old, new, place="response", seconds=10.0):
    for name, schema in (("old.json", old), ("new.json", new)):
        (folder / name).write_text(json.dumps(document(place, schema)), encoding="utf-8")
    sides = [open_side(Project(root=folder), name, (), name) for name in ("old.json", "new.json")]
    return [(change.breaking, change.proof) for change in prove(find_changes(*sides), *sides, seconds=seconds)]


@pytest.mark.parametrize(
    ("old", "new", "place", "expected"),
    [
        (STRING, {**STRING, "enum": ["a"]}, "response", [(False, Proof.SAFE)]),
        (STRING, {**STRING, "enum": ["a"]}, "request", [(True, Proof.BREAKING)]),
        ({**STRING, "format": "password"}, STRING, "response", [(False, Proof.SAFE)]),
        ({**STRING, "pattern": "^(a|b)$"}, {**STRING, "pattern": "^a$"}, "response", [(True, Proof.UNKNOWN)]),
        (STRING, {**STRING, "deprecated": True}, "response", [(False, Proof.SAFE)]),
    ],
)
def test_what_subtraction_says(tmp_path, old, new, place, expected):
    assert proofs(tmp_path, old, new, place) == expected


def test_without_time_nothing_is_proved(tmp_path):
    assert proofs(tmp_path, STRING, {"type": "integer"}, seconds=0) == [(True, Proof.UNKNOWN)]


def test_a_subtraction_that_takes_too_long_is_stopped_and_the_next_one_still_answered(monkeypatch, tmp_path):
    script = tmp_path / "slow.py"
    script.write_text(
        "import sys, time\nfor line in sys.stdin:\n    time.sleep(60 if 'slow' in line else 0)\n    print('YES', flush=True)\n"
    )
    monkeypatch.setattr(proof, "_SCRIPT", script)
    monkeypatch.setattr(proof, "SECONDS_EACH", 0.5)
    prover = Prover()
    begin = time.monotonic()
    try:
        answers = [prover.ask("slow")]
        monkeypatch.setattr(proof, "SECONDS_EACH", 10.0)
        answers += [prover.ask("quick"), prover.ask("quick")]
    finally:
        prover.stop()
    assert answers == ["UNKNOWN", "YES", "YES"]
    assert time.monotonic() - begin < 30


def test_a_prover_that_dies_proves_nothing(monkeypatch, tmp_path):
    script = tmp_path / "dead.py"
    script.write_text("raise SystemExit(1)\n")
    monkeypatch.setattr(proof, "_SCRIPT", script)
    prover = Prover()
    assert prover.ask("anything") == "UNKNOWN"
    assert prover.process is None
