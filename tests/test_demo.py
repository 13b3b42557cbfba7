"""The demo: its tests are green though its fakes lie, and the audit names the lies, all of them and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mockaudit.cli.app import main

ROOT = Path(__file__).resolve().parent.parent
EXPECTED = ROOT / "tests" / "demo.expected.txt"


@pytest.fixture(scope="module")
def concise(tmp_path_factory):
    """The demo's findings, a line each, as the README's first command finds them."""
    report = tmp_path_factory.mktemp("demo") / "report.txt"
    run = subprocess.run(
        [sys.executable, "-I", "-m", "mockaudit", "scan", "tests/demo", "--format", "concise", "-o", str(report)],
        cwd=ROOT,
        env={**os.environ, "MOCKAUDIT_CACHE_DIR": str(report.parent / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout, run.stderr) == (1, "", "")
    return report.read_text()


def test_the_demos_own_tests_are_green():
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/demo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout.splitlines()[-1].split(" in ")[0]) == (0, "36 passed")


def test_the_audit_finds_the_planted_lies_and_nothing_else(concise):
    assert concise == EXPECTED.read_text()


def test_the_quickstart_names_what_is_planted(concise):
    page = (ROOT / "docs" / "quickstart.md").read_text()
    told = set(re.findall(r"\(rules/([A-Z]{3}\d{3})\.md\)", page))
    assert told == set(re.findall(r" ([A-Z]{3}\d{3}) [a-z-]+: ", concise))


def test_the_same_from_another_folder(concise, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(ROOT / "tests")
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path))
    assert main(["scan", "demo", "--format", "concise", "--quiet"]) == 1
    codes = re.findall(r" ([A-Z]{3}\d{3}) ", capsys.readouterr().out)
    assert codes == re.findall(r" ([A-Z]{3}\d{3}) ", concise)
