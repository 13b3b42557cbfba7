"""The report as workflow commands of GitHub Actions, which show findings at their lines in the pull request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mockaudit.model.finding import Finding, Severity
from mockaudit.model.report import Report
from mockaudit.reporters.base import Reporter, Style
from mockaudit.reporters.causes import Cause, by_cause
from mockaudit.reporters.places import with_line
from mockaudit.reporters.sanitize import clean
from mockaudit.reporters.totals import causes, fakes_in_words, findings_in_words, plural, unread_in_words

# GitHub shows so many annotations of each level of a step, and drops the others without a word.
SHOWN = 10
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_PLACES = 5


def render(report: Report, _style: Style) -> str:
    """Render one annotation for each cause at its first place, the worst first, and one notice that sums up."""
    shown: list[Cause] = []
    for severity in Severity:
        room = SHOWN - 1 if severity is Severity.INFO else SHOWN
        shown += [cause for cause in by_cause(report.findings) if cause.severity is severity][:room]
    lines = [annotation(cause) for cause in shown]
    return "\n".join([*lines, _command("notice", {"title": "mockaudit"}, _total(report, len(shown))), ""])


def annotation(cause: Cause) -> str:
    """Give the command for a cause."""
    finding = cause.first
    return _command(_LEVELS[finding.severity], _place(finding), "\n".join(_text(cause)))


def _place(finding: Finding) -> dict[str, str]:
    at = finding.violation.at
    place = {"file": clean(at.path), "title": f"{finding.code} {finding.name}"}
    if at.span is None:
        return place
    place |= {"line": str(at.span.line), "col": str(at.span.column)}
    # Columns count only within one line.
    if at.span.end_line == at.span.line and at.span.end_column is not None:
        place |= {"endLine": str(at.span.end_line), "endColumn": str(at.span.end_column)}
    return place


def _text(cause: Cause) -> Iterator[str]:
    violation = cause.first.violation
    yield clean(violation.message)
    if violation.contract is not None:
        yield f"contract: {with_line(violation.contract)}"
    for label, text in (("because", violation.because), ("hint", violation.hint)):
        if text:
            yield f"{label}: {clean(text)}"
    others = list(dict.fromkeys(with_line(other.violation.at) for other in cause.findings if other is not cause.first))
    if others:
        more = f" and {len(others) - _PLACES} more" if len(others) > _PLACES else ""
        yield f"also at {', '.join(others[:_PLACES])}{more}"


def _total(report: Report, shown: int) -> str:
    if not report.findings:
        return f"No findings. {fakes_in_words(report)}.{unread_in_words(report)}"
    every = causes(report)
    text = f"Found {findings_in_words(report)} from {plural(every, 'cause')}. {fakes_in_words(report)}."
    text += unread_in_words(report)
    if shown < every:
        text += f" {plural(every - shown, 'cause')} not annotated here; --format markdown or html shows more."
    return text


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    """Escape as the Actions toolkit does (packages/core/src/command.ts)."""
    pairs = ",".join(
        f"{key}={_data(value).replace(':', '%3A').replace(',', '%2C')}" for key, value in properties.items()
    )
    return f"::{name} {pairs}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


REPORTER = Reporter(name="github", summary="annotations for GitHub Actions", render=render)
