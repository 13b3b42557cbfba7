"""A difference between two schemas, before it is known to which operation and payload it belongs."""

from __future__ import annotations

import json

from mockaudit.contracts.refs import Place, shorten
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A difference.

    ``aspect`` is a key of ASPECTS. ``tokens`` lead from the compared schema to what changed (a property's name).
    ``before`` and ``after`` are shown to people. ``schemas`` are the places to subtract for a proof.
    """

    aspect: str
    keywords: tuple[str, ...]
    old: Place | None
    new: Place | None
    before: str = ""
    after: str = ""
    tokens: tuple[str, ...] = ()
    schemas: tuple[Place, Place] | None = None


def show(value: Json, limit: int = 60) -> str:
    """Write a value of a contract for people, on one line."""
    try:
        return shorten(json.dumps(value, ensure_ascii=False, default=str), limit)
    except (ValueError, RecursionError):
        return "…"


def named(place: Place, limit: int = 60) -> str:
    """Name a schema by the last step of its pointer."""
    return shorten(place[1].rpartition("/")[2] or place[0], limit)
