"""Turn headers, cookies and query strings, in every notation that files use, into pairs."""

from __future__ import annotations

from urllib.parse import parse_qsl

from mockaudit.loaders.shapes import ShapeError
from mockaudit.model.exchange import Pairs
from mockaudit.model.value import Value


def read_pairs(raw: object, pointer: str, what: str = "headers") -> Pairs:
    """Read ``{name: value}``, ``{name: [value, ...]}`` or ``[{"name": ..., "value": ...}]``; null is no pairs at all.

    Values that are no text are written as text; null and nested ones are left out. Raises ShapeError for anything else.
    """
    if raw is None:
        return ()
    if isinstance(raw, dict):
        return tuple(
            (str(name), text)
            for name, given in raw.items()
            for value in (given if isinstance(given, list | tuple) else (given,))
            if (text := scalar_text(value)) is not None
        )
    if isinstance(raw, list):
        return tuple(
            (str(item["name"]), text)
            for item in raw
            if isinstance(item, dict) and "name" in item and (text := scalar_text(item.get("value", ""))) is not None
        )
    raise ShapeError(pointer, f"the {what} are neither a mapping nor a list")


def scalar_text(value: object) -> str | None:
    """Write a scalar as it travels in a header or a query; None for what is no scalar."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value) if abs(value) < 1e18 else None
    return None


def header_value(pairs: Pairs, name: str) -> Value:
    """Give the first value of a header, whatever its letter case (``name`` is lower case); None where it is absent."""
    for key, value in pairs:
        if key.lower() == name:
            return value
    return None


def header_text(pairs: Pairs, name: str) -> str | None:
    """Give the first value of a header where it is a known text."""
    value = header_value(pairs, name)
    return value if isinstance(value, str) else None


def cookie_pairs(headers: Pairs) -> Pairs:
    """Read the Cookie headers (RFC 6265 section 4.2.1)."""
    found: list[tuple[str, Value]] = []
    for key, value in headers:
        if key.lower() == "cookie" and isinstance(value, str):
            for crumb in value.split(";"):
                name, equals, content = crumb.strip().partition("=")
                if equals:
                    found.append((name, content.strip('"')))
    return tuple(found)


def split_url(url: str) -> tuple[str, Pairs]:
    """Part a URL from its query, whose pairs are decoded and in order; a fragment is dropped."""
    bare, _, query = url.partition("#")[0].partition("?")
    return bare, query_pairs(query)


def query_pairs(query: str) -> Pairs:
    """Read a query string; names without a value have an empty one."""
    return tuple(parse_qsl(query, keep_blank_values=True)) if query else ()
