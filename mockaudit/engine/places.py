"""Give every place that a report names its lines, and the source text around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from mockaudit.contracts.base import LoadedContract
from mockaudit.documents.locate import locate
from mockaudit.documents.source import Project, UnreadableError
from mockaudit.model.finding import Finding
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice
from mockaudit.model.result import Stamped

_CONTEXT = 1


def with_lines(
    stamped: Sequence[Stamped], project: Project, documents: Mapping[str, LoadedContract]
) -> tuple[Stamped, ...]:
    """Fill in the spans of the places in data files and contracts, one pass over each file that is pointed into."""
    spans = _contract_spans(stamped, documents)
    wanted = {place for item in stamped for place in (item.violation.at, item.fake_at) if place and place.span is None}
    spans |= _data_spans(wanted - spans.keys(), project)
    lined = {place: replace(place, span=span) for place, span in spans.items()}

    def fill(place: Location | None) -> Location | None:
        return place if place is None or place.span is not None else lined.get(place, place)

    return tuple(
        replace(
            item,
            fake_at=fill(item.fake_at),
            violation=replace(
                item.violation, at=fill(item.violation.at) or item.violation.at, contract=fill(item.violation.contract)
            ),
        )
        for item in stamped
    )


def notice_lines(notices: Sequence[Notice], project: Project) -> tuple[Notice, ...]:
    """Fill in the spans of notices about data files."""
    spans = _data_spans([notice.at for notice in notices if notice.at.span is None and notice.at.pointer], project)
    return tuple(
        replace(notice, at=replace(notice.at, span=spans[notice.at])) if notice.at in spans else notice
        for notice in notices
    )


def _data_spans(places: Iterable[Location], project: Project) -> dict[Location, Span]:
    by_path: dict[str, set[str]] = {}
    for place in places:
        by_path.setdefault(place.path, set()).add(place.pointer)
    spans: dict[Location, Span] = {}
    for path, pointers in by_path.items():
        try:
            source = project.read(path)
        except UnreadableError:
            continue
        found = locate(source, pointers)
        spans.update({Location(path=path, pointer=pointer): span for pointer, span in found.items()})
    return spans


def _contract_spans(stamped: Iterable[Stamped], documents: Mapping[str, LoadedContract]) -> dict[Location, Span]:
    by_contract: dict[str, set[Location]] = {path: set() for path in documents}
    for item in stamped:
        wanted = {p for p in (item.violation.contract, item.violation.at) if p is not None and p.span is None}
        for path in documents if item.contract is None else (item.contract,):
            by_contract[path] |= wanted
    spans: dict[Location, Span] = {}
    for path, places in by_contract.items():
        spans.update(documents[path].spans(places))
    return spans


def excerpts(findings: Iterable[Finding], project: Project) -> dict[str, dict[int, str]]:
    """Give the lines that an excerpt may show: those of each finding and of its contract, with one line around."""
    lines: dict[str, set[int]] = {}
    for finding in findings:
        for place, around in ((finding.violation.at, _CONTEXT), (finding.violation.contract, 0)):
            if place is not None and place.span is not None:
                near = range(max(1, place.span.line - around), place.span.line + around + 1)
                lines.setdefault(place.path, set()).update(near)
    return {path: _pick(numbers, _reader(project, path)) for path, numbers in sorted(lines.items())}


def _reader(project: Project, path: str) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            return project.read(path).data
        except UnreadableError:
            return b""

    return read


def _pick(numbers: set[int], read: Callable[[], bytes]) -> dict[int, str]:
    last = max(numbers)
    rows = read().split(b"\n", last)[:last]
    return {n: rows[n - 1].decode("utf-8", "replace").rstrip("\r") for n in sorted(numbers) if n <= len(rows)}
