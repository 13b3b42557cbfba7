"""Turn failures into schema errors with texts for people."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mockaudit.contracts.failures import Failure
from mockaudit.contracts.nodes import Nodes
from mockaudit.contracts.refs import Place, child, shorten
from mockaudit.model.contract import SchemaError
from mockaudit.model.location import Location
from mockaudit.model.value import Json

MAX_TEXT = 80
_PHRASES = {
    "maximum": "at most {}",
    "minimum": "at least {}",
    "exclusiveMaximum": "less than {}",
    "exclusiveMinimum": "more than {}",
    "multipleOf": "a multiple of {}",
    "maxLength": "at most {} characters",
    "minLength": "at least {} characters",
    "maxItems": "at most {} items",
    "minItems": "at least {} items",
    "maxProperties": "at most {} properties",
    "minProperties": "at least {} properties",
    "pattern": "text matching {}",
    "format": "format {}",
    "const": "{}",
    "required": "property {}",
    "additionalProperties": "no property {}",
    "unevaluatedProperties": "no property {}",
    "uniqueItems": "items that differ",
    "oneOf": "exactly one of the listed schemas",
    "anyOf": "one of the listed schemas",
    "not": "anything but the excluded schema",
    "contains": "an item of the described kind",
}
_LISTS = {"enum", "discriminator"}
_PER_NAME = {"additionalProperties", "unevaluatedProperties"}


def word(nodes: Nodes, failures: list[Failure]) -> Iterator[SchemaError]:
    """Give a schema error for each failure, and one for each property of a failure that is about several."""
    for failure in failures:
        place, keyword, limit = _original(nodes, failure)
        if keyword in _PER_NAME and isinstance(limit, list):
            for name in limit:
                yield _error(failure, place, keyword, name, str(name))
        else:
            yield _error(failure, place, keyword, limit, str(limit) if keyword == "required" else None)


def to_text(value: Json) -> str:
    """Write a value as JSON in at most ``MAX_TEXT`` characters."""
    if isinstance(value, str):
        value = value[: MAX_TEXT + 1]
    elif isinstance(value, dict | list) and len(value) > MAX_TEXT:
        return f"an object of {len(value)} properties" if isinstance(value, dict) else f"an array of {len(value)} items"
    elif isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 300:
        return "a huge integer"
    return shorten(json.dumps(value, ensure_ascii=False), MAX_TEXT)


def _error(failure: Failure, place: Place, keyword: str, limit: Json, name: str | None) -> SchemaError:
    expected = _expected(keyword, limit)
    actual = "missing" if keyword == "required" else to_text(failure.actual)
    if keyword in _PER_NAME and isinstance(failure.actual, dict) and name is not None:
        actual = to_text(failure.actual.get(name))
    message = f"{actual} where the contract asks for {expected}"
    if failure.several:
        message = f"{actual} fits more than one of the schemas of which the contract asks for exactly one"
    return SchemaError(
        keyword=keyword,
        instance=child("", *failure.instance),
        schema=Location(path=place[0], pointer=place[1]),
        message=shorten(message, 2 * MAX_TEXT + 40),
        expected=expected,
        actual=actual,
        name=name,
    )


def _expected(keyword: str, limit: Json) -> str:
    if keyword == "type":
        names = [str(item) for item in limit] if isinstance(limit, list) else [str(limit)]
        return " or ".join(sorted(names, key=lambda name: (name == "null", name)))
    if keyword in _LISTS and isinstance(limit, list):
        return shorten(", ".join(to_text(item) for item in limit[:MAX_TEXT]), MAX_TEXT)
    phrase = _PHRASES.get(keyword)
    if phrase is None:
        return shorten(f"{keyword} to hold", MAX_TEXT)
    plain = isinstance(limit, str) and keyword in {"pattern", "format"}
    return shorten(phrase.format(limit if plain else to_text(limit)), MAX_TEXT)


def _original(nodes: Nodes, failure: Failure) -> tuple[Place, str, Json]:
    """Undo what translation moved: integer formats became bounds, draft 4's flags became bounds of their own."""
    path, pointer = failure.place
    holder, _, key = pointer.rpartition("/")
    if failure.keyword in {"minimum", "maximum"}:
        try:
            schema = nodes.get(path, holder)
        except KeyError:
            return failure.place, failure.keyword, failure.limit
        if isinstance(schema, dict) and key not in schema:
            return (path, child(holder, "format")), "format", schema.get("format")
    return failure.place, failure.keyword, failure.limit
