"""Turns a contract's path templates into a trie of segments that finds the operations of a path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import field

from mockaudit.matching.urls import HOLE, segments_of
from mockaudit.model.contract import Route
from mockaudit.model.dataclass import dataclass
from mockaudit.model.pattern import lazy_pattern

_PARAMETER = lazy_pattern(r"(\{[^{}]*\})")
_WILDCARD = lazy_pattern(r"(\{[^{}]*\}|(?<=/)\*\*?(?=/|$))")
_TYPED_TEXT = {
    "integer": lazy_pattern(r"[-+]?\d+(\.0+)?"),
    "number": lazy_pattern(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?"),
    "boolean": lazy_pattern(r"true|false", re.IGNORECASE),
}
_GREEDY_NAMES = frozenset(
    ("path", "ref", "file", "filepath", "filename", "basehead", "branch", "tag", "key", "proxy", "wildcard", "rest")
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entry:
    """One operation at the end of a path: its route and where its parameters stand in the path's segments."""

    route: Route
    pieces: tuple[tuple[int, tuple[str, ...]], ...]
    typed: tuple[tuple[int, str], ...]

    def fits(self, segments: tuple[str, ...]) -> bool:
        """Tell whether every typed parameter of the path reads as its type."""
        return all(HOLE in segments[at] or reads_as(segments[at], kind) for at, kind in self.typed)

    def parameters(self, segments: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Give the path parameters that are known, decoded."""
        found: list[tuple[str, str]] = []
        for at, parts in self.pieces:
            text = segments[at]
            if HOLE in text:
                continue
            values = (text,) if len(parts) == 1 else split_mixed(parts, text)
            names = [part[1:-1].rstrip("*+") for part in parts if part[:1] == "{"]
            found.extend(zip(names, values or (), strict=False))
        return tuple(found)


@dataclass(slots=True, eq=False)
class _Node:
    """A place in the trie. ``mixed`` is sorted by literal length, the longest first."""

    literals: dict[str, _Node] = field(default_factory=dict)
    mixed: list[tuple[tuple[str, ...], _Node]] = field(default_factory=list)
    variable: _Node | None = None
    ends: dict[str, list[Entry]] = field(default_factory=dict)


Ends = dict[str, list[Entry]]
"""The operations of a path template by their methods."""


def reads_as(text: str, kind: str) -> bool:
    """Tell whether a text can be read as a JSON type; every text is a string."""
    pattern = _TYPED_TEXT.get(kind)
    return pattern is None or pattern.fullmatch(text) is not None


def split_mixed(parts: tuple[str, ...], text: str, *, least: int = 1) -> tuple[str, ...] | None:
    """Match a segment such as ``{name}.json`` without backtracking; give the parameters' texts, None for no match.

    ``parts`` are literals and ``{parameters}`` in order; each parameter takes at least ``least`` characters, and as
    few as the literals leave it.
    """
    values: list[str] = []
    position = 0
    waiting = False
    last = len(parts) - 1
    for index, part in enumerate(parts):
        if part[:1] == "{":
            if waiting:
                if position + least > len(text):
                    return None
                values.append(text[position : position + least])
                position += least
            waiting = True
            continue
        if not waiting:
            if not text.startswith(part, position):
                return None
            position += len(part)
            continue
        found = len(text) - len(part) if index == last else text.find(part, position + least)
        if found < position + least or not text.startswith(part, found):
            return None
        values.append(text[position:found])
        position = found + len(part)
        waiting = False
    if waiting:
        if len(text) - position < least:
            return None
        values.append(text[position:])
        position = len(text)
    return tuple(values) if position == len(text) else None


def parts_of(segment: str) -> tuple[str, ...]:
    """Split a template's segment into literals and ``{parameters}``: ``{n}.json`` gives ``("{n}", ".json")``."""
    return tuple(part for part in _PARAMETER.split(segment) if part)


def entries_for(ends: Ends, method: str | None) -> list[Entry]:
    """Give the operations of a path for a method; for any method, the only one that there is."""
    if method is None:
        return next(iter(ends.values())) if len(ends) == 1 else []
    if method == "HEAD" and "HEAD" not in ends:
        return ends.get("GET", [])
    return ends.get(method, [])


class Router:
    """The trie of one contract. Concrete segments come before mixed ones, mixed ones before parameters."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        self.entries: list[Entry] = []
        self._greedy: list[tuple[int, re.Pattern[str], Entry]] | None = None
        for route in routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        node = self._root
        pieces: list[tuple[int, tuple[str, ...]]] = []
        types = dict(route.typed)
        typed: list[tuple[int, str]] = []
        for index, segment in enumerate(route.template.removeprefix("/").split("/")):
            if "{" not in segment:
                node = node.literals.setdefault(segments_of("/" + segment)[0], _Node())
                continue
            parts = parts_of(segment)
            pieces.append((index, parts))
            if len(parts) > 1:
                node = _mixed_child(node, parts)
                continue
            if parts[0][1:-1] in types:
                typed.append((index, types[parts[0][1:-1]]))
            node.variable = node.variable or _Node()
            node = node.variable
        entry = Entry(route=route, pieces=tuple(pieces), typed=tuple(typed))
        node.ends.setdefault(route.method, []).append(entry)
        self.entries.append(entry)

    def ends(self, segments: tuple[str, ...]) -> Iterator[Ends]:
        """Yield the operations of every template that a path fits, the most concrete template first."""
        stack: list[tuple[_Node, int]] = [(self._root, 0)]
        count = len(segments)
        while stack:
            node, index = stack.pop()
            if index == count:
                if node.ends:
                    yield node.ends
                continue
            segment = segments[index]
            index += 1
            if node.variable is not None and segment:
                stack.append((node.variable, index))
            for parts, child in reversed(node.mixed):
                if split_mixed(parts, segment) is not None:
                    stack.append((child, index))
            child_node = node.literals.get(segment)
            if child_node is not None:
                stack.append((child_node, index))

    def wild_ends(self, segments: tuple[str, ...], *, open_end: bool = False) -> Iterator[tuple[bool, Ends]]:
        """Do as ``ends`` for a path with unknown parts; True for those that need no luck.

        A segment that is unknown as a whole is taken for a parameter; that it is a literal needs luck. With
        ``open_end`` the path may go on after its last character, and everything below it needs luck.
        """
        stack: list[tuple[_Node, int, bool]] = [(self._root, 0, True)]
        last = len(segments) - 1
        while stack:
            node, index, sure = stack.pop()
            if index > last:
                if node.ends:
                    yield sure, node.ends
                if open_end:
                    stack.extend((child, index, False) for _, child in _children(node))
                continue
            segment = segments[index]
            going_on = open_end and index == last
            if going_on and not segment.endswith(HOLE):
                segment += HOLE
            stack.extend((child, index + 1, sure and luck) for luck, child in _wild_children(node, segment, going_on))

    def greedy(self, path: str) -> Iterator[Entry]:
        """Yield operations that fit if a parameter named like a path (``{ref}``) takes several segments."""
        if self._greedy is None:
            self._greedy = [found for entry in self.entries if (found := _greedy_pattern(entry)) is not None]
            self._greedy.sort(key=lambda item: -item[0])
        if len(path) <= 1000:
            for _, pattern, entry in self._greedy:
                if pattern.fullmatch(path):
                    yield entry

    def greedy_parameters(self, entry: Entry, path: str) -> tuple[tuple[str, str], ...]:
        """Give the path parameters of an operation that ``greedy`` found."""
        found = next((pattern.fullmatch(path) for _, pattern, other in self._greedy or () if other is entry), None)
        names = [part[1:-1].rstrip("*+") for _, parts in entry.pieces for part in parts if part[:1] == "{"]
        return tuple(zip(names, found.groups() if found else (), strict=False))


def _mixed_child(node: _Node, parts: tuple[str, ...]) -> _Node:
    shape = tuple("{}" if part[:1] == "{" else part for part in parts)
    for other, child in node.mixed:
        if other == shape:
            return child
    child = _Node()
    node.mixed.append((shape, child))
    node.mixed.sort(key=lambda item: -sum(len(part) for part in item[0] if part != "{}"))
    return child


def _children(node: _Node) -> Iterator[tuple[str, _Node]]:
    yield from node.literals.items()
    for parts, child in node.mixed:
        yield "".join(parts), child
    if node.variable is not None:
        yield "{}", node.variable


def _wild_children(node: _Node, segment: str, going_on: bool) -> Iterator[tuple[bool, _Node]]:
    """Yield the children that a segment may lead to, with whether that needs no luck; the likeliest last."""
    if HOLE not in segment:
        if node.variable is not None and segment:
            yield True, node.variable
        yield from ((True, child) for parts, child in reversed(node.mixed) if split_mixed(parts, segment) is not None)
        if segment in node.literals:
            yield True, node.literals[segment]
        return
    pattern = tuple("{}" if part == HOLE else part for part in re.split(f"({HOLE})", segment) if part)
    yield from (
        (False, child) for name, child in node.literals.items() if split_mixed(pattern, name, least=0) is not None
    )
    for parts, child in node.mixed:
        if _may_overlap(parts, segment):
            yield not going_on and parts[-1] == segment.rpartition(HOLE)[2], child
    if node.variable is not None:
        yield not going_on, node.variable


def _may_overlap(parts: tuple[str, ...], segment: str) -> bool:
    """Tell whether a mixed segment and one with unknown parts may be the same text, by their known beginnings."""
    head = segment.partition(HOLE)[0]
    return parts[0][:1] == "{" or parts[0].startswith(head) or head.startswith(parts[0])


def _greedy_pattern(entry: Entry) -> tuple[int, re.Pattern[str], Entry] | None:
    """Compile the pattern in which parameters named like a path take slashes; with the count of literal characters.

    ``*`` and ``**`` as segments are no OpenAPI, but some contracts have them and mean what they mean in a shell.
    """
    pieces = [part for part in _WILDCARD.split(entry.route.template) if part]
    greedy = [part for part in pieces if part == "**" or (part[:1] == "{" and _is_greedy(part[1:-1]))]
    if len(greedy) != 1 and ("*" not in pieces or greedy):
        return None
    literals = sum(len(part) for part in pieces if part[:1] not in "{*")
    text = "".join(_pattern_of(part, greedy) for part in pieces)
    return literals, re.compile(text, re.DOTALL), entry


def _pattern_of(part: str, greedy: list[str]) -> str:
    if part[:1] == "{":
        return "(.+)" if part in greedy else "([^/]+)"
    return {"*": "[^/]+", "**": ".+"}.get(part) or re.escape(part)


def _is_greedy(name: str) -> bool:
    lower = name.lower()
    return lower in _GREEDY_NAMES or name.endswith("Path") or lower.endswith(("*", "+", "_path", "_ref", "-path"))
