"""Turn JSON pointers into lines and columns of the text that they point into."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import count
from json.decoder import scanstring  # type: ignore[attr-defined]
from operator import itemgetter

from mockaudit.documents.errors import DocumentError
from mockaudit.documents.jsontext import decode
from mockaudit.documents.parse import is_yaml, looks_like_json
from mockaudit.documents.source import Source
from mockaudit.documents.trie import Trie, build_trie
from mockaudit.model.location import Span

_skip_space = re.compile(r"[ \t\r\n]*").match
# From an opening bracket or behind a value: up to the next value, with its key, or past the closing bracket.
next_member = re.compile(
    r'[ \t\r\n]*+(?:[{,][ \t\r\n]*+"([^"\\]*+(?:\\.[^"\\]*+)*+)"[ \t\r\n]*+:[ \t\r\n]*+|\{?[ \t\r\n]*+\})', re.DOTALL
).match
next_item = re.compile(r"[ \t\r\n]*+(?:([\[,])[ \t\r\n]*+(?!\])|\[?[ \t\r\n]*+\])").match
scan: Callable[[str, int], tuple[object, int]] = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


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
    space = _skip_space(text)
    start = 0 if space is None else space.end()
    walker.found[root.pointer] = start
    # Truncated or broken: what was found stands.
    with suppress(StopIteration, ValueError, IndexError, RecursionError):
        walker.value(root, start)
    return walker.found


def offset_spans(text: str, offsets: Mapping[str, int]) -> dict[str, Span]:
    """Turn offsets into lines and columns in one pass over the text."""
    spans: dict[str, Span] = {}
    line, line_start, at = 1, 0, 0
    for pointer, offset in sorted(offsets.items(), key=itemgetter(1)):
        newline = text.rfind("\n", at, offset)
        if newline >= 0:
            line += text.count("\n", at, newline) + 1
            line_start = newline + 1
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

    def value(self, node: Trie, at: int) -> int:
        """Walk the value at an offset, give the offset behind it."""
        if self.text[at] == "{":
            return self._object(node, at)
        if self.text[at] == "[":
            return self._array(node, at)
        return scan(self.text, at)[1]

    def _object(self, node: Trie, at: int) -> int:
        text, children = self.text, node.children
        while step := next_member(text, at):
            name, at = step[1], step.end()
            if name is None:
                return at
            child = children.get(scanstring(text, step.start(1), False)[0] if "\\" in name else name)
            if child is not None:
                self.found[child.pointer] = step.start(1) - 1
            at = self.value(child, at) if child is not None and child.children else scan(text, at)[1]
        raise ValueError(at)

    def _array(self, node: Trie, at: int) -> int:
        text, children = self.text, node.children
        for index in count():
            step = next_item(text, at)
            if step is None:
                raise ValueError(at)
            at = step.end()
            if step[1] is None:
                break
            child = children.get(str(index))
            if child is not None:
                self.found[child.pointer] = at
            at = self.value(child, at) if child is not None and child.children else scan(text, at)[1]
        return at
