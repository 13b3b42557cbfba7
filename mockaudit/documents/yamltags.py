"""Turn what YAML tags of Python's and Ruby's serialisers mark into the plain value beneath, constructing nothing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Json

_YAML = "tag:yaml.org,2002:"
_TYPED = {_YAML + name for name in ("int", "float", "bool", "null", "python/int", "python/float", "python/bool")}
_TYPED |= {_YAML + name for name in ("python/long", "python/none")}
_BYTES = {_YAML + "binary", _YAML + "python/bytes", "!binary"}
_ASKING = lazy_pattern(rb"!ruby/|python/(?:object|name|module)")
_STREAMS = ("_io.BytesIO", "_io.StringIO", "io.BytesIO", "io.StringIO", "cStringIO", "StringIO.StringIO")


def tagged_scalar(tag: str, text: str, plain: Callable[[str], Json]) -> Json:
    """Give the value of a scalar with an explicit tag; ``plain`` reads an untagged one.

    Raises ValueError where the text is not what the tag says. ``!!binary`` gives ``bytes``, which is the one thing in
    a document that is not JSON; vcrpy writes bodies so.
    """
    if tag in _BYTES:
        return _decoded(text)
    if tag in _TYPED:
        if tag.endswith("float") and isinstance(number := plain(text), int):
            return float(number)
        return plain(text)
    if tag.startswith("!ruby/sym"):
        return text.removeprefix(":")
    return text


def tagged_collection(tag: str, value: Json) -> Json:
    """Give the plain value of a mapping or sequence with an explicit tag.

    A stream object (``!!python/object/new:_io.BytesIO``) becomes what it holds, a Ruby string with instance variables
    becomes the string, anything else stays the collection that was written.
    """
    if tag.endswith(_STREAMS) and "python/object" in tag:
        return _stream_content(value)
    if tag.startswith("!ruby/string") and isinstance(value, dict) and "str" in value:
        return value["str"]
    return value


def foreign_tags(data: bytes) -> list[tuple[str, int]]:
    """List the tags that ask for objects of Python's or Ruby's classes, with their lines; nothing constructs them.

    Those whose plain value is known (streams, strings, symbols) are not among them. The text is known to be YAML.
    """
    # The two searches in C spare nearly every file the slower one.
    if (b"!ruby/" not in data and b"python/" not in data) or _ASKING.search(data) is None:
        return []
    from mockaudit.documents.yamlparser import tags  # noqa: PLC0415 - PyYAML is slow to import

    return [
        (tag.removeprefix(_YAML), line)
        for tag, line in tags(data)
        if tag.startswith((f"{_YAML}python/object", f"{_YAML}python/name", f"{_YAML}python/module", "!ruby/"))
        and not tag.startswith(("!ruby/sym", "!ruby/string", "!ruby/regexp"))
        and not tag.endswith(_STREAMS)
    ]


def _stream_content(value: Json) -> Json:
    if isinstance(value, dict):
        for key in ("state", "args"):
            if key in value:
                return _stream_content(value[key])
        return value
    if isinstance(value, list) and value:
        return value[0]
    return value


def _decoded(text: str) -> Json:
    try:
        content: object = base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        raise ValueError(text) from None
    return content  # type: ignore[return-value]
