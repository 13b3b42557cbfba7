"""Each rule has one folder under cases/: what it says of ``bad/`` is ``expected.txt``, all rules on; of ``good/``, nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockaudit.config.settings import ContractSetting, Settings
from mockaudit.engine.pipeline import scan
from mockaudit.model.report import Report
from mockaudit.reporters.concise import line
from mockaudit.rules.registry import RULES

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def audit(folder: Path, kind: str) -> Report:
    """Audit ``bad/`` or ``good/`` of a case against its own contract, or else against the one that both share."""
    own, shared = folder / kind / "contract.yaml", folder / "contract.yaml"
    contract = ContractSetting(path=own if own.exists() else shared)
    return scan(Settings(root=folder, paths=(folder / kind,), contracts=(contract,), cache=False))


def test_each_rule_has_exactly_one_case_folder_of_its_code_and_name():
    assert [folder.name for folder in FOLDERS] == sorted(f"{rule.code}-{rule.name}" for rule in RULES)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_bad_example_gives_exactly_what_is_expected(folder):
    report = audit(folder, "bad")
    said = "".join(f"{line(finding)}\n" for finding in report.findings)
    assert said == (folder / "expected.txt").read_text()
    assert folder.name.partition("-")[0] in {finding.code for finding in report.findings}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_good_example_gives_nothing(folder):
    report = audit(folder, "good")
    assert (report.findings, report.notices) == ((), ())
    assert report.stats.fakes > 0


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_examples_are_small_enough_to_read(folder):
    examples = [path for kind in ("bad", "good") for path in (folder / kind).rglob("*") if path.name != "contract.yaml"]
    assert [path.name for path in examples if path.is_file() and len(path.read_text().splitlines()) > 16] == []
