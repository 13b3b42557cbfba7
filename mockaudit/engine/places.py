"""Give every place that a report names its lines, and the source text around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mockaudit.contracts.base import LoadedContract
from mockaudit.documents.locate import locate
from mockaudit.documents.source import Project, UnreadableError
from mockaudit.engine.mask import mask
from mockaudit.model.finding import Finding, Violation
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
    lined = {place: Location(path=place.path, pointer=place.pointer, span=span) for place, span in spans.items()}

    return tuple([_with_lines(item, lined) for item in stamped])


def _with_lines(item: Stamped, lined: Mapping[Location, Location]) -> Stamped:
    """Copy a record with its places filled in; written out, as ``replace`` takes twice as long."""
    told, at, fake_at = item.violation, item.violation.at, item.fake_at
    contract = told.contract
    return Stamped(
        code=item.code,
        violation=Violation(
            at=at if at.span is not None else lined.get(at, at),
            message=told.message,
            contract=contract if contract is None or contract.span is not None else lined.get(contract, contract),
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
        fake=item.fake,
        fake_at=fake_at if fake_at is None or fake_at.span is not None else lined.get(fake_at, fake_at),
        operation=item.operation,
        status=item.status,
        contract=item.contract,
        recorded_at=item.recorded_at,
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
        for path in documents if item.contract is None else documents.keys() & {item.contract}:
            by_contract[path] |= wanted
    spans: dict[Location, Span] = {}
    for path, places in by_contract.items():
        spans.update(documents[path].spans(places))
    return spans


def excerpts(findings: Iterable[Finding], project: Project) -> Excerpts:
    """Give the lines that an excerpt may show: those of each finding and of its contract, with one line around."""
    lines: dict[str, set[int]] = {}
    for finding in findings:
        for place, around in ((finding.violation.at, _CONTEXT), (finding.violation.contract, 0)):
            if place is not None and place.span is not None:
                near = range(max(1, place.span.line - around), place.span.line + around + 1)
                lines.setdefault(place.path, set()).update(near)
    return Excerpts({path: tuple(sorted(numbers)) for path, numbers in sorted(lines.items())}, project)


class Excerpts(Mapping[str, Mapping[int, str]]):
    """Lines of files by path and number. A file is read when somebody looks: half of the formats show no source."""

    def __init__(self, numbers: Mapping[str, Sequence[int]], project: Project) -> None:
        self._numbers = numbers
        self._project = project
        self._known: dict[str, dict[int, str]] = {}

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
