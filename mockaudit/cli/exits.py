"""What a report means for whoever called: the exit code, and why where it is 2."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from mockaudit.config.settings import FailOn, Settings
from mockaudit.model.finding import Confidence, Finding, Severity
from mockaudit.model.notice import NoticeKind
from mockaudit.model.report import Report

_SURE = (Confidence.HEURISTIC, Confidence.LIKELY, Confidence.CERTAIN)
_STRICT = (NoticeKind.UNREADABLE, NoticeKind.UNRESOLVED, NoticeKind.CONTRACT)


class ExitCode(IntEnum):
    """The same in every format."""

    CLEAN = 0
    FINDINGS = 1
    UNTRUSTWORTHY = 2
    INTERRUPTED = 130


def exit_code(report: Report, settings: Settings) -> ExitCode:
    """Decide: an audit that cannot be trusted outweighs what it found."""
    if any(distrust(report, settings)):
        return ExitCode.UNTRUSTWORTHY
    return ExitCode.FINDINGS if any(fails(finding, settings) for finding in report.findings) else ExitCode.CLEAN


def fails(finding: Finding, settings: Settings) -> bool:
    """Tell whether a finding is severe and certain enough to fail the audit."""
    if settings.fail_on is FailOn.NEVER:
        return False
    severe = finding.severity.rank <= Severity(settings.fail_on.value).rank
    return severe and _SURE.index(finding.violation.confidence) >= _SURE.index(settings.min_confidence)


def distrust(report: Report, settings: Settings) -> Iterator[str]:
    """Say why the audit cannot be trusted, a sentence for each reason."""
    for path in report.unusable:
        yield f"the contract {path} could not be used{_told(report, path)}"
    crashed = sum(notice.kind is NoticeKind.INTERNAL for notice in report.notices)
    if crashed:
        yield f"mockaudit failed in {_places(crashed)}: please report it; the notices say where"
    if settings.strict:
        for kind in _STRICT:
            count = sum(notice.kind is kind for notice in report.notices)
            if count:
                yield f"--strict: {_places(count)} {'is' if count == 1 else 'are'} {_STATE[kind]}"


_STATE = {
    NoticeKind.UNREADABLE: "unreadable",
    NoticeKind.UNRESOLVED: "unresolved",
    NoticeKind.CONTRACT: "not usable in a contract",
}


def _told(report: Report, path: str) -> str:
    """Give what the notices say of a contract that is missing from the report."""
    return next((f": {notice.message}" for notice in report.notices if notice.at.path == path), "")


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"
