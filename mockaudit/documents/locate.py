"""Turn JSON pointers into lines and columns of the text that they point into."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from json.decoder import scanstring  # type: ignore[attr-defined]

from mockaudit.documents.errors import DocumentError
from mockaudit.documents.jsontext import decode
from mockaudit.documents.parse import is_yaml, looks_like_json
from mockaudit.documents.source import Source
from mockaudit.documents.trie import Trie, build_trie
from mockaudit.model.location import Span

_skip_space = re.compile(r"[ \t\r\n]*").match
_skip_colon = re.compile(r"[ \t\r\n]*.?[ \t\r\n]*", re.DOTALL).match
_skip_comma = re.compile(r"[ \t\r\n]*(?:(,)[ \t\r\n]*)?").match
_scan: Callable[[str, int], tuple[object, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


def locate(source: Source, pointers: Iterable[str]) -> dict[str, Span]:
    """Give the span of each pointer: of the key where it names a member, of the value where it names an item.

    A pointer that leads nowhere gets its nearest existing parent's span, at worst the document's beginning; so does
    every pointer behind the first fault of a text that cannot be parsed.
    """
    wanted = set(pointers)
    root = build_trie(wanted)
    spans: dict[str, Span] = {}
    if is_yaml(source) and not looks_like_json(source.data):
        from mockaudit.documents.locate_yaml import yaml_spans  # noqa: PLC0415 - PyYAML is slow to import

        spans = yaml_spans(source.data, root)
    else:
        try:
            text = decode(source.data)
        except DocumentError:
            text = ""
        spans = offset_spans(text, json_offsets(text, root))
        if is_yaml(source) and not wanted <= spans.keys():
            from mockaudit.documents.locate_yaml import yaml_spans  # noqa: PLC0415

            spans = yaml_spans(source.data, root) or spans
    return {pointer: _nearest(pointer, spans) for pointer in wanted}


def json_offsets(text: str, root: Trie) -> dict[str, int]:
    """Give the offsets of a trie's nodes in a JSON text, as far as it goes; all other values are skipped in C."""
    walker = _Walker(text)
    start = walker.space(0)
    walker.note(root, start)
    # Truncated or broken: what was found stands.
    with suppress(StopIteration, ValueError, IndexError, RecursionError):
        walker.value(root, start)
    return walker.found


def offset_spans(text: str, offsets: Mapping[str, int]) -> dict[str, Span]:
    """Turn offsets into lines and columns in one pass over the text."""
    spans: dict[str, Span] = {}
    line, line_start, at = 1, 0, 0
    for offset, pointer in sorted((offset, pointer) for pointer, offset in offsets.items()):
        line += text.count("\n", at, offset)
        newline = text.rfind("\n", at, offset)
        line_start = newline + 1 if newline >= 0 else line_start
        at = offset
        spans[pointer] = Span(line=line, column=offset - line_start + 1)
    return spans


def _nearest(pointer: str, spans: Mapping[str, Span]) -> Span:
    while pointer not in spans and pointer:
        pointer = pointer.rpartition("/")[0]
    return spans.get(pointer) or Span(line=1)


class _Walker:
    """Walks a JSON text and descends only where a pointer leads."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[str, int] = {}

    def space(self, at: int) -> int:
        match = _skip_space(self.text, at)
        return at if match is None else match.end()

    def note(self, node: Trie, at: int) -> None:
        self.found[node.pointer] = at

    def value(self, node: Trie, at: int) -> int:
        """Walk the value at an offset, give the offset behind it."""
        if node.children:
            if self.text[at] == "{":
                return self._object(node, at + 1)
            if self.text[at] == "[":
                return self._array(node, at + 1)
        return _scan(self.text, at)[1]

    def _object(self, node: Trie, at: int) -> int:
        text, children = self.text, node.children
        at = self.space(at)
        while text[at] != "}":
            start = at
            if text[at] != '"':
                raise ValueError(at)
            key, at = scanstring(text, at + 1, False)
            colon = _skip_colon(text, at)
            at = at if colon is None else colon.end()
            child = children.get(key)
            if child is None:
                at = _scan(text, at)[1]
            else:
                self.note(child, start)
                at = self.value(child, at)
            at = self._next(at, "}")
        return at + 1

    def _array(self, node: Trie, at: int) -> int:
        text, children = self.text, node.children
        at = self.space(at)
        index = 0
        while text[at] != "]":
            child = children.get(str(index))
            if child is None:
                at = _scan(text, at)[1]
            else:
                self.note(child, at)
                at = self.value(child, at)
            index += 1
            at = self._next(at, "]")
        return at + 1

    def _next(self, at: int, end: str) -> int:
        comma = _skip_comma(self.text, at)
        at = at if comma is None else comma.end()
        if (comma is None or comma[1] is None) and self.text[at] != end:
            raise ValueError(at)
        return at
