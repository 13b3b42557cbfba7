from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mockaudit.cli.exits import ExitCode, distrust, exit_code
from mockaudit.config.settings import FailOn, Settings
from mockaudit.model.finding import Confidence, FakeRef, Finding, Severity, Verdict, Violation
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.report import Report

ROOT = Path("/project")
SETTINGS = Settings(root=ROOT, paths=(ROOT,))
AT = Location(path="tests/test_a.py")


def finding(severity: Severity, confidence: Confidence = Confidence.CERTAIN) -> Finding:
    return Finding(
        code="PAY002",
        name="wrong-type",
        severity=severity,
        verdict=Verdict.LIKELY_MOCK_WRONG,
        violation=Violation(at=AT, message="m", confidence=confidence),
        fake=FakeRef(loader="vcr", title="GET /", ref="a.yaml#/interactions/0", owner=None, provenance="recorded"),
        operation=None,
        status=None,
        cause="c",
        fingerprint="f",
    )


def notice(kind: NoticeKind, at: Location = AT) -> Notice:
    return Notice(kind=kind, at=at, message="what happened")


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        (FailOn.NEVER, []),
        (FailOn.ERROR, [Severity.ERROR]),
        (FailOn.WARNING, [Severity.ERROR, Severity.WARNING]),
        (FailOn.INFO, [Severity.ERROR, Severity.WARNING, Severity.INFO]),
    ],
)
def test_severity_gates(fail_on, failing):
    settings = replace(SETTINGS, fail_on=fail_on)
    codes = {severity: exit_code(Report(findings=(finding(severity),)), settings) for severity in Severity}
    assert [severity for severity, code in codes.items() if code == ExitCode.FINDINGS] == failing
    assert set(codes.values()) <= {ExitCode.CLEAN, ExitCode.FINDINGS}


@pytest.mark.parametrize(
    ("least", "failing"),
    [
        (Confidence.CERTAIN, [Confidence.CERTAIN]),
        (Confidence.LIKELY, [Confidence.CERTAIN, Confidence.LIKELY]),
        (Confidence.HEURISTIC, [Confidence.CERTAIN, Confidence.LIKELY, Confidence.HEURISTIC]),
    ],
)
def test_confidence_gates(least, failing):
    settings = replace(SETTINGS, min_confidence=least)
    reports = {sure: Report(findings=(finding(Severity.ERROR, sure),)) for sure in Confidence}
    assert [sure for sure, report in reports.items() if exit_code(report, settings) == 1] == failing


def test_nothing_is_clean():
    assert exit_code(Report(findings=()), SETTINGS) == ExitCode.CLEAN


def test_a_suppressed_finding_does_not_fail():
    assert exit_code(Report(findings=(), suppressed=(finding(Severity.ERROR),)), SETTINGS) == ExitCode.CLEAN


@pytest.mark.parametrize("kind", NoticeKind)
def test_only_a_failed_rule_is_distrusted_without_strict(kind):
    report = Report(findings=(finding(Severity.ERROR),), notices=(notice(kind),))
    assert exit_code(report, SETTINGS) == (2 if kind is NoticeKind.INTERNAL else 1)


def test_strict_distrusts_what_was_not_looked_at():
    settings = replace(SETTINGS, strict=True)
    report = Report(findings=(), notices=tuple(notice(kind) for kind in (*NoticeKind, NoticeKind.UNREADABLE)))
    assert exit_code(report, settings) == ExitCode.UNTRUSTWORTHY
    assert list(distrust(report, settings)) == [
        "mockaudit failed in 1 place: please report it; the notices say where",
        "--strict: 2 places are unreadable",
        "--strict: 1 place is unresolved",
        "--strict: 1 place is not usable in a contract",
    ]


def test_strict_minds_no_suppressions_and_no_second_opinions():
    settings = replace(SETTINGS, strict=True)
    kinds = (NoticeKind.SUPPRESSION, NoticeKind.CROSS_CHECK)
    assert exit_code(Report(findings=(), notices=tuple(map(notice, kinds))), settings) == ExitCode.CLEAN


def test_a_contract_that_did_not_serve():
    told = notice(NoticeKind.CONTRACT, Location(path="b/b.yaml", pointer="/x"))
    report = Report(findings=(), unusable=("b/b.yaml",), notices=(told,))
    assert list(distrust(report, SETTINGS)) == ["the contract b/b.yaml could not be used: what happened"]
    assert exit_code(report, SETTINGS) == ExitCode.UNTRUSTWORTHY
    assert list(distrust(replace(report, notices=()), SETTINGS)) == ["the contract b/b.yaml could not be used"]
