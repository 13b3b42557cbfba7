"""Give the places of changes their lines, with one pass over each file of a contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mockaudit.drift.change import Change
from mockaudit.drift.sides import Side
from mockaudit.model.location import Location, Span


def with_places(changes: Sequence[Change], old: Side, new: Side) -> tuple[Change, ...]:
    """Fill in the spans of both sides of every change."""
    before = old.document.spans({change.old for change in changes if change.old is not None})
    after = new.document.spans({change.new for change in changes if change.new is not None})
    return tuple(replace(change, old=_filled(change.old, before), new=_filled(change.new, after)) for change in changes)


def _filled(place: Location | None, spans: Mapping[Location, Span]) -> Location | None:
    return replace(place, span=spans[place]) if place is not None and place in spans else place
