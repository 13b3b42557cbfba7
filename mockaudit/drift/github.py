"""A drift report as annotations of GitHub Actions: fakes and probes that are wrong now, and breaking changes."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.drift.entries import Entry, entries, total, verdict, warning
from mockaudit.drift.probes import TouchedProbe
from mockaudit.drift.report import DriftReport, is_wrong
from mockaudit.drift.terminal import operations_text
from mockaudit.model.finding import Finding
from mockaudit.model.location import Location
from mockaudit.reporters.base import Style
from mockaudit.reporters.sanitize import clean

# GitHub shows so many annotations of each level of a step, and drops the others without a word.
SHOWN = 10


def render(report: DriftReport, _style: Style) -> str:
    """Render errors for fakes, warnings for the contract, and one notice that sums up."""
    shown = entries(report)
    fakes = [line for entry in shown for line in _wrong(entry)]
    fakes += [_finding(finding, "the contract changed") for finding in report.unexplained if is_wrong(finding)]
    fakes += [_probe(item, "the contract changed") for item in report.unexplained_probes if not item.is_right]
    changes = [_change(entry) for entry in shown if entry.change.breaking]
    end = " ".join(text for text in (total(report), warning(report)) if text)
    left = max(0, len(fakes) - SHOWN) + max(0, len(changes) - SHOWN)
    if left:
        end += f" {left} of them are not annotated here."
    return "\n".join([*fakes[:SHOWN], *changes[:SHOWN], _command("notice", None, "mockaudit drift", end), ""])


def _wrong(entry: Entry) -> Iterator[str]:
    for finding in entry.breaks:
        if is_wrong(finding):
            yield _finding(finding, f"{entry.change.id}: {entry.change.message}")
    for item in entry.probes:
        if not item.is_right:
            yield _probe(item, f"{entry.change.id}: {entry.change.message}")


def _finding(finding: Finding, cause: str) -> str:
    text = f"{clean(finding.violation.message)}\nbecause {clean(cause)}"
    return _command("error", finding.violation.at, f"{finding.code} {finding.name}", text)


def _probe(item: TouchedProbe, cause: str) -> str:
    text = f"{clean(item.probe.text)}: {clean(item.message)}\nbecause {clean(cause)}"
    return _command("error", item.probe.at, "probe without operations", text)


def _change(entry: Entry) -> str:
    change = entry.change
    text = f"{operations_text(entry)}: {clean(change.message)} ({verdict(change)})"
    return _command("warning", change.new, change.id, text)


def _command(name: str, at: Location | None, title: str, message: str) -> str:
    """Write a workflow command, escaped as the Actions toolkit does (packages/core/src/command.ts)."""
    place = [f"file={_property(clean(at.path))}"] if at is not None else []
    if at is not None and at.span is not None:
        place.append(f"line={at.span.line}")
    return f"::{name} {','.join([*place, f'title={_property(title)}'])}::{_data(message)}"


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
