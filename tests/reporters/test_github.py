from __future__ import annotations

from dataclasses import replace

from inline_snapshot import snapshot

from mockaudit.model.finding import Severity
from mockaudit.model.report import Report, Stats
from mockaudit.reporters.base import Style
from mockaudit.reporters.github import render
from tests.reporters.canned import REPORT, finding, in_test


def many(number: int, severity: Severity) -> list:
    return [
        finding(in_test(line), cause=f"{severity}-{line}", severity=severity, fingerprint=f"{severity}-{line}")
        for line in range(1, number + 1)
    ]


def test_the_canned_report():
    assert render(REPORT, Style()) == snapshot("""\
::error file=tests/cassettes/refund.yaml,title=PAY004 not-in-enum,line=9,col=7::body/status is "aktive", contract allows "active", "closed"%0Acontract: contracts/pay.yaml:88%0Abecause: no recording shows this value%0Ahint: did you mean "active"?%0Aalso at tests/test_pay.py:14
::warning file=tests/pacts/shop.json,title=END001 unknown-path::GET /refund is no path of the contract%0Ahint: the contract has /refunds
::notice file=tests/test_pay.py,title=PAY017 placeholder-value,line=30,col=20::body/note is the placeholder "foo"
::notice title=mockaudit::Found 2 errors, 1 warning, 1 info from 3 causes. 12 fakes, 10 matched. 1 could not be read.
""")


def test_nothing_found():
    report = Report(findings=(), stats=Stats(fakes=12, matched=12))
    assert render(report, Style()) == "::notice title=mockaudit::No findings. 12 fakes, 12 matched.\n"


def test_no_more_annotations_than_github_shows():
    findings = [*many(14, Severity.ERROR), *many(3, Severity.WARNING), *many(11, Severity.INFO)]
    lines = render(Report(findings=tuple(findings)), Style()).splitlines()
    assert [line.split()[0] for line in lines] == ["::error"] * 10 + ["::warning"] * 3 + ["::notice"] * 10
    assert lines[-1] == snapshot(
        "::notice title=mockaudit::Found 14 errors, 3 warnings, 11 infos from 28 causes. 0 fakes, 0 matched. 6 causes not annotated here; --format markdown or html shows more."
    )


def test_values_are_escaped_as_the_toolkit_does():
    hostile = finding(replace(in_test(1), path="a,b:100%.py"))
    message = "50%\r\n::error::pwned, a:b"
    hostile = replace(
        hostile, violation=replace(hostile.violation, message=message, contract=None, hint="", because="")
    )
    assert render(Report(findings=(hostile,)), Style()).splitlines()[0] == (
        "::error file=a%2Cb%3A100%25.py,title=PAY004 not-in-enum,line=1,col=15::50%25\\r\\n::error::pwned, a:b"
    )


def test_other_places_of_a_cause_are_named():
    report = Report(findings=tuple(finding(in_test(line), fingerprint=f"f{line}") for line in range(1, 9)))
    assert render(report, Style()).splitlines()[0].rpartition("%0A")[2] == snapshot(
        "also at tests/test_pay.py:2, tests/test_pay.py:3, tests/test_pay.py:4, tests/test_pay.py:5, tests/test_pay.py:6 and 2 more"
    )
