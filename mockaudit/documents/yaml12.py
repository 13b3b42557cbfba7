"""Turn the bytes of a YAML document into values as YAML 1.2 reads them: no dates, no ``yes``, no octal, text keys."""

from __future__ import annotations

import re

from yaml import MappingNode, ScalarNode, SequenceNode

from mockaudit.documents.collector import paused_collector
from mockaudit.documents.errors import DocumentError
from mockaudit.documents.yamlparser import MAX_DEPTH, PLAIN, TEXT, YamlNode, compose
from mockaudit.documents.yamltags import tagged_collection, tagged_scalar
from mockaudit.model.location import Marks
from mockaudit.model.value import Json

MAX_VALUES = 5_000_000
MAX_GROWTH = 10

_WORDS: dict[str, Json] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_WORDS |= dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf"))
_WORDS |= dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf"))
_WORDS |= dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan"))
_INTEGER = re.compile(r"[-+]?[0-9]+\Z", re.ASCII).match
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z", re.ASCII).match
_OCTAL = re.compile(r"0o[0-7]+\Z").match
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z").match
_MERGED = "<<"


def load_yaml(data: bytes) -> Json:
    """Read a YAML document by the YAML 1.2 core schema, with ``<<`` merges; no tag ever constructs an object.

    Keys are text, of equal keys the last wins, aliases share their value, and ``!!binary`` leaves are ``bytes``.
    Raises DocumentError where it is no YAML, holds several documents, refers to itself, nests deeper than
    ``MAX_DEPTH``, or holds aliases that would expand beyond all measure.
    """
    return load_marked_yaml(data, 0)[0]


def load_marked_yaml(data: bytes, depth: int) -> tuple[Json, Marks]:
    """Read a YAML document as ``load_yaml`` does, and say where the keys of its upper mappings stand.

    The keys are those that at most ``depth`` steps of mappings lead to.
    """
    with paused_collector():
        node = compose(data)
        if node is None:
            raise DocumentError("the document is empty", 1, 1)
        builder = _Builder()
        value = builder.build(node, 0)
        if builder.has_aliases:
            culprit = _beyond(value, min(MAX_VALUES, max(100_000, MAX_GROWTH * len(data))))
            if culprit is not None:
                raise DocumentError("the aliases expand beyond all measure", builder.line_of(culprit, node))
            deepest = _too_deep(value)
            if deepest is not None:
                raise DocumentError(f"nested deeper than {MAX_DEPTH} levels", builder.line_of(deepest, node))
        marks: Marks = {}
        _mark(node, "", depth, marks)
        return value, marks


def _mark(node: YamlNode, pointer: str, depth: int, marks: Marks) -> None:
    if depth == 0 or type(node) is not MappingNode:
        return
    for key, value in node.value:
        own = f"{pointer}/{key.value.replace('~', '~0').replace('/', '~1')}"
        marks[own] = (key.start_mark.line + 1, key.start_mark.index)
        _mark(value, own, depth - 1, marks)


def plain_scalar(text: str) -> Json:
    """Read an unquoted scalar by the core schema (YAML 1.2.2 section 10.3.2)."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] in "0123456789-+.":
        if _INTEGER(text):
            return int(text)
        if _FLOAT(text):
            return float(text)
        if _HEXADECIMAL(text):
            return int(text, 16)
        if _OCTAL(text):
            return int(text, 0)
    return text


class _Builder:
    """Builds values from nodes; remembers what each collection became, so that its aliases share it."""

    def __init__(self) -> None:
        self.built: dict[int, Json] = {}
        self.has_aliases = False
        self.merged = 0

    def build(self, node: YamlNode, depth: int) -> Json:
        if type(node) is ScalarNode:
            return self._scalar(node)
        known = id(node)
        if known in self.built:
            self.has_aliases = True
            return self.built[known]
        if depth > MAX_DEPTH:
            raise DocumentError(f"nested deeper than {MAX_DEPTH} levels", node.start_mark.line + 1)
        if type(node) is MappingNode:
            mapping: dict[str, Json] = {}
            self.built[known] = mapping
            self._fill(mapping, node, depth + 1)
            value: Json = mapping
        else:
            sequence: list[Json] = []
            self.built[known] = sequence
            sequence += [self.build(item, depth + 1) for item in node.value]
            value = sequence
        if node.tag is not None:
            value = self.built[known] = tagged_collection(node.tag, value)
        return value

    def line_of(self, value: Json, root: YamlNode) -> int | None:
        """Give the line of the node that a collection was built from."""
        pending, seen = [root], set()
        while pending:
            node = pending.pop()
            if id(node) in seen or type(node) is ScalarNode:
                continue
            seen.add(id(node))
            if self.built.get(id(node)) is value:
                return node.start_mark.line + 1
            pending += [item for pair in node.value for item in pair] if type(node) is MappingNode else node.value
        return None

    def _scalar(self, node: ScalarNode) -> Json:
        tag: str = node.tag
        text: str = node.value
        if tag == TEXT:
            return text
        try:
            if tag == PLAIN:
                return plain_scalar(text)
            return tagged_scalar(tag, text, plain_scalar)
        except ValueError:
            raise DocumentError(f"{tag} cannot hold {text[:40]!r}", node.start_mark.line + 1) from None

    def _fill(self, mapping: dict[str, Json], node: MappingNode, depth: int) -> None:
        merges: list[YamlNode] = []
        for key, value in node.value:
            if type(key) is not ScalarNode:
                raise DocumentError("a key is not a scalar; JSON knows only text keys", key.start_mark.line + 1)
            if key.value == _MERGED and key.tag == PLAIN:
                merges.extend(value.value if type(value) is SequenceNode else [value])
            elif type(value) is ScalarNode:
                mapping[key.value] = self._scalar(value)
            else:
                mapping[key.value] = self.build(value, depth)
        for merge in merges:
            self._merge(mapping, merge, depth)

    def _merge(self, mapping: dict[str, Json], merge: YamlNode, depth: int) -> None:
        other = self.build(merge, depth)
        if not isinstance(other, dict):
            raise DocumentError("<< merges something that is not a mapping", merge.start_mark.line + 1)
        self.merged += len(other)
        if self.merged > MAX_VALUES:
            raise DocumentError("the << merges expand beyond all measure", merge.start_mark.line + 1)
        for name, value in other.items():
            mapping.setdefault(name, value)


def _beyond(value: Json, limit: int) -> Json:
    """Count the values that a walk would meet, shared ones every time; give the bomb or self-reference, else None."""
    sizes: dict[int, int] = {}
    stack: list[tuple[Json, bool]] = [(value, False)]
    while stack:
        item, done = stack.pop()
        children = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        if done:
            sizes[id(item)] = 1 + sum(sizes.get(id(child), 1) for child in children)
            if sizes[id(item)] > limit:
                return item
        elif isinstance(item, dict | list) and id(item) not in sizes:
            sizes[id(item)] = limit + 1  # until its own size is known: meeting it inside itself is endless
            stack.append((item, True))
            stack.extend((child, False) for child in children if isinstance(child, dict | list))
    return None


def _too_deep(value: Json) -> Json:
    """Aliases nest deeper than the text does: measure the longest way down; give what lies too deep, else None."""
    level: dict[int, Json] = {id(value): value}
    for _ in range(MAX_DEPTH):
        deeper: dict[int, Json] = {}
        for item in level.values():
            for child in item.values() if isinstance(item, dict) else item if isinstance(item, list) else ():
                if isinstance(child, dict | list):
                    deeper[id(child)] = child
        if not deeper:
            return None
        level = deeper
    return next(iter(level.values()))
