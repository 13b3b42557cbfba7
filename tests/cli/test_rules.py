from __future__ import annotations

import json

import pytest

from mockaudit.cli.app import main
from mockaudit.rules.registry import RULES


def shown(capfd: pytest.CaptureFixture[str], *args: str) -> str:
    assert main(["rules", *args]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out


def test_the_table_lists_every_rule(capfd):
    head, line, *rows = shown(capfd).splitlines()
    assert head.split() == ["code", "name", "severity", "finds"]
    assert set(line) == {"-", " "}
    assert [row.split(maxsplit=3) for row in rows] == [
        [rule.code, rule.name, rule.severity.value, rule.summary] for rule in RULES
    ]


def test_a_family(capfd):
    found = json.loads(shown(capfd, "PAY", "--format", "json"))
    assert [record["code"] for record in found] == [rule.code for rule in RULES if rule.code.startswith("PAY")]


@pytest.mark.parametrize("selector", [RULES[0].code, RULES[0].name])
def test_a_page(capfd, selector):
    rule = RULES[0]
    title, line, gap, summary, *page = shown(capfd, selector).splitlines()
    assert title == f"{rule.code} {rule.name} ({rule.severity.value}, since {rule.since})"
    assert (line, gap, summary) == ("=" * len(title), "", rule.summary)
    (record,) = json.loads(shown(capfd, selector, "--format", "json"))
    assert "\n".join(page).strip() == record["text"]
    assert [part.strip() for part in record["text"].splitlines()] == [
        part.strip() for part in rule.check.__doc__.strip().splitlines()
    ]
