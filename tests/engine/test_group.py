from __future__ import annotations

from dataclasses import replace

from mockaudit.engine.group import group
from mockaudit.model.finding import Severity, Verdict
from mockaudit.model.location import any_index
from tests.engine.records import RULES, place, stamped


def test_any_index():
    assert any_index("/items/0/tags/12/name") == "/items/*/tags/*/name"
    assert any_index("/v1/0x") == "/v1/0x"


def test_equal_faults_of_many_items_are_one_finding_with_a_count():
    items = [stamped(pointer=f"/items/{index}/id") for index in range(3)]
    (finding,) = group(items, RULES, {})
    assert (finding.count, finding.violation, finding.code) == (3, items[0].violation, "PAY002")


def test_the_same_cause_in_two_tests_is_two_findings():
    first, second = group([stamped(owner="a"), stamped(owner="b", fake=replace(stamped().fake, ref="x:9"))], RULES, {})
    assert first.cause == second.cause
    assert first.fingerprint != second.fingerprint


def test_fingerprints_do_not_see_lines():
    (before,) = group([stamped(line=3)], RULES, {})
    moved = replace(stamped(line=30), fake=replace(stamped().fake, ref="tests/a.py:29"))
    (after,) = group([moved], RULES, {})
    assert (before.fingerprint, before.cause) == (after.fingerprint, after.cause)


def test_twins_in_one_test_keep_apart():
    twin = replace(stamped(line=9), fake=replace(stamped().fake, ref="tests/a.py:8"))
    first, second = group([stamped(), twin], RULES, {})
    assert first.fingerprint != second.fingerprint


def test_severity_configured_then_of_the_violation_then_of_the_rule():
    lighter = replace(stamped(), violation=replace(stamped().violation, severity=Severity.INFO))
    assert [
        group([item], RULES, overrides)[0].severity
        for item, overrides in (
            (stamped(), {}),
            (lighter, {}),
            (lighter, {"PAY002": Severity.WARNING}),
        )
    ] == [Severity.ERROR, Severity.INFO, Severity.WARNING]


def test_verdicts():
    assert [group([stamped(code)], RULES, {})[0].verdict for code in ("PAY002", "MET001")] == [
        Verdict.LIKELY_MOCK_WRONG,
        Verdict.UNVERIFIABLE,
    ]


def test_sorted_by_place():
    late = replace(stamped(), violation=replace(stamped().violation, at=place("tests/a.py", 40)), fake=None)
    other = replace(stamped("END001"), violation=replace(stamped().violation, at=place("a.json", 1)), fake=None)
    assert [finding.violation.at for finding in group([late, stamped(), other], RULES, {})] == [
        place("a.json", 1),
        place("tests/a.py", 3),
        place("tests/a.py", 40),
    ]
