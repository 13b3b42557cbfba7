"""The two commands of the README: quiet and quick when there is nothing to do, clear when something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BASE_PYTHON = sys._base_executable  # the environment's own Python has no pip


@pytest.fixture
def checkout(tmp_path):
    """A checkout with a made-up environment, in a folder whose name holds a space."""
    folder = tmp_path / "check out"
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__", "bench"))
    (folder / ".venv" / "bin").mkdir(parents=True)
    program = folder / ".venv" / "bin" / "mockaudit"
    program.write_text('#!/bin/sh\nprintf "%s|" "$PWD" "$@"\nexit 7\n')
    program.chmod(0o755)
    write_stamp(folder)
    return folder


def write_stamp(checkout):
    lock = (checkout / "scripts" / "requirements.lock").read_text()
    (checkout / ".venv" / "run.stamp").write_text(f"{checkout}\n{lock}")


def commands(folder, *names):
    """Make a folder of commands, as a PATH without anything else."""
    folder.mkdir()
    for name in names:
        (folder / name).symlink_to(shutil.which(name))
    return folder


def run(script, *arguments, cwd, path=None):
    environment = {**os.environ, "PATH": str(path or os.environ["PATH"]), "PYENV_ROOT": "/nonexistent"}
    return subprocess.run([script, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_an_up_to_date_environment_is_run_at_once(checkout, tmp_path):
    outcome = run(
        checkout / "scripts" / "run", "scan", "a b", cwd=tmp_path, path=commands(tmp_path / "bin", "bash", "dirname")
    )
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (7, f"{tmp_path}|scan|a b|", "")


@pytest.mark.parametrize("change", ["lock", "place", "stamp", "program"])
def test_a_stale_environment_is_made_anew(checkout, tmp_path, change):
    if change == "lock":
        with (checkout / "scripts" / "requirements.lock").open("a") as lock:
            lock.write("new==1 --hash=sha256:00\n")
    elif change == "place":
        checkout = checkout.rename(tmp_path / "moved")
    elif change == "stamp":
        (checkout / ".venv" / "run.stamp").unlink()
    else:
        (checkout / ".venv" / "bin" / "mockaudit").unlink()
    path = commands(tmp_path / "bin", "bash", "dirname")
    (path / "python3").write_text('#!/bin/sh\n[ "$1" = -c ] || { printf "%s|" "$@" >&2; exit 3; }\n')
    (path / "python3").chmod(0o755)
    outcome = run(checkout / "scripts" / "run", "scan", cwd=tmp_path, path=path)
    called = f"{checkout}/scripts/environment.py|{checkout}/.venv|run|"
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (3, "", called)


def test_without_python_it_says_what_to_do(checkout, tmp_path):
    (checkout / ".venv" / "run.stamp").unlink()
    path = commands(tmp_path / "bin", "bash", "dirname")
    outcome = run(checkout / "scripts" / "run", "scan", cwd=tmp_path, path=path)
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr.splitlines() == [
        "mockaudit: no Python 3.11 or newer on PATH (tried python3, python3.13, python3.12, python3.11).",
        "Install one, then run this command again. Nothing was audited.",
    ]


def test_a_second_caller_finds_the_environment_made(checkout, tmp_path):
    outcome = run(BASE_PYTHON, checkout / "scripts" / "environment.py", checkout / ".venv", "run", cwd=tmp_path)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "")


def test_a_failed_installation_leaves_no_stamp(checkout, tmp_path):
    (checkout / "scripts" / "requirements.lock").write_text("./nowhere --hash=sha256:00\n")
    outcome = run(BASE_PYTHON, checkout / "scripts" / "environment.py", checkout / ".venv", "run", cwd=tmp_path)
    assert outcome.returncode == 2
    assert outcome.stderr.endswith("check the network or proxy. Nothing was audited.\n")
    assert not (checkout / ".venv" / "run.stamp").exists()


def test_every_requirement_is_pinned_with_hashes_in_both_locks():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {word.lower() for word in requirement_names(project["project"]["dependencies"])} | {"hatchling"}
    pinned = {name: pins(ROOT / "scripts" / name) for name in ("requirements.lock", "requirements-dev.lock")}
    assert wanted - set(pinned["requirements.lock"]) == set()
    assert pinned["requirements.lock"].items() - pinned["requirements-dev.lock"].items() == set()


def requirement_names(requirements):
    return [requirement.split(">")[0] for requirement in requirements]


def pins(lock):
    entries = lock.read_text().replace("\\\n", " ").splitlines()
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    return {entry.split("==")[0]: entry.split("==")[1].split()[0] for entry in entries}
