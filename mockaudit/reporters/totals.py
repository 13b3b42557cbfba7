"""Counts in words: how many findings of which severity, how many fakes."""

from __future__ import annotations

from mockaudit.model.finding import Severity
from mockaudit.model.notice import NoticeKind
from mockaudit.model.report import Report


def plural(number: int, noun: str) -> str:
    """Give a number with its noun: ``1 error``, ``2 errors``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def findings_in_words(report: Report) -> str:
    """Say how many findings of each severity there are: ``3 errors, 1 warning, 20 infos``."""
    nouns = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
    counts = {severity: sum(finding.severity is severity for finding in report.findings) for severity in Severity}
    return ", ".join(plural(count, nouns[severity]) for severity, count in counts.items() if count)


def causes(report: Report) -> int:
    """Count distinct causes."""
    return len({finding.cause for finding in report.findings})


def fakes_in_words(report: Report) -> str:
    """Say what became of the fakes: ``320 fakes, 317 matched``."""
    return f"{plural(report.stats.fakes, 'fake')}, {report.stats.matched} matched"


def unread_in_words(report: Report) -> str:
    """Say how much could not be read, as a sentence behind others; nothing where all could."""
    count = sum(notice.kind is NoticeKind.UNREADABLE for notice in report.notices)
    return f" {count} could not be read." if count else ""
