"""Turns the texts in an object that was not sent as JSON into the values that its schema asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from mockaudit.matching.parameters import scalars
from mockaudit.model.contract import SchemaError
from mockaudit.model.value import UNRESOLVED, Value

_MOST_READ = 40
_COMBINING = frozenset({"oneOf", "anyOf", "allOf", "not", "if", "then", "else", "discriminator"})
_FORBIDDING = frozenset({"additionalProperties", "unevaluatedProperties"})
_CONTAINERS = frozenset({"array", "object"})


def fit(value: Value, validate: Callable[[Value], Sequence[SchemaError]]) -> tuple[Value, tuple[SchemaError, ...]]:
    """Read texts as numbers, booleans, null or arrays wherever that mends an error; give what no reading mends.

    How nested objects and arrays are sent is not settled: what is wrong with those as a whole is left out.
    """
    errors = tuple(validate(value))
    tried: set[str] = set()
    while len(tried) < _MOST_READ:
        instance = next((error.instance for error in errors if error.instance not in tried), None)
        if instance is None:
            break
        tried.add(instance)
        text = leaf(value, instance)
        if isinstance(text, str):
            value, errors = _mended(value, errors, instance, text, validate)
    return value, tuple(error for error in errors if _is_settled(error, leaf(value, error.instance)))


def leaf(value: Value, instance: str) -> Value:
    """Give what stands at a pointer; the value itself where nothing does."""
    found = value
    for token in _tokens(instance):
        if isinstance(found, dict) and token in found:
            found = found[token]
        elif isinstance(found, list) and token.isdecimal() and int(token) < len(found):
            found = found[int(token)]
        else:
            return value
    return found


def _mended(
    value: Value,
    errors: tuple[SchemaError, ...],
    instance: str,
    text: str,
    validate: Callable[[Value], Sequence[SchemaError]],
) -> tuple[Value, tuple[SchemaError, ...]]:
    """Give the first reading of a text that is right; else the first one that is of the right type."""
    second: tuple[Value, tuple[SchemaError, ...]] | None = None
    for reading in _readings(text):
        other = _with(value, _tokens(instance), reading)
        found = tuple(validate(other))
        about = [error for error in found if (error.instance + "/").startswith(instance + "/")]
        if not about:
            return other, found
        if second is None and not isinstance(reading, list) and not any(e.keyword in ("type", "anyOf") for e in about):
            second = other, found
    return second or (value, errors)


def _readings(text: str) -> Iterator[Value]:
    whole = scalars(text, ("integer", "number", "boolean", "null"))
    yield from (reading for reading in whole if not isinstance(reading, str))
    for parts in ([text], text.split(",")):
        yield list(parts)
        yield [scalars(part, ("integer", "number", "boolean"))[0] for part in parts]


def _is_settled(error: SchemaError, found: Value) -> bool:
    if error.keyword in _FORBIDDING and isinstance(found, dict):
        return not isinstance(found.get(error.name or ""), UNRESOLVED)
    is_container = isinstance(found, (dict, list))
    if error.keyword in _COMBINING:
        return not is_container
    if error.keyword == "type":
        return not is_container and not _CONTAINERS & set(error.expected.split(" or "))
    return True


def _tokens(instance: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in instance.split("/")[1:]]


def _with(value: Value, tokens: Sequence[str], new: Value) -> Value:
    """Copy a value with another one at a place that it has."""
    if not tokens:
        return new
    if isinstance(value, dict):
        return value | {tokens[0]: _with(value[tokens[0]], tokens[1:], new)}
    assert isinstance(value, list)
    index = int(tokens[0])
    return [*value[:index], _with(value[index], tokens[1:], new), *value[index + 1 :]]
