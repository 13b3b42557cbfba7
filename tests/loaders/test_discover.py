from __future__ import annotations

import json
import os

import pytest

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.discover import discover, load_data_file
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind


def tree(root, *paths, text="{}"):
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return Project(root=root)


def unreadable(path, message, hint, span=None):
    return Notice(kind=NoticeKind.UNREADABLE, at=Location(path=path, span=span), message=message, hint=hint)


def test_folders_are_walked_in_sorted_order(tmp_path):
    project = tree(
        tmp_path, "b.json", "a/z.yaml", "a/b/c.yml", "a/x.har", "test_a.py", "a/notes.txt", "A.JSON", ".git/x.json",
        "node_modules/x.json", "a/__pycache__/x.json", ".venv/x.json", "env/pyvenv.cfg", "env/lib/x.json",
    )  # fmt: skip
    assert discover(project, ["."]) == (("A.JSON", "a/b/c.yml", "a/x.har", "a/z.yaml", "b.json", "test_a.py"), ())


def test_what_is_named_is_taken_even_where_a_walk_leaves_it_out(tmp_path):
    project = tree(tmp_path, "env/pyvenv.cfg", "env/x.json", ".hidden/y.json")
    assert discover(project, ["env", ".hidden"]) == (("env/x.json", ".hidden/y.json"), ())


def test_each_file_comes_once(tmp_path):
    project = tree(tmp_path, "a/x.py", "b/y.py")
    assert discover(project, ["b", "a/x.py", ".", tmp_path / "b"]) == (("b/y.py", "a/x.py"), ())


def test_contracts_are_no_fakes(tmp_path):
    project = tree(tmp_path, "api.yaml", "x.yaml")
    assert discover(project, [".", "api.yaml"], contracts=["api.yaml"]) == (("x.yaml",), ())


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("a/**", ("b/a/x.py", "b/x.py", "x.py")),
        ("a/", ("b/x.py", "x.py")),
        ("./a/c", ("a/x.py", "b/a/x.py", "b/x.py", "x.py")),
        ("**/a/x.py", ("a/c/x.py", "b/x.py", "x.py")),
        ("*.py", ()),
        ("b/?.py", ("a/c/x.py", "a/x.py", "b/a/x.py", "x.py")),
        ("*/x.py", ("a/c/x.py", "b/a/x.py", "x.py")),
        ("", ("a/c/x.py", "a/x.py", "b/a/x.py", "b/x.py", "x.py")),
    ],
)
def test_globs(tmp_path, pattern, left):
    project = tree(tmp_path, "x.py", "a/x.py", "a/c/x.py", "b/x.py", "b/a/x.py")
    assert discover(project, ["."], [pattern]) == (left, ())


def test_links_do_not_lead_in_circles(tmp_path):
    project = tree(tmp_path, "a/x.py")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "nowhere.py").symlink_to(tmp_path / "missing.py")
    assert discover(project, ["."]) == (("a/x.py", "nowhere.py"), ())


def test_what_is_missing_or_of_no_format_is_said(tmp_path):
    project = tree(tmp_path, "notes.txt", "other.json", "pact.json", text="{}")
    (tmp_path / "pact.json").write_text('{"consumer": {}}')
    formats = "pact, har, betamax, vcr, wiremock, Python"
    assert discover(project, ["gone", "notes.txt", "other.json", "pact.json"]) == (
        ("pact.json",),
        (
            unreadable("gone", "gone does not exist", "correct the path"),
            unreadable("notes.txt", f"notes.txt is of no format that is read ({formats})", "name the files that hold fakes"),
            unreadable("other.json", f"other.json is of no format that is read ({formats})", "name the files that hold fakes"),
        ),
    )  # fmt: skip


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_may_not_be_listed_is_said(tmp_path):
    project = tree(tmp_path, "a/x.py", "b/y.py")
    (tmp_path / "a").chmod(0)
    try:
        found = discover(project, ["."])
    finally:
        (tmp_path / "a").chmod(0o700)
    hint = "grant the right to read it, or exclude it"
    assert found == (("b/y.py",), (unreadable("a", "a cannot be listed (Permission denied)", hint),))


def test_a_broken_file_is_said_only_where_it_looks_like_fakes(tmp_path):
    project = Project(root=tmp_path)
    broken = list(load_data_file(Source(path="a.json", data=b'{"consumer":\n nothing'), project))
    assert broken == [
        unreadable("a.json", "a.json: not JSON: Expecting value", "correct the file, or exclude it", Span(line=2, column=2))
    ]  # fmt: skip
    assert list(load_data_file(Source(path="a.json", data=b'{"broken'), project)) == []
    assert list(load_data_file(Source(path="a.json", data=b'{"consumer": 1}'), project)) == []


def test_a_named_file_of_an_unknown_suffix_is_read_by_its_content(tmp_path):
    entry = {"request": {"method": "GET", "url": "http://a/"}, "response": {"status": 204}}
    data = json.dumps({"log": {"entries": [entry]}}).encode()
    refs = [item.ref for item in load_data_file(Source(path="capture.txt", data=data), Project(root=tmp_path))]
    assert refs == ["capture.txt#/log/entries/0"]


def test_a_recording_of_no_known_shape_is_said(tmp_path):
    project = tree(tmp_path, "x.yaml", text="interactions: [{request: 7, response: [1]}]\n")
    message = "x.yaml: no entry of `interactions` has the shape that a known format gives it"
    hint = "known formats: pact, har, betamax, vcr, wiremock; correct the file, or exclude it"
    assert list(load_data_file(project.read("x.yaml"), project)) == [unreadable("x.yaml", message, hint)]


@pytest.mark.parametrize("text", ["interactions: []\n", "interactions: {a: 1}\n", "request: 1\nresponse: 2\n"])
def test_what_means_to_be_no_recording_is_passed_over(tmp_path, text):
    project = tree(tmp_path, "x.yaml", text=text)
    assert list(load_data_file(project.read("x.yaml"), project)) == []
