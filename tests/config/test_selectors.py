from __future__ import annotations

import pytest

from mockaudit.config.errors import Problem
from mockaudit.config.selectors import expand, family, unknown_selector

RULES = {"END001": "unknown-path", "PAY002": "wrong-type", "PAY004": "not-in-enum"}


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        ("ALL", {"END001", "PAY002", "PAY004"}),
        ("PAY", {"PAY002", "PAY004"}),
        ("PAY002", {"PAY002"}),
        ("unknown-path", {"END001"}),
        ("PA", set()),
        ("pay", set()),
        ("", set()),
        ("PAY003", set()),
    ],
)
def test_expand(selector, codes):
    assert expand(selector, RULES) == codes


def test_family():
    assert family("PAY002") == "PAY"


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        ("pay002", 'did you mean "PAY002"?'),
        ("all", 'did you mean "ALL"?'),
        ("worng-type", 'did you mean "wrong-type"?'),
        ("zzz", "`mockaudit rules` lists them"),
    ],
)
def test_an_unknown_selector_gets_a_suggestion(selector, hint):
    problem = unknown_selector(selector, RULES, "a.toml", "select")
    what = f'"{selector}" is no rule, no family and not ALL'
    assert problem == Problem(where="a.toml", key="select", what=what, hint=hint)


def test_a_known_selector_is_no_problem():
    assert unknown_selector("PAY", RULES, "a.toml", "select") is None
