"""What a loader could and could not compute of a fake's values, as data."""

from __future__ import annotations

from typing import TypeAlias

from mockaudit.model.dataclass import dataclass

JsonScalar: TypeAlias = bool | int | float | str | None
Json: TypeAlias = "JsonScalar | list[Json] | dict[str, Json]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """A leaf that is there but whose value is not known; never equal to absence.

    ``reason`` says why, in the user's words. ``type`` is the JSON type where it is known all the same ("string"), and
    ``format`` the JSON Schema format ("uuid", "date-time").
    """

    reason: str
    type: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text of which some parts are not known: literal strings and holes, in order."""

    parts: tuple[str | Hole, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternatives:
    """One of several values, which one being decided at run time."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regex:
    """A pattern in Python's syntax that a request's text is held against.

    ``anchor`` is the function the mock library calls: "match" (start only), "search" or "fullmatch".
    """

    pattern: str
    anchor: str = "match"
    flags: int = 0


Unresolved: TypeAlias = Hole | Template | Alternatives | Regex
UNRESOLVED = (Hole, Template, Alternatives, Regex)
Value: TypeAlias = "JsonScalar | Hole | Template | Alternatives | Regex | list[Value] | dict[str, Value]"


def is_resolved(value: Value) -> bool:
    """Tell whether a value holds no unresolved leaf at any depth."""
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, UNRESOLVED):
            return False
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return True
