"""Values that stand for what is only made at run time, but of which something is known all the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole

ANEW = "it is made anew in each run"
FIELDS = ("year", "month", "day", "hour", "minute", "second", "microsecond")


@dataclass(frozen=True, slots=True)
class Asked:
    """A part of the request that a handler is given: ``url.path``, or ``url()`` for the text of its URL."""

    path: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date, time, time span or UUID: ``value`` where it is the same in each run, else None.

    ``kind`` is "datetime", "date", "timedelta" or "uuid"; ``aware`` tells whether a datetime has an offset.
    """

    kind: str
    aware: bool = False
    value: datetime | date | timedelta | UUID | None = None


def stamp_text(value: Stamp) -> object:
    """Give what ``str(value)`` gives."""
    if value.value is not None:
        return str(value.value)
    return Hole(reason=ANEW, type="string", format={"uuid": "uuid", "date": "date"}.get(value.kind))


def stamp_attribute(value: Stamp, name: str) -> object | None:
    """Give an attribute of a stamp, None where it is a method."""
    if name in FIELDS or name in {"days", "int"}:
        return getattr(value.value, name, None) if value.value is not None else Hole(reason=ANEW, type="integer")
    if value.kind == "uuid" and name in {"hex", "urn"}:
        return Hole(reason=ANEW, type="string") if value.value is None else getattr(value.value, name)
    return None
