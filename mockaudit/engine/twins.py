"""Turn what is found of a fake into the same for its twins, at their places and under their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockaudit.engine.judge import fake_ref
from mockaudit.model.exchange import Exchange
from mockaudit.model.finding import Violation
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
    """Give a finding as it is true of a twin; written out, as ``replace`` takes twice as long."""
    told = item.violation
    return Stamped(
        code=item.code,
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
        fake=fake_ref(twin, item.status),
        fake_at=twin.at,
        operation=item.operation,
        status=item.status,
        contract=item.contract,
        recorded_at=item.recorded_at,
    )


def _moved(at: Location, first: Location, twin: Location) -> Location:
    """Give the place in a twin that answers to one in the first."""
    if at.path != first.path or not at.pointer.startswith(first.pointer):
        return at
    return Location(path=at.path, pointer=twin.pointer + at.pointer[len(first.pointer) :])
