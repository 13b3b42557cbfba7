"""A drift report as Markdown for a pull request's comment, a job's summary or an issue."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.drift.entries import Entry, entries, total, verdict, warning
from mockaudit.drift.probes import TouchedProbe
from mockaudit.drift.report import DriftReport
from mockaudit.model.finding import Finding
from mockaudit.reporters.base import Style
from mockaudit.reporters.mdtext import code
from mockaudit.reporters.places import with_line

MARKER = "<!-- mockaudit drift -->"
# GitHub takes 65536 characters for a comment or an issue.
LIMIT = 60_000
_SIGNS = ("🔴", "🟠", "⚪")
_FAKES = 10


def render(report: DriftReport, _style: Style) -> str:
    """Render a table of changes; a bot finds its earlier comment by the first line and replaces it."""
    blocks = [MARKER, "### mockaudit: contract drift", total(report)]
    blocks += [f"**{text}**" for text in (warning(report),) if text]
    blocks += [f"{code(old)} → {code(new)}" for old, new in report.pairs]
    shown = entries(report)
    rows = list(_rows(shown, LIMIT - sum(len(block.encode()) for block in blocks)))
    if rows:
        blocks.append(
            "\n".join(
                [
                    "| | Change | Where | Fakes and probes |" if report.probes else "| | Change | Where | Fakes |",
                    "|---|---|---|---|",
                    *rows,
                ]
            )
        )
    if len(rows) < len(shown):
        blocks.append(f"… and {len(shown) - len(rows)} more changes: there is no room for them here.")
    for word, findings in (("Wrong", report.unexplained), ("Right", report.unexplained_mends)):
        lines = [f"- {_finding(finding)}" for finding in findings[:_FAKES]]
        touched = [item for item in report.unexplained_probes if item.is_right is (word == "Right")]
        lines += [f"- {_probe(item)}" for item in touched[:_FAKES]]
        if lines:
            blocks.append("\n".join([f"{word} now, though no single change accounts for it:", "", *lines]))
    return "\n\n".join(blocks) + "\n"


def _rows(shown: list[Entry], room: int) -> Iterator[str]:
    for entry in shown:
        row = _row(entry)
        room -= len(row.encode("utf-8", "backslashreplace")) + 1
        if room < 0:
            return
        yield row


def _row(entry: Entry) -> str:
    change = entry.change
    what = f"{code(change.id)} ({verdict(change)})<br>{code(change.message)}"
    operations = "<br>".join(code(operation) for operation in entry.operations[:3] if operation)
    more = f"<br>and {len(entry.operations) - 3} more" if len(entry.operations) > 3 else ""
    place = change.new or change.old
    where = "<br>".join(part for part in (operations + more, code(with_line(place)) if place else "") if part)
    fakes = [f"wrong: {_finding(finding)}" for finding in entry.breaks[:_FAKES]]
    fakes += [f"right: {_finding(finding)}" for finding in entry.mends[:_FAKES]]
    fakes += [f"{'right' if item.is_right else 'wrong'}: {_probe(item)}" for item in entry.probes[:_FAKES]]
    left = len(entry.breaks) + len(entry.mends) + len(entry.probes) - len(fakes)
    fakes += [f"and {left} more"] if left else []
    return f"| {_SIGNS[entry.weight]} | {what} | {where} | {'<br>'.join(fakes)} |"


def _finding(finding: Finding) -> str:
    return f"{code(with_line(finding.violation.at))} `{finding.code}` {code(finding.violation.message)}"


def _probe(item: TouchedProbe) -> str:
    return f"{code(with_line(item.probe.at))} {code(item.probe.text)} {code(item.message)}"
