"""Give every place that a report names its lines, and the source text around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias

from mockaudit.contracts.base import LoadedContract
from mockaudit.documents.locate import locate
from mockaudit.documents.source import Project, UnreadableError
from mockaudit.engine.mask import mask
from mockaudit.model.finding import FakeRef, Finding, Violation
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.result import Stamped

_CONTEXT = 1

Places: TypeAlias = dict[str, dict[str, Location]]
"""Places by path and pointer: texts are looked up quicker than records."""


def with_lines(
    stamped: Sequence[Stamped], project: Project, documents: Mapping[str, LoadedContract]
) -> tuple[Stamped, ...]:
    """Fill in the spans of the places in data files and contracts, one pass over each file that is pointed into."""
    ours: Places = {}
    theirs: Places = {}
    for item in stamped:
        told = item.violation
        for place, among in ((told.at, ours), (item.fake_at, ours), (told.contract, theirs)):
            if place is not None and place.span is None:
                among.setdefault(place.path, {})[place.pointer] = place
    if not (ours or theirs):
        return tuple(stamped)
    lined: Places = {}
    for document in documents.values():
        places = (place for among in (ours, theirs) for found in among.values() for place in found.values())
        for place, span in document.spans(places).items():
            lined.setdefault(place.path, {})[place.pointer] = replace(place, span=span)
    for path, found in ours.items():
        known = lined.setdefault(path, {})
        known |= _located(path, found.keys() - known.keys(), project)
    return tuple([at_places(item, lambda place: _lined(place, lined), item.fake) for item in stamped])


def at_places(item: Stamped, move: Callable[[Location], Location], fake: FakeRef | None) -> Stamped:
    """Copy a record with its places moved, for a fake; written out, as ``replace`` takes twice as long."""
    told = item.violation
    return Stamped(
        code=item.code,
        violation=Violation(
            at=move(told.at),
            message=told.message,
            contract=None if told.contract is None else move(told.contract),
            pointer=told.pointer,
            key=told.key,
            expected=told.expected,
            actual=told.actual,
            hint=told.hint,
            because=told.because,
            confidence=told.confidence,
            severity=told.severity,
            verdict=told.verdict,
        ),
        fake=fake,
        fake_at=None if item.fake_at is None else move(item.fake_at),
        operation=item.operation,
        status=item.status,
        contract=item.contract,
        recorded_at=item.recorded_at,
    )


def _lined(place: Location, lined: Places) -> Location:
    known = lined.get(place.path) if place.span is None else None
    return place if known is None else known.get(place.pointer, place)


def notice_lines(notices: Sequence[Notice], project: Project) -> tuple[Notice, ...]:
    """Fill in the spans of notices about data files."""
    wanted: dict[str, set[str]] = {}
    for notice in notices:
        if notice.at.span is None and notice.at.pointer:
            wanted.setdefault(notice.at.path, set()).add(notice.at.pointer)
    lined = {path: _located(path, pointers, project) for path, pointers in wanted.items()}
    return tuple(
        replace(notice, at=_lined(notice.at, lined)) if notice.at.pointer and notice.at.path in lined else notice
        for notice in notices
    )


def _located(path: str, pointers: AbstractSet[str], project: Project) -> dict[str, Location]:
    """Give pointers into a file with their lines, none where it cannot be read."""
    try:
        spans = locate(project.read(path), pointers) if pointers else {}
    except UnreadableError:
        return {}
    return {pointer: Location(path=path, pointer=pointer, span=span) for pointer, span in spans.items()}


class Excerpts(Mapping[str, Mapping[int, str]]):
    """The lines that an excerpt may show, by path and number: those of each finding and its contract, and one around.

    They are looked up and read when somebody asks: half of the formats show no source.
    """

    def __init__(self, findings: Sequence[Finding], project: Project) -> None:
        self._findings = findings
        self._project = project
        self._known: dict[str, dict[int, str]] = {}

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        lines: dict[str, set[int]] = {}
        for finding in self._findings:
            for place, around in ((finding.violation.at, _CONTEXT), (finding.violation.contract, 0)):
                if place is not None and place.span is not None:
                    near = range(max(1, place.span.line - around), place.span.line + around + 1)
                    lines.setdefault(place.path, set()).update(near)
        return {path: sorted(numbers) for path, numbers in sorted(lines.items())}

    def __getitem__(self, path: str) -> dict[int, str]:
        if path not in self._known:
            self._known[path] = _pick(self._numbers[path], self._project, path)
        return self._known[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def _pick(numbers: Sequence[int], project: Project, path: str) -> dict[int, str]:
    try:
        data = project.read(path).data
    except UnreadableError:
        return {}
    rows = data.split(b"\n", numbers[-1])[: numbers[-1]]
    return {n: mask(rows[n - 1].decode("utf-8", "replace").rstrip("\r")) for n in numbers if n <= len(rows)}
