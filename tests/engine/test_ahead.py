"""Data files that are loaded before the contracts are open: the same fakes, and the same report."""

from __future__ import annotations

import json
from pathlib import Path

from mockaudit.config.settings import Settings
from mockaudit.documents.source import Project
from mockaudit.engine.ahead import read_ahead
from mockaudit.loaders.load import Early, Loading

PACT = {
    "consumer": {"name": "c"},
    "provider": {"name": "p"},
    "interactions": [
        {"description": "d", "request": {"method": "get", "path": "/a"}, "response": {"status": 200, "body": {"id": 1}}}
    ],
}


def write(root: Path) -> Settings:
    (root / "tests").mkdir()
    (root / "tests" / "a.json").write_text(json.dumps(PACT))
    (root / "tests" / "b.json").write_text('{"no": "fakes"}')
    (root / "tests" / "c.py").write_text("x = 1\n")
    return Settings(root=root, paths=(Path("tests"),))


def test_data_files_are_loaded_one_by_one(tmp_path: Path) -> None:
    project, early = Project(tmp_path), dict[str, Early]()
    assert list(read_ahead(write(tmp_path), project, early)) == ["tests/a.json", "tests/b.json"]
    loaded = {path: tuple(Loading(project).load(project.read(path))) for path in early}
    assert {path: file.items for path, file in early.items()} == loaded
    assert [item.title for item in loaded["tests/a.json"]] == ["d"]


def test_what_has_changed_since_is_loaded_again(tmp_path: Path) -> None:
    project, early = Project(tmp_path), dict[str, Early]()
    list(read_ahead(write(tmp_path), project, early))
    (tmp_path / "tests" / "a.json").write_text(json.dumps(PACT).replace('"d"', '"e"'))
    loading = Loading(project, early)
    assert [item.title for item in loading.load(project.read("tests/a.json"))] == ["e"]


def test_what_a_file_is_about_is_known_once_it_is_loaded(tmp_path: Path) -> None:
    project, early = Project(tmp_path), dict[str, Early]()
    list(read_ahead(write(tmp_path), project, early))
    pact, other = (project.read(f"tests/{name}.json") for name in "ab")
    assert [Loading(project, early).subject(source) for source in (pact, other)] == ["/a", ""]
    assert Loading(project).subject(pact) == ""
