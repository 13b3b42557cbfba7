"""Gather the effects of a report into entries: one for each change of the contract, however many operations share it."""

from __future__ import annotations

from collections.abc import Iterable

from mockaudit.drift.change import Change, Proof
from mockaudit.drift.probes import TouchedProbe
from mockaudit.drift.report import DriftReport, Effect, is_wrong
from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import Finding
from mockaudit.reporters.totals import plural

UNEXPLAINED = "no change accounts for these"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A change with all the operations it shows in; ``change`` is the first of them."""

    change: Change
    old: str
    new: str
    operations: tuple[str, ...]
    breaks: tuple[Finding, ...]
    mends: tuple[Finding, ...]
    probes: tuple[TouchedProbe, ...]

    @property
    def weight(self) -> int:
        """Order entries: what makes fakes or probes wrong first, then what breaks consumers, then the rest."""
        if any(is_wrong(finding) for finding in self.breaks) or any(not item.is_right for item in self.probes):
            return 0
        return 1 if self.change.breaking else 2


def entries(report: DriftReport) -> list[Entry]:
    """Gather, the weightiest first, else in the contract's order."""
    grouped: dict[tuple[object, ...], list[Effect]] = {}
    for effect in report.effects:
        change = effect.change
        grouped.setdefault((effect.old, change.id, _place(change), change.message), []).append(effect)
    found = [_entry(group) for group in grouped.values()]
    return sorted(found, key=lambda entry: entry.weight)


def _place(change: Change) -> object:
    """Take changes of one component for one wherever it is used; tell others apart by their operation."""
    place = change.new or change.old
    is_shared = place is not None and not place.pointer.startswith("/paths")
    return (change.old, change.new) if is_shared else (change.operation, change.status, change.old, change.new)


def _entry(group: list[Effect]) -> Entry:
    first = group[0]
    return Entry(
        change=first.change,
        old=first.old,
        new=first.new,
        operations=tuple(dict.fromkeys(operation_text(effect.change) for effect in group)),
        breaks=tuple(dict.fromkeys(finding for effect in group for finding in effect.breaks)),
        mends=tuple(dict.fromkeys(finding for effect in group for finding in effect.mends)),
        probes=tuple(dict.fromkeys(item for effect in group for item in effect.probes)),
    )


def operation_text(change: Change) -> str:
    """Name the operation and status of a change: ``GET /pets 200``."""
    return " ".join(part for part in (change.operation, change.status) if part)


def verdict(change: Change) -> str:
    """Say whether a change breaks consumers and how sure that is."""
    word = "breaking" if change.breaking else "not breaking"
    return word if change.proof is Proof.NONE else f"{word}, {change.proof.value}"


def total(report: DriftReport) -> str:
    """Sum a report up in one line."""
    shown = entries(report)
    probes = len({probe.ref for probe in report.probes})
    if not shown:
        return f"No changes. {plural(report.fakes, 'fake')}{', ' + plural(probes, 'probe') if probes else ''}."
    breaking = sum(entry.change.breaking for entry in shown)
    text = (
        f"{plural(len(shown), 'change')}, {breaking} breaking for consumers. Of {plural(report.fakes, 'fake')} "
        f"{_count(report.broken)} wrong now, {_count(report.mended)} right now, {report.untouched} untouched."
    )
    if probes:
        text += (
            f" Of {plural(probes, 'probe')} {_count(report.broken_probes)} wrong now, "
            f"{_count(report.mended_probes)} right now, {len(report.untouched_probes)} untouched."
        )
    return text


def warning(report: DriftReport) -> str:
    """Say that fakes went out of sight or that something could not be read, "" where neither is so."""
    parts = []
    if report.unmatched:
        parts.append(f"{plural(report.unmatched, 'fake')} matched an operation before and match none now.")
    if report.notices:
        parts.append(f"{plural(len(report.notices), 'notice')} about what could not be read: --format json tells.")
    return " ".join(parts)


def _count(refs: Iterable[str]) -> str:
    count = len(tuple(refs))
    return f"{count} {'is' if count == 1 else 'are'}"
