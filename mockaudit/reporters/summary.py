"""The end of the terminal report: what was found, what was looked at, what could not be judged, and what to do next."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.report import ContractUse, Report
from mockaudit.reporters.paint import Paint
from mockaudit.reporters.places import with_line
from mockaudit.reporters.sanitize import clean
from mockaudit.reporters.totals import causes, findings_in_words, plural

_SHOWN = 5
_THIN = 25  # percent of the declared fields
_HEADINGS = {
    NoticeKind.INTERNAL: "mockaudit failed here",
    NoticeKind.CONTRACT: "not usable in a contract",
    NoticeKind.UNREADABLE: "could not be read",
    NoticeKind.UNRESOLVED: "could not be resolved",
    NoticeKind.SUPPRESSION: "suppressions",
    NoticeKind.CROSS_CHECK: "cross-check disagrees",
}


def summary(report: Report, paint: Paint) -> Iterator[str]:
    """Yield the lines of the summary."""
    for kind, heading in _HEADINGS.items():
        yield from _notices(heading, [notice for notice in report.notices if notice.kind is kind], paint)
    yield from _contracts(report.contracts, paint)
    yield _looked_at(report)
    yield from _not_judged(report)
    yield from _doubles(report)
    yield from _fullness(report.stats.fullness)
    yield _found(report, paint)
    if report.findings:
        code = report.findings[0].code
        yield paint(
            "faint", f"`mockaudit rules {code}` explains a rule; `# mockaudit: ignore[{code}] reason` accepts a mock."
        )


def _notices(heading: str, notices: Sequence[Notice], paint: Paint) -> Iterator[str]:
    if not notices:
        return
    yield paint("strong", f"{heading} ({len(notices)}):")
    for notice in notices[:_SHOWN]:
        hint = f" ({clean(notice.hint)})" if notice.hint else ""
        place = with_line(notice.at)
        # Elsewhere a message stands alone, and begins with its place.
        message = notice.message.removeprefix(f"{place}: ").removeprefix(f"{notice.at.path}: ")
        yield f"  {place}: {clean(message)}{hint}"
    if len(notices) > _SHOWN:
        yield f"  ... and {len(notices) - _SHOWN} more; --format json lists all"
    yield ""


def _contracts(contracts: Sequence[ContractUse], paint: Paint) -> Iterator[str]:
    if not contracts:
        yield f"{paint('strong', 'contracts:')} none found; name one with --contract FILE"
        return
    for use in contracts:
        share = f"{use.faked} of {plural(use.operations, 'operation')} faked"
        yield f"{paint('strong', 'contract:')} {clean(use.path)} ({clean(use.title)}), {share}"
    found = [use for use in contracts if use.discovered]
    if found:
        tables = ", ".join(f"{{ path = {clean(json.dumps(use.path, ensure_ascii=False))} }}" for use in found)
        yield "  found by looking around; to pin, write in pyproject.toml:"
        yield "    [tool.mockaudit]"
        yield f"    contracts = [{tables}]"


def _looked_at(report: Report) -> str:
    stats = report.stats
    if not stats.fakes:
        return "No fakes were found: no stub, cassette, pact, HAR or mapping that mockaudit can read."
    loaders = ", ".join(f"{clean(name)} {count}" for name, count in sorted(stats.by_loader.items()))
    return (
        f"{plural(stats.fakes, 'fake')} in {plural(stats.files, 'file')} ({loaders}): {stats.resolved} resolved, "
        f"{stats.matched} matched to an operation, {stats.judged} held against what the contract documents."
    )


def _not_judged(report: Report) -> Iterator[str]:
    """Say of how many fakes the answer was not judged, and why: silence on them is no praise."""
    if report.stats.unjudged:
        reasons = _by_count(report.stats.unjudged)
        yield "Not judged: " + "; ".join(f"{count} {clean(reason)}" for reason, count in reasons) + "."


def _doubles(report: Report) -> Iterator[str]:
    """Say what tests replace by name, and what they do with doubles: figures of a suite, never findings."""
    stats = report.stats
    if stats.patched:
        counts = "; ".join(f"{count} {clean(kind)}" for kind, count in _by_count(stats.patched))
        yield f"{plural(sum(stats.patched.values()), 'name')} patched: {counts}."
    if stats.uses:
        yield "Doubles: " + "; ".join(f"{count} {clean(kind)}" for kind, count in _by_count(stats.uses)) + "."


def _fullness(counts: Mapping[int, int]) -> Iterator[str]:
    """Say how much of what the contract declares the hand-written answers state."""
    if not counts:
        return
    shares = sorted(percent for percent, count in counts.items() for _ in range(count))
    thin = sum(percent < _THIN for percent in shares)
    less = f"; {thin} less than a quarter" if thin else ""
    median = shares[(len(shares) - 1) // 2]
    one = len(shares) == 1
    yield (
        f"{plural(len(shares), 'hand-written answer')} {'states' if one else 'state'} {median} % of the declared "
        f"fields{'' if one else ' (median)'}{less}."
    )


def _by_count(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _found(report: Report, paint: Paint) -> str:
    suppressed = f" {len(report.suppressed)} suppressed." if report.suppressed else ""
    suppressed += f" {len(report.baselined)} in the baseline." if report.baselined else ""
    if not report.findings:
        return paint("good" if report.stats.matched else "strong", "No findings.") + suppressed
    text = f"Found {findings_in_words(report)} from {plural(causes(report), 'cause')}."
    return paint("strong", text) + suppressed
