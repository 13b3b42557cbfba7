from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockaudit.documents.source import Project
from mockaudit.loaders.discover import discover, load_data_file
from mockaudit.loaders.registry import FILE_LOADERS
from tests.loaders.exchange_text import as_json

CASES = Path(__file__).parent / "cases"
NAMES = sorted(f"{loader.name}/{folder.name}" for loader in FILE_LOADERS for folder in (CASES / loader.name).iterdir())


def loaded(root: Path):
    project = Project(root=root)
    paths, notices = discover(project, ["."], ["__files", "exchanges.json"])
    return [*notices, *(item for path in paths for item in load_data_file(project.read(path), project))]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_read_as_its_case_says(name):
    expected = json.loads((CASES / name / "exchanges.json").read_text())
    assert [as_json(item) for item in loaded(CASES / name)] == expected


def test_every_loader_has_a_case():
    assert {name.partition("/")[0] for name in NAMES} == {loader.name for loader in FILE_LOADERS}
