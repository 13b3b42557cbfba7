"""Turn places and values of a payload into the text of a finding: short, printable on any terminal, without secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from mockaudit.model.exchange import Request
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import UNRESOLVED, Alternatives, Hole, Regex, Template, Value

LONGEST = 80
METASYNTACTIC = frozenset({"foo", "bar", "baz", "qux", "foobar"})
"""Names that nobody takes for an API's own."""

_MOST_NAMES = 6
_SECRET = lazy_pattern(r"passw|secret|token|api[_-]?key|authorization|credential|private[_-]?key", re.IGNORECASE)
_USER_INFO = lazy_pattern(r"(?<=//)[^/?#@]*@")
_NOT_THERE = Hole(reason="not in the payload")


def plain(text: str, limit: int = LONGEST) -> str:
    """Escape what a terminal or a CI log would act on, and shorten to ``limit`` characters."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def segments(pointer: str) -> list[str]:
    """Split a JSON pointer into its unescaped parts (RFC 6901 section 4)."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def child(pointer: str, name: str) -> str:
    """Give the pointer of a property of what ``pointer`` points to."""
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def place(pointer: str) -> str:
    """Name a place in a payload as findings do: ``body/items/0/id``."""
    return plain(f"body{pointer}") if len(pointer) < LONGEST else "body/…" + plain(pointer[-LONGEST + 10 :])


def value_at(value: Value, pointer: str) -> Value:
    """Give what stands at a pointer; a hole where nothing does."""
    for part in segments(pointer):
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return _NOT_THERE
    return value


def property_of(pointer: str) -> str:
    """Give the property that a pointer leads to, past the indices of arrays; "" for the whole payload."""
    return next((part for part in reversed(segments(pointer)) if not part.isdecimal()), "")


def shown(value: Value, name: str = "") -> str:
    """Show a value of property ``name`` as JSON; containers by their kind, secrets as stars, holes as an ellipsis."""
    if isinstance(value, dict):
        return f"an object with {_count(len(value), 'property', 'properties')}"
    if isinstance(value, list):
        return f"an array of {_count(len(value), 'item', 'items')}"
    if isinstance(value, UNRESOLVED):
        return "…"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if _SECRET.search(name):
        return '"***"' if isinstance(value, str) else "***"
    if isinstance(value, str):
        return _quoted(value)
    return plain(repr(value)) if isinstance(value, float) else _digits(value)


def _quoted(text: str) -> str:
    escaped = text[:LONGEST].replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain(escaped, LONGEST - 2)}"'


def _digits(number: int) -> str:
    """Show an integer; beyond 64 digits by its size, as Python refuses to print very long ones."""
    return str(number) if number.bit_length() < 212 else f"an integer of {number.bit_length()} bits"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def asked(request: Request) -> str:
    """Name what a fake answers: ``GET https://api.example/pets/{…}``, without the user and password of a URL."""
    method = request.method if isinstance(request.method, str) else "ANY"
    return f"{method} {plain(_USER_INFO.sub('', _text(request.url)))}"


def _text(url: str | Template | Regex | Hole | Alternatives) -> str:
    match url:
        case str():
            return url
        case Template():
            return "".join(part if isinstance(part, str) else "{…}" for part in url.parts)
        case Regex():
            return url.pattern
        case _:
            return "{…}"


def listed(names: Sequence[str]) -> str:
    """Show names in quotation marks, the first six of many."""
    shown_names = [f'"{plain(name)}"' for name in names[:_MOST_NAMES]]
    more = len(names) - len(shown_names)
    return ", ".join(shown_names) + (f" and {more} more" if more else "")
