"""The hooks run in the real pre-commit: from a clone of this project, and as `mockaudit init` writes them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mockaudit.cli.app import main
from tests.cli.test_app import BAD, CONTRACT, run

ROOT = Path(__file__).resolve().parent.parent
PRECOMMIT = (sys.executable, "-m", "pre_commit")
FINDING = 'tests/pact.json:11:18: PAY004 not-in-enum: body/status is "aktive", contract allows "active", "closed"'
FILES = {
    "contracts/pay.yaml": CONTRACT,
    "contracts/parts/schema.yaml": "type: object\n",
    "tests/pact.json": BAD,
    "tests/good.json": BAD.replace("aktive", "active"),
    "tests/data.yaml": "a: b\n",
    "tests/old/pact.json": BAD,
    "other/pact.json": BAD,
    "pyproject.toml": '[tool.mockaudit]\npaths = ["tests"]\nexclude = ["tests/old/**"]\nstrict = true\n',
}


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which mockaudit is on PATH, as a virtual environment puts it there."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "project"
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    git(tmp_path, "init", "-q", str(folder))
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "all")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The project as a user's pre-commit clones it; the hooks need no more than their manifest."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", folder)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "all")
    return folder


def test_the_manifest_is_valid():
    subprocess.run([*PRECOMMIT, "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], check=True)


def configure(project: Path, clone: Path, hook: str) -> None:
    # `language: system` keeps pre-commit from installing the project with all that it needs.
    text = f"repos:\n- repo: file://{clone}\n  rev: {git(clone, 'rev-parse', 'HEAD')}\n"
    (project / ".pre-commit-config.yaml").write_text(f"{text}  hooks: [{{id: {hook}, language: system}}]\n")


def hook_output(*arguments: str) -> tuple[int, list[str]]:
    """Run the hooks as a commit does, and give their exit code and what they themselves print."""
    done = subprocess.run([*PRECOMMIT, "run", *arguments], capture_output=True, text=True, check=False)
    _, _, printed = done.stdout.partition("- hook id: ")
    return done.returncode, [line for line in printed.splitlines()[2:] if line.strip()]


@pytest.mark.parametrize(
    ("file", "outcome"),
    [
        ("tests/pact.json", (1, [FINDING, "Found 1 error from 1 cause. 1 fake, 1 matched."])),
        ("contracts/pay.yaml", (1, [FINDING, "Found 1 error from 1 cause. 2 fakes, 2 matched."])),
        ("contracts/parts/schema.yaml", (1, [FINDING, "Found 1 error from 1 cause. 2 fakes, 2 matched."])),
        ("tests/good.json", (0, [])),
        ("tests/data.yaml", (0, [])),
        ("tests/old/pact.json", (0, [])),
        ("other/pact.json", (0, [])),
        ("pyproject.toml", (0, [])),
    ],
)
def test_a_commit_hears_of_what_it_touches(project, clone, file, outcome):
    configure(project, clone, "mockaudit")
    assert hook_output("--files", file) == outcome


def test_a_commit_is_refused(project, clone):
    configure(project, clone, "mockaudit")
    subprocess.run([*PRECOMMIT, "install"], check=True, capture_output=True)
    (project / "tests/more.json").write_text(BAD)
    git(project, "add", "tests/more.json", ".pre-commit-config.yaml")
    before = git(project, "rev-parse", "HEAD")
    with pytest.raises(subprocess.CalledProcessError) as refused:
        git(project, "commit", "-m", "more")
    assert FINDING.replace("pact.json", "more.json") in refused.value.stderr
    assert git(project, "rev-parse", "HEAD") == before


def test_everything(project, clone):
    configure(project, clone, "mockaudit-all")
    expected = (1, [FINDING, "Found 1 error from 1 cause. 2 fakes, 2 matched."])
    assert hook_output("--files", "pyproject.toml") == expected


def test_the_hook_that_init_writes(project):
    assert main(["init", "--ci", "none"]) == 0
    config = project / ".pre-commit-config.yaml"
    subprocess.run([*PRECOMMIT, "validate-config", config], check=True)
    config.write_text(
        re.sub(r"language: python\n *additional_dependencies: .*\n", "language: system\n", config.read_text())
    )
    assert hook_output("--files", "tests/pact.json") == (1, [FINDING, "Found 1 error from 1 cause. 1 fake, 1 matched."])


def test_a_hook_without_files_audits_everything(project, capfd):
    expected = (1, f"{FINDING}\nFound 1 error from 1 cause. 2 fakes, 2 matched.\n", "")
    assert run(capfd, "scan", "--hook", "--format", "concise") == expected


def test_a_hook_in_a_folder_below_the_top(project, capfd, monkeypatch):
    monkeypatch.chdir(project / "tests")
    expected = (1, f"{FINDING}\nFound 1 error from 1 cause. 1 fake, 1 matched.\n", "")
    assert run(capfd, "scan", "--hook", "--format", "concise", "pact.json", "old/pact.json") == expected


def test_a_hook_with_a_bad_configuration(project, capfd):
    (project / "pyproject.toml").write_text("[tool.mockaudit]\npath = []\n")
    expected = 'error: pyproject.toml: path: is no known key\n  hint: did you mean "paths"?\nNothing was audited.\n'
    assert run(capfd, "scan", "--hook", "tests/pact.json") == (2, "", expected)
