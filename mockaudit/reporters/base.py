"""What a reporter is: a record with a function that turns a report into text."""

from __future__ import annotations

from collections.abc import Callable

from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import Confidence, Finding, Severity
from mockaudit.model.report import Report


def certain_error(finding: Finding) -> bool:
    """Tell whether a finding fails an audit that nobody configured."""
    return finding.severity is Severity.ERROR and finding.violation.confidence is Confidence.CERTAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the reader wants the text: colour or not, how many columns.

    ``fails`` tells which findings make the audit fail, for formats that know failures (JUnit).
    """

    color: bool = False
    width: int = 100
    fails: Callable[[Finding], bool] = certain_error


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """One output format; ``render`` gives the whole text, ending in a newline (or empty)."""

    name: str
    summary: str
    render: Callable[[Report, Style], str]
