from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from mockaudit.cli.app import main
from tests.cli.test_app import BAD, CONTRACT, run

FILES = {
    "contracts/pay.yaml": CONTRACT,
    "tests/pact.json": BAD,
    "pyproject.toml": '[project]\nname = "till"\n',
    ".pre-commit-config.yaml": "repos:\n  - repo: local\n    hooks: []\n",
    ".gitlab-ci.yml": "stages: [lint]\nlint: {stage: lint, script: lint}\n",
    ".github/dependabot.yml": "version: 2\n",
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "till"
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    subprocess.run(["git", "init", "-q", folder], check=True)
    monkeypatch.chdir(folder)
    return folder


def texts(folder: Path) -> dict[str, str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths if ".git" not in path.parts}
    return dict(sorted(found.items()))


def test_everything_that_is_missing_is_written_once(repository, capfd):
    assert run(capfd, "init") == snapshot(
        (
            0,
            """\
contracts: contracts/pay.yaml
fakes:     1 fake (pact 1)
CI:        GitHub, GitLab

writes   pyproject.toml: appends [tool.mockaudit]
writes   .pre-commit-config.yaml: adds the hook
writes   .github/workflows/mockaudit.yml: adds a workflow
writes   .gitlab/mockaudit.gitlab-ci.yml: adds a job
writes   .gitlab-ci.yml: includes the job

next: `mockaudit scan` shows 1 error; `mockaudit baseline write` keeps them
      for later, with `baseline = "mockaudit-baseline.json"` in [tool.mockaudit]
""",
            "",
        )
    )
    written = texts(repository)
    assert sorted(written) == sorted({*FILES, ".github/workflows/mockaudit.yml", ".gitlab/mockaudit.gitlab-ci.yml"})
    assert {path: written[path].startswith(text) for path, text in FILES.items()} == dict.fromkeys(FILES, True)
    assert written["pyproject.toml"] == (
        '[project]\nname = "till"\n\n[tool.mockaudit]\npaths = ["tests"]\ncontracts = ["contracts/pay.yaml"]\n'
    )
    code, out, err = run(capfd, "init")
    assert (code, [line.split()[0] for line in out.splitlines()[4:8]], err) == (0, ["keeps"] * 4, "")
    assert texts(repository) == written


def test_a_dry_run_shows_the_diff_and_writes_nothing(repository, capfd):
    before = texts(repository)
    assert run(capfd, "init", "--dry-run", "--ci", "none", "--no-pre-commit") == snapshot(
        (
            0,
            """\
contracts: contracts/pay.yaml
fakes:     1 fake (pact 1)
CI:        none that is known

would write  pyproject.toml: appends [tool.mockaudit]

--- a/pyproject.toml
+++ b/pyproject.toml
@@ -1,2 +1,6 @@
 [project]
 name = "till"
+
+[tool.mockaudit]
+paths = ["tests"]
+contracts = ["contracts/pay.yaml"]
""",
            "",
        )
    )
    assert texts(repository) == before


def test_the_diff_is_one_that_git_applies(repository, capfd):
    _, out, _ = run(capfd, "init", "--dry-run")
    patch = out[out.index("--- a/") :]
    subprocess.run(["git", "apply", "-"], input=patch, text=True, cwd=repository, check=True)
    applied = texts(repository)
    for path in set(applied) - set(FILES):
        (repository / path).unlink()
    for path, text in FILES.items():
        (repository / path).write_text(text, "utf-8")
    assert (main(["init"]), texts(repository)) == (0, applied)


def test_what_cannot_be_extended_is_told(repository, capfd):
    (repository / "pyproject.toml").write_text("tool = {}\n")
    code, out, err = run(capfd, "init", "--ci", "none", "--no-pre-commit")
    assert (code, out.splitlines()[4:-3], err) == snapshot(
        (
            0,
            [
                "by hand  pyproject.toml: its `tool` is written so that a table cannot be appended",
                "         To do it yourself, add:",
                "             [tool.mockaudit]",
                '             paths = ["tests"]',
                '             contracts = ["contracts/pay.yaml"]',
            ],
            "",
        )
    )
    assert (repository / "pyproject.toml").read_text() == "tool = {}\n"


def test_a_project_below_the_top_is_named_everywhere(repository, monkeypatch, capfd):
    project = repository / "services" / "till"
    project.mkdir(parents=True)
    for name in ("tests", "pyproject.toml"):
        (repository / name).rename(project / name)
    monkeypatch.chdir(project / "tests")
    code, out, _ = run(capfd, "init", "--ci", "github")
    assert (code, out.splitlines()[:2]) == (0, ["contracts: ../../contracts/pay.yaml", "fakes:     1 fake in services/till (pact 1)"])  # fmt: skip
    assert 'contracts = ["../../contracts/pay.yaml"]\n' in (project / "pyproject.toml").read_text()
    option = "--config services/till/pyproject.toml"
    assert (repository / ".github/workflows/mockaudit.yml").read_text().count(f"mockaudit scan {option} ") == 3
    assert f"--format concise {option}\n" in (repository / ".pre-commit-config.yaml").read_text()
    monkeypatch.chdir(repository)
    assert main(["scan", *option.split(), "--format", "concise"]) == 1


@pytest.mark.parametrize(
    ("remote", "forge"),
    [
        ("git@github.com:a/b.git", "GitHub"),
        ("https://gitlab.corp.example/a/b", "GitLab"),
        ("ssh://git@codeberg.org/github/x", "none that is known"),
    ],
)
def test_a_remote_tells_the_forge(repository, capfd, remote, forge):
    (repository / ".gitlab-ci.yml").unlink()
    (repository / ".github/dependabot.yml").unlink()
    (repository / ".github").rmdir()
    subprocess.run(["git", "-C", repository, "remote", "add", "origin", remote], check=True)
    code, out, _ = run(capfd, "init", "--dry-run")
    assert (code, out.splitlines()[2]) == (0, f"CI:        {forge}")


def test_outside_a_project_nothing_is_searched(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capfd, "init")
    assert (code, out, err.splitlines()) == (
        2,
        "",
        [
            f"error: {tmp_path} belongs to no project: there is no .git and no pyproject.toml here or above",
            "  hint: change to the project's folder, or begin with `git init`",
            "Nothing was written.",
        ],
    )


def test_a_bad_configuration_stops_it(repository, capfd):
    with (repository / "pyproject.toml").open("a") as file:
        file.write('[tool.mockaudit]\npath = ["tests"]\n')
    assert run(capfd, "init") == (
        2,
        "",
        'error: pyproject.toml: path: is no known key\n  hint: did you mean "paths"?\nNothing was written.\n',
    )
