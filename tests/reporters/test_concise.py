from __future__ import annotations

from dataclasses import replace

from inline_snapshot import snapshot

from mockaudit.model.report import Report, Stats
from mockaudit.reporters.base import Style
from mockaudit.reporters.concise import render
from tests.reporters.canned import REPORT, finding, in_test


def test_the_canned_report():
    assert render(REPORT, Style()) == snapshot("""\
tests/cassettes/refund.yaml:9:7: PAY004 not-in-enum: body/status is "aktive", contract allows "active", "closed"
tests/pacts/shop.json:1:1: END001 unknown-path: GET /refund is no path of the contract
tests/test_pay.py:14:25: PAY004 not-in-enum: body/status is "aktive", contract allows "active", "closed"
tests/test_pay.py:30:20: PAY017 placeholder-value: body/note is the placeholder "foo"
Found 2 errors, 1 warning, 1 info from 3 causes. 12 fakes, 10 matched. 1 could not be read.
""")


def test_nothing_found():
    report = Report(findings=(), stats=Stats(fakes=12, matched=12))
    assert render(report, Style()) == "No findings. 12 fakes, 12 matched.\n"


def test_what_could_not_be_read_does_not_look_clean():
    assert render(replace(REPORT, findings=()), Style()) == "No findings. 12 fakes, 10 matched. 1 could not be read.\n"


def test_no_line_begins_with_a_workflow_command_and_no_finding_takes_two():
    place = replace(in_test(1), path="::error::a.py")
    hostile = finding(place)
    hostile = replace(hostile, violation=replace(hostile.violation, message='body is "\n::error::pwned\x1b[2J"'))
    text = render(Report(findings=(hostile,)), Style())
    assert text.splitlines()[0] == './::error::a.py:1:15: PAY004 not-in-enum: body is "\\n::error::pwned\\x1b[2J"'
    assert len(text.splitlines()) == 2
