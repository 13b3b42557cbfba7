"""Turns a form-encoded body into the object that its schema describes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl

from mockaudit.matching.parameters import gather
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Hole, Value

_MAX_FIELDS = 1000
_NESTED = Hole(reason="nested values are sent in many ways")
_BOUNDARY = lazy_pattern(r'boundary=(?:"([^"]+)"|([^\s;]+))')
_NAME = lazy_pattern(r'(?i)content-disposition:[^\n]*?[;\s]name="([^"\r\n]*)"')
_FILE = lazy_pattern(r"(?i)content-disposition:[^\n]*?[;\s]filename")
_TYPE = lazy_pattern(r"(?i)content-type:(?!\s*text/plain)")


def read_form(text: str) -> dict[str, Value]:
    """Read ``a=1&b=x&b=y`` as ``{"a": "1", "b": ["x", "y"]}``; {} where it is no form."""
    try:
        pairs: list[tuple[str, Value]] = [
            *parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=_MAX_FIELDS)
        ]
    except ValueError:
        return {}
    return _gathered(pairs)


def read_multipart(text: str, content_type: str) -> dict[str, Value]:
    """Read a ``multipart/form-data`` body likewise; files and parts of a type of their own are holes."""
    named = _BOUNDARY.search(content_type)
    if named is None:
        return {}
    parts = text.split("--" + (named[1] or named[2]), _MAX_FIELDS + 2)
    if len(parts) < 3 or len(parts) > _MAX_FIELDS + 2 or not parts[-1].startswith("--"):
        return {}
    return _gathered(list(_parts(parts[1:-1])))


def _gathered(pairs: Sequence[tuple[str, Value]]) -> dict[str, Value]:
    """Make an object of pairs. Brackets and dots nest, or are part of the name: both are there then, and not known."""
    plain: list[tuple[str, Value]] = []
    for name, value in pairs:
        head = name.replace(".", "[").partition("[")[0]
        plain += [(name, value)] if head == name else [(head, _NESTED)]
    found = gather(plain)
    return found | {name: _NESTED for name, _ in pairs if name not in found}


def _parts(parts: list[str]) -> Iterator[tuple[str, Value]]:
    for part in parts:
        head, _, content = part.replace("\r\n", "\n").removeprefix("\n").partition("\n\n")
        name = _NAME.search(head)
        if name is None:
            continue
        if _FILE.search(head) or _TYPE.search(head):
            yield name[1], Hole(reason="a part of a type of its own")
        else:
            yield name[1], content.removesuffix("\n")
