"""Turn what is found of a fake into the same for its twins, at their places and under their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from mockaudit.matching.audit import Match, Unmatched
from mockaudit.model.exchange import Exchange
from mockaudit.model.finding import FakeRef, Violation
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.result import Stamped

T = TypeVar("T")
Joined = TypeVar("Joined", bound=Match | Unmatched)


def firsts(joined: Iterable[Joined]) -> Iterator[Joined]:
    """Yield what is no twin's: with twins, too, a file shows what it shows without them."""
    return (item for item in joined if item.exchange.twin_of is None)


def once(joined: Iterable[Joined], find: Callable[[Joined], T]) -> Iterator[tuple[Joined, Joined, T]]:
    """Yield each item with the one among its twins that was asked for them all, and what was found of that."""
    known: dict[tuple[int, int], tuple[Joined, T]] = {}
    for item in joined:
        index = item.index if isinstance(item, Match) else 0
        key = id(item.exchange.twin_of or item.exchange), index
        if key not in known:
            known[key] = item, find(item)
        yield item, *known[key]


def of_twin(found: Stamped | Notice, first: Exchange, twin: Exchange, name: FakeRef) -> Stamped | Notice:
    """Give what was found of a fake as it is true of its twin. Written out, as ``replace`` takes twice as long."""
    if isinstance(found, Notice):
        return replace(found, at=twin.at)
    told = found.violation
    return Stamped(
        code=found.code,
        violation=Violation(
            at=_moved(told.at, first.at, twin.at),
            message=told.message,
            contract=told.contract,
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
        fake=name,
        fake_at=twin.at,
        operation=found.operation,
        status=found.status,
        contract=found.contract,
        recorded_at=found.recorded_at,
    )


def _moved(at: Location, first: Location, twin: Location) -> Location:
    """Give the place in a twin that answers to one in the first."""
    if at.path != first.path or not at.pointer.startswith(first.pointer):
        return at
    return Location(path=at.path, pointer=twin.pointer + at.pointer[len(first.pointer) :])
