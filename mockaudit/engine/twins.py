"""Turn what is found of a fake into the same for its twins, at their places and under their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockaudit.engine.judge import fake_ref
from mockaudit.engine.places import at_places
from mockaudit.model.exchange import Exchange
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.result import Stamped


def with_twins(found: Iterable[Stamped | Notice], exchanges: Iterable[Exchange]) -> Iterator[Stamped | Notice]:
    """Yield what is found of fakes, each finding followed by those of its fake's twins among ``exchanges``."""
    twins: dict[str, list[tuple[Exchange, Exchange]]] = {}
    for exchange in exchanges:
        if exchange.twin_of is not None:
            twins.setdefault(exchange.twin_of.ref, []).append((exchange.twin_of, exchange))
    for item in found:
        yield item
        if isinstance(item, Stamped) and item.fake is not None:
            for first, twin in twins.get(item.fake.ref, ()):
                yield _of_twin(item, first, twin)


def _of_twin(item: Stamped, first: Exchange, twin: Exchange) -> Stamped:
    return at_places(item, lambda place: _moved(place, first.at, twin.at), fake_ref(twin, item.status))


def _moved(at: Location, first: Location, twin: Location) -> Location:
    """Give the place in a twin that answers to one in the first."""
    if at.path != first.path or not at.pointer.startswith(first.pointer):
        return at
    return Location(path=at.path, pointer=twin.pointer + at.pointer[len(first.pointer) :])
