from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockaudit.documents.source import Project
from mockaudit.loaders.python.registry import DIALECTS
from mockaudit.loaders.python.source_file import load_python, new_suite
from tests.loaders.exchange_text import as_json

CASES = Path(__file__).parents[1] / "cases"
NAMES = sorted(f"{name}/{folder.name}" for name in DIALECTS for folder in (CASES / name).iterdir())


def loaded(root: Path) -> list[object]:
    """Read every Python file of a case as one audit does."""
    project = Project(root=root)
    suite = new_suite(project)
    paths = sorted(path.name for path in root.glob("*.py"))
    return [as_json(item) for path in paths for item in load_python(project.read(path), project, suite)]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_read_as_its_case_says(name):
    assert loaded(CASES / name) == json.loads((CASES / name / "exchanges.json").read_text())


def test_every_dialect_has_a_case():
    assert sorted({name.partition("/")[0] for name in NAMES}) == sorted(DIALECTS)
