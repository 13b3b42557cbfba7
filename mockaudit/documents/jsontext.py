"""Turn the bytes of a JSON document into values, with a place for every complaint."""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import NoReturn

from mockaudit.documents.collector import paused_collector
from mockaudit.documents.errors import DocumentError
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Json

MAX_DEPTH = 200
_SHALLOW = 30  # rounds of taking out pairs of brackets; each takes a level or two
_SMALL = 64 * 1024
_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"
_NEITHER = bytes(set(range(256)) - set(b'"[]{}'))  # bytes that are no brackets or quotation marks
_BRACKETS = lazy_pattern(r'"(?:[^"\\]|\\.)*+"|([\[{])|([\]}])', re.DOTALL)
_NUMBER = lazy_pattern(r'"(?:[^"\\]|\\.)*+"|([0-9]{4000,}+)', re.DOTALL)  # Python reads 4,300 digits
_CONSTANT = lazy_pattern(r'"(?:[^"\\]|\\.)*+"|(-?Infinity|NaN)', re.DOTALL)


class _ConstantError(ValueError):
    """A NaN or an Infinity, which Python's parser accepts and JSON does not know (RFC 8259 section 6)."""


def load_json(data: bytes) -> Json:
    """Read a JSON document in UTF-8, UTF-16 or UTF-32, with or without a byte order mark; of equal keys the last wins.

    Raises DocumentError where it is no JSON, holds NaN or Infinity, or nests deeper than ``MAX_DEPTH``.
    """
    text = decode(data)
    if len(text) < _SMALL:
        return _parse(text)
    with paused_collector():
        return _parse(text)


def decode(data: bytes) -> str:
    """Decode a JSON document's bytes by the encoding that its first bytes show (RFC 4627 section 3)."""
    try:
        return data.decode(json.detect_encoding(data), "surrogatepass").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"not text: byte {error.start} is not valid {error.encoding}", line) from None


def check_depth(value: object) -> None:
    """Raise DocumentError where a value nests deeper than ``MAX_DEPTH``; everything behind may then recurse."""
    level = [value]
    for _ in range(MAX_DEPTH):
        objects = [item.values() for item in level if isinstance(item, dict)]
        arrays = [item for item in level if isinstance(item, list)]
        level = [item for item in chain(*objects, *arrays) if type(item) is dict or type(item) is list]
        if not level:
            return
    raise DocumentError(_TOO_DEEP)


def _parse(text: str) -> Json:
    if not text.strip():
        raise DocumentError("the document is empty", 1, 1)
    try:
        value: Json = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise DocumentError(f"not JSON: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise DocumentError(_TOO_DEEP, *_place_of_depth(text)) from None
    except _ConstantError as error:
        place = _first(_CONSTANT, text)
        raise DocumentError(f"not JSON: {error} is not a JSON number", *place) from None
    except ValueError:
        raise DocumentError("not JSON: a number has too many digits", *_first(_NUMBER, text)) from None
    if is_shallow(text):
        return value
    try:
        check_depth(value)
    except DocumentError as error:
        raise DocumentError(str(error), *_place_of_depth(text)) from None
    return value


def is_shallow(text: str) -> bool:
    """Tell quickly of most texts that are JSON that they nest no deeper than 60 levels; of the others nothing.

    Pairs of brackets are taken out, from the innermost on. Quotation marks go first, where all stand side by side: those
    of a text that holds a bracket do not.
    """
    if text.count("[") + text.count("{") <= 2 * _SHALLOW:
        return True
    plain = text.encode("utf-8", "surrogatepass").replace(b"\\\\", b"").replace(b'\\"', b"")
    rest = plain.translate(None, _NEITHER).replace(b'""', b"")
    for _ in range(_SHALLOW):
        if not rest or b'"' in rest:
            break
        rest = rest.replace(b"[]", b"").replace(b"{}", b"")
    return not rest


def _refuse_constant(name: str) -> NoReturn:
    raise _ConstantError(name)


def _first(pattern: re.Pattern[str], text: str) -> tuple[int, int] | tuple[None, None]:
    """Give line and column of what a pattern captures first."""
    found = next((match for match in pattern.finditer(text) if match[1]), None)
    return (None, None) if found is None else _place(text, found.start(1))


def _place_of_depth(text: str) -> tuple[int, int] | tuple[None, None]:
    """Give line and column of the bracket that nests too deep."""
    depth = 0
    for match in _BRACKETS.finditer(text):
        depth += bool(match[1]) - bool(match[2])
        if depth > MAX_DEPTH:
            return _place(text, match.start())
    return None, None


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
