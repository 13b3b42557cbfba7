"""A drift report for people at a terminal: every change, where it stands, which fakes and probes it makes wrong or right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockaudit.drift.change import Change
from mockaudit.drift.entries import UNEXPLAINED, Entry, entries, total, verdict, warning
from mockaudit.drift.probes import TouchedProbe
from mockaudit.drift.report import DriftReport, is_wrong
from mockaudit.model.finding import Finding
from mockaudit.reporters.base import Style
from mockaudit.reporters.paint import Paint, painter
from mockaudit.reporters.places import with_line
from mockaudit.reporters.sanitize import clean

_OPERATIONS = 3


def render(report: DriftReport, style: Style) -> str:
    """Render the whole report."""
    paint = painter(style)
    blocks = [f"{clean(old)} -> {clean(new)}" for old, new in report.pairs]
    blocks = ["\n".join(blocks)] if blocks else []
    blocks += ["\n".join(_entry(entry, paint)) for entry in entries(report)]
    left = [*_fakes("wrong now", report.unexplained, paint), *_fakes("right now", report.unexplained_mends, paint)]
    left += _probes(" now", report.unexplained_probes, paint)
    if left:
        blocks.append("\n".join([paint("error", UNEXPLAINED), *left]))
    end = [text for text in (warning(report), total(report)) if text]
    return "\n\n".join([*blocks, "\n".join(end)]) + "\n"


def _entry(entry: Entry, paint: Paint) -> Iterator[str]:
    change = entry.change
    role = ("error", "warning", "faint")[entry.weight]
    yield f"{paint(role, change.id)} ({verdict(change)})"
    yield (
        f"  {operations_text(entry)}: {clean(change.message)}"
        if any(entry.operations)
        else f"  {clean(change.message)}"
    )
    places = ", ".join(places_of(change))
    if places:
        yield f"  {places}"
    yield from _fakes("makes wrong", entry.breaks, paint)
    yield from _fakes("makes right", entry.mends, paint)
    yield from _probes("", entry.probes, paint)


def operations_text(entry: Entry) -> str:
    """Name the operations of an entry, a few of many."""
    shown = [clean(operation) for operation in entry.operations[:_OPERATIONS]]
    more = len(entry.operations) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def places_of(change: Change) -> Iterator[str]:
    """Give the places of a change on both sides."""
    for side, place in (("old", change.old), ("new", change.new)):
        if place is not None:
            yield f"{side}: {with_line(place)}"


def _fakes(label: str, findings: Iterable[Finding], paint: Paint) -> Iterator[str]:
    for finding in findings:
        head = f"{label if is_wrong(finding) else 'tells of'}: {with_line(finding.violation.at)}"
        yield f"  {paint('strong', head)} {finding.code} {finding.name}: {clean(finding.violation.message)}"
        owner = f" of {clean(finding.fake.owner)}" if finding.fake.owner else ""
        yield paint("faint", f"    {clean(finding.fake.title)}{owner}")


def _probes(after: str, touched: Iterable[TouchedProbe], paint: Paint) -> Iterator[str]:
    for item in touched:
        word = "right" if item.is_right else "wrong"
        head = f"{f'{word}{after}' if after else f'makes {word}'}: {with_line(item.probe.at)}"
        yield f"  {paint('strong', head)} probe: {clean(item.message)}"
        yield paint("faint", f"    {clean(item.probe.text)} of {clean(item.probe.owner)}")
