"""Turn places in a contract's files into lines, parsing only the nodes that they stand in where those are known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path

from mockaudit.contracts.cachefile import read_marks, read_pointers, write_marks
from mockaudit.contracts.refs import child, steps
from mockaudit.contracts.split import MAX_STEPS, split
from mockaudit.documents.errors import DocumentError
from mockaudit.documents.jsontext import decode
from mockaudit.documents.locate import json_offsets, locate, offset_spans
from mockaudit.documents.parse import is_yaml, looks_like_json
from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.documents.trie import Trie, build_trie
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location, Marks, Span
from mockaudit.model.value import Json


@dataclass(slots=True)
class Lines:
    """The lines of a contract's files, each of which is read and cut into its nodes once.

    ``file`` is the contract's cache file, None where it has none; ``marks`` and ``documents`` are what is known
    without it.
    """

    project: Project
    file: Path | None
    marks: Mapping[str, Marks]
    documents: Mapping[str, Json]
    _sources: dict[str, Source | None] = field(default_factory=dict, init=False)
    _slices: dict[str, _Slices] = field(default_factory=dict, init=False)

    def spans_of(self, places: Iterable[Location]) -> dict[Location, Span]:
        """Look up the spans of places; a source that cannot be read any more has none."""
        by_path: dict[str, dict[str, Location]] = {}
        for place in places:
            by_path.setdefault(place.path, {})[place.pointer] = place
        found: dict[Location, Span] = {}
        for path, wanted in by_path.items():
            source = self._source(path)
            if source is not None:
                spans = self._spans(source, set(wanted))
                found |= {place: spans[pointer] for pointer, place in wanted.items()}
        return found

    def _source(self, path: str) -> Source | None:
        if path not in self._sources:
            try:
                self._sources[path] = self.project.read(path)
            except UnreadableError:
                self._sources[path] = None
        return self._sources[path]

    def _spans(self, source: Source, wanted: set[str]) -> dict[str, Span]:
        if source.path not in self._slices:
            marks = self.marks.get(source.path, {})
            if self.file is not None and not marks:
                marks = read_marks(self.file, source.path)
            if not marks and _is_json(source):
                return self._first_spans(source, wanted)
            if not marks:
                return locate(source, wanted)
            self._slices[source.path] = _Slices(source, marks)
        found = self._slices[source.path].spans(wanted)
        missing = wanted - found.keys()
        return {**locate(source, missing), **found} if missing else found

    def _first_spans(self, source: Source, wanted: set[str]) -> dict[str, Span]:
        """Look up spans in the whole of a JSON source, and remember where its nodes begin."""
        if self.file is not None:
            nodes = set(read_pointers(self.file, source.path)) - {""}
        else:
            nodes = {pointer for pointer, _ in split(self.documents.get(source.path))} - {""}
        spans = locate(source, wanted | nodes)
        offsets = json_offsets(_text(source), build_trie(nodes))
        marks = {node: (spans[node].line, offset) for node, offset in offsets.items() if node in nodes}
        if self.file is not None:
            write_marks(self.file, source.path, marks)
        elif marks:
            self._slices[source.path] = _Slices(source, marks)
        return {pointer: spans[pointer] for pointer in wanted}


def _is_json(source: Source) -> bool:
    return not is_yaml(source) or looks_like_json(source.data)


def _text(source: Source) -> str:
    try:
        return decode(source.data)
    except DocumentError:
        return ""


class _Slices:
    """A source cut where its nodes begin: at the offset of a key in JSON, at its line in YAML."""

    def __init__(self, source: Source, marks: Marks) -> None:
        self.marks = marks
        self.is_json = _is_json(source)
        self.text = _text(source)
        self.starts = sorted({offset for _, offset in marks.values()})

    def spans(self, wanted: set[str]) -> dict[str, Span]:
        """Give the spans that a node's slice alone can tell."""
        by_node: dict[str, list[str]] = {}
        for pointer in wanted:
            tokens = steps(pointer)
            for length in range(min(MAX_STEPS, len(tokens)), 0, -1):
                node = child("", *tokens[:length])
                if node in self.marks:
                    by_node.setdefault(node, []).append(pointer)
                    break
        found: dict[str, Span] = {}
        for node, pointers in by_node.items():
            found |= self._in_node(node, pointers)
        return found

    def _in_node(self, node: str, pointers: list[str]) -> dict[str, Span]:
        parent = node.rpartition("/")[0]
        trie = build_trie(pointer[len(parent) :] for pointer in pointers)
        spans = self._json_spans(node, trie) if self.is_json else self._yaml_spans(node, trie)
        return {parent + pointer: span for pointer, span in spans.items() if pointer}  # the slice begins in the parent

    def _json_spans(self, node: str, trie: Trie) -> dict[str, Span]:
        line, start = self.marks[node]
        # An object of which only the first member is whole: the walk finds that and stops at the cut.
        rest = "{" + self.text[start : self._next(start)]
        column = start - self.text.rfind("\n", 0, start)
        spans = offset_spans(rest, json_offsets(rest, trie))
        return {pointer: _moved(span, line, column - 2) for pointer, span in spans.items()}

    def _yaml_spans(self, node: str, trie: Trie) -> dict[str, Span]:
        from mockaudit.documents.locate_yaml import yaml_spans  # noqa: PLC0415 - PyYAML is slow to import

        line, start = self.marks[node]
        spans = yaml_spans(self._yaml_slice(start).encode(errors="surrogatepass"), trie)
        return {pointer: _moved(span, line, 0) for pointer, span in spans.items()}

    def _next(self, start: int) -> int:
        index = bisect_right(self.starts, start)
        return self.starts[index] if index < len(self.starts) else len(self.text)

    def _yaml_slice(self, start: int) -> str:
        begin = self.text.rfind("\n", 0, start) + 1
        line_end = self.text.find("\n", start)
        later = self._next(line_end) if line_end >= 0 else len(self.text)
        end = self.text.rfind("\n", 0, later) if later < len(self.text) else later
        first, *rest = self.text[begin:end].split("\n")
        kept = [first]
        for text in rest:
            content = text.lstrip(" ")
            indent = len(text) - len(content)
            if content and not content.startswith(("#", "\r", "- ")) and indent <= start - begin:
                break
            kept.append(text)
        return "\n".join(kept)


def _moved(span: Span, line: int, columns: int) -> Span:
    return Span(line=span.line + line - 1, column=span.column + columns if span.line == 1 else span.column)
