from __future__ import annotations

import pytest

from mockaudit.engine.select import select, severities
from mockaudit.model.finding import Severity
from tests.engine.records import RULES, stamped

ALL = [stamped(code) for code in RULES]


def codes(chosen=("ALL",), ignored=(), per_path=()):
    return [item.code for item in select(ALL, RULES, chosen, ignored, dict(per_path))]


@pytest.mark.parametrize(
    ("chosen", "ignored", "expected"),
    [
        (("ALL",), (), ["PAY001", "PAY002", "END001", "MET001"]),
        (("PAY",), (), ["PAY001", "PAY002"]),
        (("wrong-type",), (), ["PAY002"]),
        (("ALL",), ("PAY",), ["END001", "MET001"]),
        (("PAY002",), ("PAY",), ["PAY002"]),
        (("PAY",), ("PAY002",), ["PAY001"]),
        (("PAY002",), ("PAY002",), []),
        ((), (), []),
    ],
)
def test_the_more_specific_word_wins(chosen, ignored, expected):
    assert codes(chosen, ignored) == expected


def test_ignores_for_a_path():
    assert codes(per_path={"tests/*": ("PAY",)}.items()) == ["END001", "MET001"]
    assert codes(per_path={"other/*": ("PAY",)}.items()) == ["PAY001", "PAY002", "END001", "MET001"]


def test_severities_of_families_and_codes():
    assert severities(RULES, {"PAY": Severity.INFO, "wrong-type": Severity.WARNING}) == {
        "PAY001": Severity.INFO,
        "PAY002": Severity.WARNING,
    }
