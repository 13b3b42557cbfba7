"""Turns the texts of a request's parameters into the values that their styles and types make of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from mockaudit.matching.media import is_json
from mockaudit.matching.router import reads_as
from mockaudit.model.contract import Parameter
from mockaudit.model.exchange import Pairs
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import UNRESOLVED, Hole, Value

_SEPARATORS = {
    "form": ",",
    "simple": ",",
    "spaceDelimited": " ",
    "pipeDelimited": "|",
    "tabDelimited": "\t",
    "label": ",",
    "matrix": ",",
}
_BRACKETS = lazy_pattern(r"\[([^\[\]]*)\]")
# As in JSON, and with leading zeros or a plus as well: month=05 is a month to every API.
_NUMBER = lazy_pattern(r"[-+]?[0-9]{1,300}(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
_EXPLODING = ("query", "cookie", "formData")
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})


def is_ignored(parameter: Parameter) -> bool:
    """Tell whether the specification has a header parameter ignored (OpenAPI 3.1 section 4.8.12.1)."""
    return parameter.location == "header" and parameter.name.lower() in _IGNORED_HEADERS


def as_text(value: Value) -> str | None:
    """Write a scalar as a query string would hold it; None for what is no scalar or not known."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return None


def texts_of(value: Value) -> list[str] | None:
    """Give the texts that a stated value is sent as, None where any is not known."""
    items = value if isinstance(value, list) else [value]
    texts = [text for item in items if (text := as_text(item)) is not None]
    return texts if len(texts) == len(items) else None


def takes_query(parameter: Parameter, name: str) -> bool:
    """Tell whether a query parameter's style sends something under a name (``filter[x]``, an object's properties)."""
    if name == parameter.name:
        return True
    head, bracket, rest = name.partition("[")
    if bracket and head == parameter.name:
        return not _is_deep(parameter) or _knows(parameter, rest.partition("]")[0])
    return spreads(parameter) and (_knows(parameter, name) or _knows(parameter, head))


def _knows(parameter: Parameter, name: str) -> bool:
    """Tell whether an object may have a property of a name; ``ids[]`` and ``ids[0]`` are no names."""
    is_named = bool(name) and not name.isdecimal()
    return name in parameter.properties or parameter.open_properties or not parameter.properties or not is_named


def spreads(parameter: Parameter) -> bool:
    """Tell whether the properties of an object are sent as parameters of their own, its name nowhere."""
    is_object = "object" in parameter.types and parameter.media_type is None
    return is_object and parameter.style == "form" and parameter.explode


def read_query(parameter: Parameter, query: Pairs) -> tuple[Value, Sequence[Value]] | None:
    """Read a query parameter: what is sent, and the readings of it that its style and types allow.

    None where the request does not state it. No readings where its value is not known or of no use (empty).
    """
    if (is_deep := _is_deep(parameter)) or (spreads(parameter) and "array" not in parameter.types):
        found = _read_object(parameter, query, is_deep=is_deep)
        if found is not None or parameter.types == ("object",):
            return found
    stated = [value for name, value in query if name == parameter.name or name == parameter.name + "[]"]
    if not stated:
        return None
    if any(isinstance(value, (*UNRESOLVED, dict)) or value is None for value in stated):
        return stated[0], ()
    texts = [text for value in stated for text in texts_of(value) or ()]
    sent: Value = texts[0] if len(texts) == 1 else list(texts)
    return (sent, readings(parameter, texts)) if any(texts) else (sent, ())


def _is_deep(parameter: Parameter) -> bool:
    return "object" in parameter.types and parameter.style == "deepObject" and parameter.media_type is None


def _read_object(parameter: Parameter, query: Pairs, *, is_deep: bool) -> tuple[Value, Sequence[Value]] | None:
    pairs: list[tuple[str, Value]] = []
    for name, value in query:
        if is_deep and name.startswith(parameter.name + "["):
            rest = name[len(parameter.name) :]
            if not _knows_deep(parameter, rest):
                return value, ()
            pairs.append((rest[1:].replace("]", "", 1), value))
        elif not is_deep and name.partition("[")[0] in parameter.properties:
            pairs.append((name, value))
    if not pairs:
        return None
    found = gather(pairs)
    return found, [found]


def _knows_deep(parameter: Parameter, rest: str) -> bool:
    """Tell whether brackets begin with the name of a property rather than with an index (``[name]``, ``[name][x]``)."""
    names = _BRACKETS.findall(rest)
    written = "".join(f"[{name}]" for name in names)
    return written == rest and bool(names[0]) and (not names[0].isdecimal() or names[0] in parameter.properties)


def gather(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """Make an object of pairs; ``a[]`` and repeated names are arrays, ``a[b]`` and what is not known are holes."""
    found: dict[str, Value] = {}
    for name, value in pairs:
        head, bracket, rest = name.partition("[")
        texts = None if isinstance(value, UNRESOLVED) else texts_of(value)
        known = found.get(head)
        if texts is None or not any(texts) or isinstance(known, Hole) or (bracket and rest != "]"):
            found[head] = Hole(reason="it is not known, empty or nested")
        elif head in found or bracket or len(texts) != 1:
            earlier = known if isinstance(known, list) else [known] if head in found else []
            found[head] = [*earlier, *texts]
        else:
            found[head] = texts[0]
    return found


def readings(parameter: Parameter, texts: Sequence[str]) -> list[Value]:
    """List the values that texts may stand for, the likeliest first."""
    if parameter.media_type is not None:
        return _content_readings(parameter.media_type, texts[0])
    types = parameter.types
    text = _without_prefix(parameter, texts[-1])
    found: list[Value] = []
    if not types or "array" in types:
        items = _items(parameter, texts)
        found.extend([scalars(item, parameter.item_types)[0] for item in each] for each in items)
    if "object" in types and parameter.style in ("simple", "form", "matrix", "label"):
        found.append(_object(parameter, text))
    if not types or set(types) - {"array", "object"}:
        found = scalars(text, tuple(kind for kind in types if kind not in ("array", "object"))) + found
    return found


def _without_prefix(parameter: Parameter, text: str) -> str:
    if parameter.style == "label":
        return text.removeprefix(".")
    if parameter.style == "matrix":
        return text.removeprefix(";").removeprefix(parameter.name + "=")
    return text


def _items(parameter: Parameter, texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the ways in which texts are the items of an array."""
    separator = _SEPARATORS.get(parameter.style, ",")
    if parameter.style == "label" and parameter.explode:
        separator = "."
    elif parameter.style == "matrix" and parameter.explode:
        yield [part.removeprefix(parameter.name + "=") for part in texts[-1].removeprefix(";").split(";")]
        return
    if len(texts) > 1 or (parameter.explode and parameter.location in _EXPLODING):
        yield list(texts)
        return
    text = _without_prefix(parameter, texts[0])
    yield [part.strip() if parameter.location == "header" else part for part in text.split(separator)]


def _object(parameter: Parameter, text: str) -> Value:
    parts = text.split(",")
    if parameter.explode:
        return {key: value for key, _, value in (part.partition("=") for part in parts)}
    return dict(zip(parts[::2], parts[1::2], strict=False))


def _content_readings(media_type: str, text: str) -> list[Value]:
    if not is_json(media_type):
        return []
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        return [text]


def scalars(text: str, types: Iterable[str]) -> list[Value]:
    """List what a text reads as: a number, boolean or null where the types allow it, else the text itself."""
    kinds = set(types)
    found: list[Value] = []
    if not kinds or "string" in kinds:
        found.append(text)
    if (not kinds or kinds & {"integer", "number"}) and _NUMBER.fullmatch(text):
        found.append(_number(text))
    if (not kinds or "boolean" in kinds) and reads_as(text, "boolean"):
        found.append(text.lower() == "true")
    if "null" in kinds and text in ("", "null"):
        found.append(None)
    return found or [text]


def _number(text: str) -> Value:
    if text.lstrip("+-").isdecimal():
        return int(text)
    number = float(text)
    return number if number not in (float("inf"), float("-inf")) else text
