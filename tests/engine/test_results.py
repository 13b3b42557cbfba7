"""Results are kept for files that are what they were, and for nothing else."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from mockaudit.documents.source import Project, Source
from mockaudit.engine.results import open_results
from mockaudit.model.result import FileResult

A, B = Source(path="a.json", data=b"1"), Source(path="b.json", data=b"2")


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    project = Project(root=tmp_path)
    (tmp_path / "shared.json").write_text("{}")
    with closing(open_results(tmp_path / "cache", project, ())) as results:
        read = (("shared.json", results.digest("shared.json")), ("gone.json", ""))
        known = FileResult(path="a.json", loaders=(("vcr", 2),), reads=read)
        results.put([(A, known, None), (B, FileResult(path="b.json"), None)])
    with closing(open_results(tmp_path / "cache", project, ())) as results:
        assert results.get([A]) == {"a.json": known}
        assert results.get([A, B]) == {"a.json": known, "b.json": FileResult(path="b.json")}
        assert results.get([Source(path="a.json", data=b"2"), Source(path="c.json", data=b"1")]) == {}
    (tmp_path / "shared.json").write_text("[]")
    with closing(open_results(tmp_path / "cache", project, ())) as results:
        assert results.get([A, B]) == {"b.json": FileResult(path="b.json")}


def test_results_of_other_aliases_are_other_entries(tmp_path: Path) -> None:
    renamed = Project(root=tmp_path, aliases={"tests.vendor.respx2": "respx"})
    with closing(open_results(tmp_path / "cache", Project(root=tmp_path), ())) as results:
        results.put([(A, FileResult(path="a.json"), None)])
    with closing(open_results(tmp_path / "cache", renamed, ())) as results:
        assert results.get([A]) == {}


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    with closing(open_results(None, Project(root=tmp_path), ())) as results:
        results.put([(A, FileResult(path="a.json"), None)])
        assert results.get([A]) == {}


def test_a_broken_entry_is_a_miss(tmp_path: Path) -> None:
    with closing(open_results(tmp_path, Project(root=tmp_path), ())) as results:
        results.put([(A, FileResult(path="a.json"), None), (B, FileResult(path="b.json"), None)])
        assert results.database is not None
        results.database.execute("UPDATE result SET data = '{}' WHERE data LIKE '%a.json%'")
        assert results.get([A, B]) == {"b.json": FileResult(path="b.json")}
