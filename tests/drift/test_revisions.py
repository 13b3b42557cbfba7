from __future__ import annotations

from pathlib import Path

import pytest

from mockaudit.cli.app import main
from mockaudit.documents.source import UnreadableError
from mockaudit.drift.gitblobs import GitProject, RevisionError, commit_of
from mockaudit.drift.revisions import base_pairs, pairs_of, revision_of
from mockaudit.engine.opened import find_contracts
from tests.drift.history import git

ROOT = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths:\n  /a:\n    $ref: "parts/a.yaml#/item"\n'
PART = 'item:\n  get:\n    responses:\n      "200": {description: d}\n'
FAKE = 'import responses\n\n\ndef test():\n    responses.get("https://a.example/a", status=200)\n'


@pytest.fixture
def repository(tmp_path, monkeypatch) -> Path:
    root = tmp_path / "repository"
    for name, text in (("api/openapi.yaml", ROOT), ("api/parts/a.yaml", PART), ("tests/test_a.py", FAKE)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "first")
    git(root, "tag", "v1")
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(root)
    return root


def test_the_files_that_a_contract_refers_to_are_read_at_the_revision_too(repository, capfd):
    (repository / "api/parts/a.yaml").write_text(PART.replace('"200"', '"201"'), encoding="utf-8")
    arguments = ["drift", "--base", "v1", "--base-url", "https://a.example"]
    assert main(arguments) == 1
    assert capfd.readouterr().out == (
        "v1:api/openapi.yaml -> api/openapi.yaml\n\n"
        "response-success-status-removed (breaking)\n"
        "  GET /a 200: response status 200 was removed\n"
        "  old: api/parts/a.yaml:4, new: api/parts/a.yaml:2\n"
        "  makes wrong: tests/test_a.py:5 STA003 wrong-success-code: status is 200, the contract's success is 201\n"
        "    GET https://a.example/a 200 of tests/test_a.py::test\n\n"
        "response-success-status-added (not breaking)\n"
        "  GET /a 201: response status 201 is new\n"
        "  old: api/parts/a.yaml:2, new: api/parts/a.yaml:4\n\n"
        "2 changes, 1 breaking for consumers. Of 1 fake 1 is wrong now, 0 are right now, 0 untouched.\n"
    )


def test_a_contract_that_the_revision_does_not_have_is_left_out(repository):
    paths = [("api/openapi.yaml", ("https://a.example",)), ("api/new.yaml", ())]
    [pair] = base_pairs(repository, "v1", paths)
    assert (pair.old.label, pair.new.label, pair.base_urls) == (
        "v1:api/openapi.yaml", "api/openapi.yaml", ("https://a.example",),
    )  # fmt: skip
    assert pair.old.project.read("api/openapi.yaml").data == ROOT.encode()


def test_a_revision_is_read_from_the_top_or_with_a_dot_from_here(repository):
    found = [
        revision_of(repository, repository / "api", text).path for text in ("v1:api/openapi.yaml", "v1:./openapi.yaml")
    ]
    assert found == ["api/openapi.yaml", "api/openapi.yaml"]


def test_folders_are_paired_by_the_names_in_them(repository):
    for folder in ("old", "new"):
        (repository / folder).mkdir()
        (repository / folder / "openapi.yaml").write_text(ROOT, encoding="utf-8")
    (repository / "new" / "openapi-2.yaml").write_text(ROOT, encoding="utf-8")
    pairs = pairs_of(repository, repository, "old", "new", find_contracts)
    assert [(pair.old.path, pair.new.path) for pair in pairs] == [("old/openapi.yaml", "new/openapi.yaml")]


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("nowhere", 'git knows no revision "nowhere" in {root}; fetch it first (in CI: fetch-depth: 0)'),
        ("--output=x", '"--output=x" is no revision; name a branch, a tag or a commit'),
        ("", '"" is no revision; name a branch, a tag or a commit'),
        ("v1\0", '"v1\0" is no revision; name a branch, a tag or a commit'),
    ],
)
def test_a_revision_that_does_not_exist(repository, revision, said):
    with pytest.raises(RevisionError) as raised:
        commit_of(repository, revision)
    assert str(raised.value) == said.format(root=repository)


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", "", "tests", "gone.yaml", "a\0", "a\nb"])
def test_a_path_that_is_no_file_of_the_commit(repository, path):
    with pytest.raises(UnreadableError):
        GitProject(root=repository, commit=commit_of(repository, "v1")).read(path)


def test_outside_a_repository(tmp_path):
    with pytest.raises(RevisionError) as raised:
        commit_of(tmp_path, "HEAD")
    assert str(raised.value) == f"{tmp_path} is no usable git repository; compare two files instead"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name OLD and NEW, or use --base REV or --published URL"),
        (["api/openapi.yaml"], "name OLD and NEW, or use --base REV or --published URL"),
        (["--base", "v1", "--published", "https://a.example"], "--base and --published exclude each other"),
        (["--base", "v1", "--webhook", "x"], "--webhook, --issue-text and --contract go with --published"),
        (["gone.yaml", "api/openapi.yaml"], "gone.yaml does not exist; name a file, a folder or REV:path"),
        (["api", "api/openapi.yaml"], "api is a folder and the other side is none; name two files or two folders"),
        (["v1:gone.yaml", "api/openapi.yaml"], "gone.yaml is no file in v1; name another revision or path"),
        (["tests/test_a.py", "api/openapi.yaml"], "tests/test_a.py"),
    ],
)
def test_wrong_usage_is_exit_2_and_says_what_to_do(repository, capfd, arguments, said):
    assert main(["drift", *arguments]) == 2
    output = capfd.readouterr()
    assert (output.out, output.err.startswith(f"error: {said}")) == ("", True)
    assert output.err.endswith("Nothing was audited.\n")
