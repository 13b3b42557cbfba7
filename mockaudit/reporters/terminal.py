"""The report for people: causes with excerpts of the mock and of the contract, the worst first, then what was seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mockaudit.model.finding import Finding, Severity
from mockaudit.model.report import Report
from mockaudit.reporters.base import Reporter, Style
from mockaudit.reporters.causes import Cause, by_cause
from mockaudit.reporters.excerpt import contract_excerpt, gutter_width, mock_excerpt
from mockaudit.reporters.paint import Paint, painter
from mockaudit.reporters.places import with_line
from mockaudit.reporters.sanitize import clean
from mockaudit.reporters.summary import summary
from mockaudit.reporters.totals import plural

_PLACES = 3
_INFOS = 20


def render(report: Report, style: Style) -> str:
    """Render the report."""
    paint = painter(style)
    causes = by_cause(report.findings)
    lines: list[str] = []
    for cause in causes:
        if cause.severity is not Severity.INFO:
            lines += [*_block(cause, report.sources, style.width, paint), ""]
    lines += _infos([cause for cause in causes if cause.severity is Severity.INFO], paint)
    lines += summary(report, paint)
    return "\n".join([*lines, ""])


def _block(cause: Cause, sources: Mapping[str, Mapping[int, str]], width: int, paint: Paint) -> Iterator[str]:
    finding = cause.first
    violation = finding.violation
    contract = violation.contract
    gutter = gutter_width(violation.at, contract)
    yield f"{_title(finding, paint)}: {paint('strong', clean(violation.message))}"
    yield from mock_excerpt(violation.at, sources.get(violation.at.path, {}), gutter, width, paint)
    if contract is not None:
        yield from contract_excerpt(contract, sources.get(contract.path, {}), gutter, width, paint)
    margin = f"{' ' * gutter} {paint('frame', '=')} "
    for label, text in _remarks(cause):
        yield f"{margin}{paint('strong', label)}: {text}"


def _title(finding: Finding, paint: Paint) -> str:
    return f"{paint(finding.severity.value, f'{finding.severity.value}[{finding.code}]')} {finding.name}"


def _remarks(cause: Cause) -> Iterator[tuple[str, str]]:
    finding = cause.first
    if finding.operation:
        yield "operation", clean(" ".join(part for part in (finding.operation, finding.status) if part))
    if finding.violation.because:
        yield "because", clean(finding.violation.because)
    if finding.violation.hint:
        yield "hint", clean(finding.violation.hint)
    owner = finding.fake.owner
    if owner and owner.partition("::")[0] != finding.violation.at.path:
        yield "test", clean(owner)
    others = [other for other in cause.findings if other is not finding]
    if finding.count > 1:
        yield "here", f"{finding.count} times"
    if others:
        places = list(dict.fromkeys(with_line(other.violation.at) for other in others))
        rest = len(places) - _PLACES
        more = f" and {plural(rest, 'more place')}" if rest > 0 else ""
        yield f"and {len(others)} more", f"{', '.join(places[:_PLACES])}{more}"


def _infos(causes: list[Cause], paint: Paint) -> Iterator[str]:
    """Yield one line for each cause that only informs."""
    for cause in causes[:_INFOS]:
        finding = cause.first
        more = f" and {len(cause.findings) - 1} more" if len(cause.findings) > 1 else ""
        where = paint("faint", f"({with_line(finding.violation.at)}{more})")
        yield f"{_title(finding, paint)}: {clean(finding.violation.message)} {where}"
    if len(causes) > _INFOS:
        yield f"... and {plural(len(causes) - _INFOS, 'more cause')} of severity info; --format json lists all"
    if causes:
        yield ""


REPORTER = Reporter(name="terminal", summary="for people: causes with excerpts, and a summary", render=render)
