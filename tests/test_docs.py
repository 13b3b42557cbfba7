"""The documentation agrees with the code: generated pages are fresh, links lead somewhere, commands in it exist."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from mockaudit.cli.scan import command
from mockaudit.reporters.registry import REPORTERS

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def generator():
    spec = importlib.util.spec_from_file_location("docs_generator", ROOT / "scripts" / "docs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh():
    assert generator().stale() == []


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_options_in_the_text_exist(page):
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    known |= {"--help", "--version"}
    shown = re.findall(r"mockaudit scan[^\n`]*", page.read_text())
    assert {word for line in shown for word in re.findall(r"(?<=\s)--[a-z-]+", line)} - known == set()


def test_the_changelog_names_every_rule():
    text = (ROOT / "CHANGELOG.md").read_text()
    assert [rule.code for rule in generator().RULES if rule.code not in text] == []


def test_the_page_of_formats_names_every_format():
    rows = re.findall(r"^\| (\w+) \|", (ROOT / "docs" / "output-formats.md").read_text(), flags=re.MULTILINE)
    assert sorted(rows[1:]) == sorted(REPORTERS)
