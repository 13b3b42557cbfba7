"""Turn a payload as files hold it (text, bytes, structure) into a Body."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import TypeGuard, TypeVar

from mockaudit.documents.errors import DocumentError
from mockaudit.documents.jsontext import MAX_DEPTH, check_depth, is_shallow
from mockaudit.loaders.decoding import UndecodableError, decode, decompress, unpack_base64
from mockaudit.model.body import BinaryBody, Body, JsonBody, NoBody, TextBody, Unknown
from mockaudit.model.location import Location
from mockaudit.model.value import Value

T = TypeVar("T")

MAX_NODES = 2_000_000

_TOO_DEEP = f"the payload is nested more than {MAX_DEPTH} levels deep"
_JSON_TYPES = {dict, list, str, int, float, bool, type(None)}
# Documents in a row, or one after another over time: never one JSON value.
_STREAMS = ("event-stream", "ndjson", "jsonl", "jsonlines", "json-seq", "stream+json", "multipart/")
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_NO_PAYLOAD_STATUS = frozenset({204, 205, 304})


def forbids_payload(method: str | None, status: int) -> bool:
    """Tell whether a response has no payload by definition (RFC 9110 sections 6.4.1 and 9.3.2)."""
    return status in _NO_PAYLOAD_STATUS or 100 <= status < 200 or method == "HEAD"


def is_json(content_type: str) -> bool:
    """Tell whether a content type names one JSON document: ``application/json``, ``application/hal+json``."""
    media_type = content_type.partition(";")[0].lower()
    return "json" in media_type and not any(stream in media_type for stream in _STREAMS)


def body_from_text(text: str, content_type: str | None, at: Location) -> Body:
    """Read a payload that is stated as text.

    Text of a JSON content type, or of none, is JSON where it parses as such; text of another type only where it
    begins like an object or an array. Streams of documents stay text. ``NaN`` and ``Infinity`` are no JSON.
    """
    if text == "":
        return NoBody()
    plain = text.removeprefix("\ufeff")
    if not _may_be_json(plain, content_type):
        return TextBody(text=text, at=at)
    try:
        value: Value = _DECODER.decode(plain)
    except json.JSONDecodeError:
        return TextBody(text=text, at=at)
    except RecursionError:
        return Unknown(why=_TOO_DEEP, at=at)
    except (ValueError, OverflowError):
        return Unknown(why="the payload holds a number that is too large to read", at=at)
    if is_shallow(plain) and not _may_be_half(plain):
        return JsonBody(value=value, at=at, text=text, read=value)
    flaw = _text_flaw(plain, value)
    return JsonBody(value=value, at=at, text=text) if flaw is None else Unknown(why=flaw, at=at)


def body_from_bytes(data: bytes, content_type: str | None, at: Location, content_encoding: str | None = None) -> Body:
    """Read a payload that is stated as bytes: undo its compression, then its charset, then read it as text."""
    try:
        plain = decompress(data, content_encoding) if content_encoding is not None else data
    except UndecodableError as error:
        # Recorders that decode a payload keep the header, so a coding that we cannot undo may be undone already.
        body = _decoded(data, content_type, at)
        return body if isinstance(body, JsonBody) else Unknown(why=str(error), at=at)
    return _decoded(plain, content_type, at)


def body_from_base64(
    packed: str | bytes, content_type: str | None, at: Location, content_encoding: str | None = None
) -> Body:
    """Read a payload that is stated as base64 of its bytes."""
    try:
        data = unpack_base64(packed)
    except UndecodableError as error:
        return Unknown(why=str(error), at=at)
    return body_from_bytes(data, content_type, at, content_encoding)


def body_from_structure(value: object, at: Location) -> Body:
    """Take a payload that is part of the file's own structure, such as a pact's: JSON, whatever its type."""
    if _is_value(value):
        return JsonBody(value=value, at=at, inline=True)
    return Unknown(why=_flaw(value) or "", at=at)


def _is_value(value: object) -> TypeGuard[Value]:
    return _flaw(value) is None


def _decoded(data: bytes, content_type: str | None, at: Location) -> Body:
    found = _CHARSET.search(content_type) if content_type is not None else None
    text = decode(data, found[1] if found else "utf-8")
    return BinaryBody(content=data, at=at) if text is None else body_from_text(text, content_type, at)


def _may_be_json(text: str, content_type: str | None) -> bool:
    if content_type is None or not content_type.strip():
        return True
    media_type = content_type.partition(";")[0].lower()
    if any(stream in media_type for stream in _STREAMS):
        return False
    return "json" in media_type or text.lstrip()[:1] in ("{", "[")


def _text_flaw(text: str, value: Value) -> str | None:
    """Say why JSON that was read from a text cannot be judged."""
    if _may_be_half(text):
        return _flaw(value)
    try:
        check_depth(value)
    except DocumentError:
        return _TOO_DEEP
    return None


def _may_be_half(json: str) -> bool:
    """Tell whether a text may write half a surrogate pair, which UTF-8 cannot express."""
    return "\\ud" in json or "\\uD" in json


def _children(item: object) -> Iterable[object]:
    if isinstance(item, dict):
        return item.values()
    return item if isinstance(item, list) else ()


def _flaw(value: object) -> str | None:
    """Say why a structure cannot be judged as JSON: too deep, too large (YAML aliases), or of foreign types."""
    level = [value]
    nodes = 0
    for _ in range(MAX_DEPTH):
        types = set(map(type, level))
        if not types <= _JSON_TYPES or (float in types and not all(map(math.isfinite, _of_type(level, float)))):
            return "the payload holds a value that JSON does not have"
        texts: list[object] = _of_type(level, str) if str in types else []
        for keys in _of_type(level, dict) if dict in types else ():
            texts += keys
        if not _encodable(texts):
            return "the payload holds a key or a text that UTF-8 cannot express"
        if types.isdisjoint((dict, list)):
            return None
        below: list[object] = []
        for item in level:
            below += _children(item)
            if len(below) > MAX_NODES:
                break
        nodes += len(below)
        if nodes > MAX_NODES:
            return f"the payload has more than {MAX_NODES:,} values"
        if not below:
            return None
        level = below
    return _TOO_DEEP


def _of_type(items: list[object], kind: type[T]) -> list[T]:
    return [item for item in items if type(item) is kind]


def _encodable(texts: list[object]) -> bool:
    """Tell whether these are texts that can be written as UTF-8; half a surrogate pair cannot."""
    try:
        joined = "".join(texts)  # type: ignore[arg-type] # what is no text raises
        return joined.isascii() or bool(joined.encode())
    except (TypeError, UnicodeEncodeError):
        return False


def _refuse(constant: str) -> Value:
    raise json.JSONDecodeError(f"{constant} is no JSON", "", 0)


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise OverflowError
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)
