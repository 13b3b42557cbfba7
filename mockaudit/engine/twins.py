"""Turn what is found of a fake into the same for its twins, at their places and under their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from mockaudit.documents.copies import Copy, find_copies
from mockaudit.documents.jsontext import decode
from mockaudit.documents.source import Project, Source
from mockaudit.engine.judge import fake_ref
from mockaudit.engine.places import at_places, with_lines
from mockaudit.model.exchange import Exchange
from mockaudit.model.location import Location, Span
from mockaudit.model.result import FileResult, Stamped


def with_twins(
    result: FileResult, exchanges: Sequence[Exchange], source: Source, project: Project, codes: AbstractSet[str]
) -> FileResult:
    """Follow what the rules of some codes found of fakes, with its lines, by the same for the fakes' twins."""
    twins: dict[str, list[Exchange]] = {}
    for exchange in exchanges:
        if exchange.twin_of is not None:
            twins.setdefault(exchange.twin_of.ref, []).append(exchange)
    shared = {
        item.fake.ref: item for item in result.stamped if item.code in codes and item.fake and item.fake.ref in twins
    }
    if not shared:
        return result
    spans = {ref: item.fake_at.span for ref, item in shared.items() if item.fake_at and item.fake_at.span}
    copies = _copies(source, spans, twins)
    stamped: list[Stamped] = []
    for item in result.stamped:
        stamped.append(item)
        if item.fake and item.code in codes:
            stamped += (_of_twin(item, twin, copies.get(twin.ref)) for twin in twins.get(item.fake.ref, ()))
    return replace(result, stamped=with_lines(stamped, project, {}))


def _copies(source: Source, spans: Mapping[str, Span], twins: Mapping[str, Sequence[Exchange]]) -> dict[str, Copy]:
    """Find the twins, by reference, whose text repeats that of the fake that they are twins of."""
    titles: dict[int, str | None] = {}
    firsts: dict[int, int] = {}
    refs: dict[int, str] = {}
    for ref in spans:
        number = _number(ref)
        for twin in twins[ref]:
            titles[number] = twin.twin_of.title if twin.twin_of else None
            firsts[_number(twin.ref)] = number
            refs[_number(twin.ref)] = twin.ref
    if not titles:
        return {}
    begin, span = min((_number(ref), span) for ref, span in spans.items())
    found = find_copies(decode(source.data), span, begin, titles, firsts)
    return {refs[number]: copy for number, copy in found.items()}


def _number(ref: str) -> int:
    """Give the number of a fake among those of its file's array."""
    return int(ref.rpartition("/")[2])


def _of_twin(item: Stamped, twin: Exchange, copy: Copy | None) -> Stamped:
    first = item.fake_at

    def moved(at: Location) -> Location:
        if first is None or at.path != first.path or not at.pointer.startswith(first.pointer):
            return at
        span = copy.of(at.span) if copy and at.span else None
        return Location(path=at.path, pointer=twin.at.pointer + at.pointer[len(first.pointer) :], span=span)

    return at_places(item, moved, fake_ref(twin, item.status))
