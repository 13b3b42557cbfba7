"""The report as one comment for a pull request, or a job's summary: causes first, in tables, never longer than allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mockaudit.model.finding import Severity
from mockaudit.model.report import Report
from mockaudit.reporters.base import Reporter, Style
from mockaudit.reporters.causes import Cause, by_cause
from mockaudit.reporters.mdtext import code
from mockaudit.reporters.places import with_line
from mockaudit.reporters.totals import causes, fakes_in_words, findings_in_words, plural

MARKER = "<!-- mockaudit -->"
# What GitHub takes for a comment, counted in bytes so that it holds however characters are counted.
LIMIT = 65_536
_RESERVE = 1_024
_OPEN = 20
_HEADS = ("", "Rule", "What", "Where")
_SIGNS = {Severity.ERROR: "🔴", Severity.WARNING: "🟠", Severity.INFO: "🔵"}


def render(report: Report, _style: Style) -> str:
    """Render the comment; a bot finds its earlier one by the first line and replaces it."""
    grouped = by_cause(report.findings)
    heavy = [cause for cause in grouped if cause.severity is not Severity.INFO]
    light = [cause for cause in grouped if cause.severity is Severity.INFO]
    groups = (("", "", heavy[:_OPEN]), ("more cause", "", heavy[_OPEN:]), ("cause", " of severity info", light))
    parts = [MARKER, _title(report), _looked_at(report)]
    room = LIMIT - _RESERVE - _size(parts)
    left: list[Cause] = []
    for heading, rest, some in groups:
        rows = _fitting((_row(cause) for cause in some), room) if not left else []
        left += some[len(rows) :]
        if rows:
            parts.append(_folded(f"{plural(len(rows), heading)}{rest}", _table(rows)) if heading else _table(rows))
            room -= _size(parts[-1:])
    return "\n\n".join([*parts, *_tail(report, left)]) + "\n"


def _title(report: Report) -> str:
    if not report.findings:
        return "### mockaudit: no findings"
    return f"### mockaudit: {findings_in_words(report)} from {plural(causes(report), 'cause')}"


def _looked_at(report: Report) -> str:
    names = ", ".join(code(use.path) for use in report.contracts[:_OPEN])
    held = f", held to {names}" if names else ""
    return f"{fakes_in_words(report)}{held}."


def _folded(heading: str, table: str) -> str:
    return f"<details><summary>{heading}</summary>\n\n{table}\n\n</details>"


def _row(cause: Cause) -> tuple[str, ...]:
    finding = cause.first
    violation = finding.violation
    operation = " ".join(part for part in (finding.operation, finding.status) if part)
    what = [code(violation.message), f"in {code(operation)}" if operation else ""]
    what += [f"hint: {code(violation.hint)}" if violation.hint else ""]
    places = list(dict.fromkeys(with_line(item.violation.at) for item in cause.findings))
    first = with_line(violation.at)
    more = f"and {plural(len(places) - 1, 'more place')}" if len(places) > 1 else ""
    contract = f"contract: {code(with_line(violation.contract))}" if violation.contract else ""
    return (
        f"{_SIGNS[finding.severity]} {finding.severity.value}",
        f"`{finding.code}` {finding.name}",
        "<br>".join(part for part in what if part),
        "<br>".join(part for part in (code(first), more, contract) if part),
    )


def _fitting(rows: Iterable[tuple[str, ...]], room: int) -> list[tuple[str, ...]]:
    """Take rows while there is room; the separators of a table's head grow with its widest cells."""
    taken: list[tuple[str, ...]] = []
    widths = [len(head) for head in _HEADS]
    used = 200
    for row in rows:
        widths = [max(width, len(cell)) for width, cell in zip(widths, row, strict=True)]
        used += _size(row) + 4 * len(row)
        if used + sum(widths) > room:
            break
        taken.append(row)
    return taken


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    from tabulate import tabulate  # noqa: PLC0415  (only this format needs it)

    return tabulate(rows, headers=_HEADS, tablefmt="pipe", stralign=None, numalign=None, disable_numparse=True)


def _tail(report: Report, left: Sequence[Cause]) -> Iterator[str]:
    if left:
        count = sum(len(cause.findings) for cause in left)
        yield f"… and {plural(len(left), 'more cause')} with {plural(count, 'finding')}: a comment has no room for them."
    notes = []
    if report.suppressed:
        notes.append(f"{plural(len(report.suppressed), 'finding')} suppressed")
    if report.notices:
        notes.append(f"{plural(len(report.notices), 'notice')} about what could not be read or resolved")
    if notes:
        yield f"{', '.join(notes)}."
    if report.findings:
        example = report.findings[0].code
        yield f"`mockaudit rules {example}` explains a rule; `# mockaudit: ignore[{example}] reason` accepts a mock."


def _size(parts: Iterable[str]) -> int:
    return sum(len(part.encode("utf-8", "backslashreplace")) for part in parts)


REPORTER = Reporter(name="markdown", summary="a comment for a pull request, a job's summary", render=render)
