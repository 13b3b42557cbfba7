"""Read a large YAML document in two halves, one of them in a process of its own: the same value in half the time."""

from __future__ import annotations

import marshal
import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from mockaudit.documents.errors import DocumentError
from mockaudit.documents.forking import output_of, start, stop
from mockaudit.documents.yaml12 import load_marked_yaml
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Marks
from mockaudit.model.value import Json

_OWN_PART = 0.5  # of the text; the other process has to hand its part over, this one imports something meanwhile
_REACH = 128 * 1024  # of the text, for the cut to be found in
_TOP = re.compile(rb"(?:(?:[#%][^\n]*|--- *)?\n)*[\w/\"'][^\n]*:")  # the first key stands at the margin
_KEY = re.compile(rb"\n( {0,4})[\w/][\w./{}-]*:[ \n]")
_OUTER = re.compile(rb"^( {0,3})[^ \n#][^\n]*", re.MULTILINE)
_PARENT = re.compile(rb" *[\w/][\w./{}-]*: *")
_SKIPPED = rb"\n(?: *(?:#[^\n]*)?\n)*"  # empty lines and comments
_FIRST_CHILD = [re.compile(_SKIPPED + b" " * indent + rb"[\w/\"']") for indent in range(5)]
# Line breaks that are none to who looks for a newline, after the byte that tells most texts to have none.
_BREAKS = ((b"\r", b"\r"), (b"\x85", b"\xc2\x85"), (b"\xa8", b"\xe2\x80\xa8"), (b"\xa9", b"\xe2\x80\xa9"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A place between two members of a mapping: its offset, and the lines of the keys that lead to that mapping."""

    at: int
    parents: tuple[bytes, ...]


def load_in_halves(data: bytes, depth: int, meanwhile: Callable[[], None]) -> tuple[Json, Marks]:
    """Read a YAML document as ``load_marked_yaml`` does, on two processors where it can be cut. Raises DocumentError.

    ``meanwhile`` is what else this process has to do then: its half is the smaller one.
    """
    cut = find_cut(data)
    with suppress(DocumentError, OSError):  # the whole has the same fault, at a line that it knows
        whole = _halves(data, cut, depth, meanwhile) if cut is not None else None
        if whole is not None:
            return whole
    return load_marked_yaml(data, depth)


def find_cut(data: bytes) -> Cut | None:
    """Find a place between two members of a block mapping near the middle, None where none is beyond doubt.

    Whether it stands in a text of several lines is not looked at: then a half cannot be read, or they do not join.
    """
    start = int(len(data) * _OWN_PART)
    found = _KEY.search(data, start, start + _REACH)
    if found is None or any(byte in data and text in data for byte, text in _BREAKS):
        return None
    before = data[: found.start() + 1]
    parents = _parents(before, len(found[1]))
    if parents is None or b"\n..." in before or not _TOP.match(before):
        return None
    return Cut(at=len(before), parents=tuple(parents))


def _parents(before: bytes, indent: int) -> list[bytes] | None:
    """Give the lines of the keys that hold a member with an indent after a text, outermost first; None if in doubt."""
    parents: list[bytes] = []
    for line in reversed(list(_OUTER.finditer(before)) if indent else []):
        if len(line[1]) < indent:
            if not _PARENT.fullmatch(line[0]) or not _FIRST_CHILD[indent].match(before, line.end()):
                return None
            parents.append(line[0])
            indent = len(line[1])
    return None if indent else parents[::-1]


def _halves(data: bytes, cut: Cut, depth: int, meanwhile: Callable[[], None]) -> tuple[Json, Marks] | None:
    child = start(lambda: marshal.dumps(load_marked_yaml(second_half(data, cut), depth)))
    try:
        first = load_marked_yaml(data[: cut.at], depth)
        meanwhile()
        output = output_of(child)
    finally:
        stop(child)
    return None if output is None else joined(data, cut, first, marshal.loads(output))  # noqa: S302 - of our own making


def second_half(data: bytes, cut: Cut) -> bytes:
    """Give the text behind a cut, below the keys that lead to it."""
    return _head(cut) + data[cut.at :]


def joined(data: bytes, cut: Cut, first: tuple[Json, Marks], second: tuple[Json, Marks]) -> tuple[Json, Marks] | None:
    """Join what the halves of a text hold; None where they are not each other's rest."""
    value, marks = first
    rest, found = second
    keys = [line.strip(b" :").decode() for line in cut.parents]
    way = ""
    for line, key in enumerate(keys, 1):
        way += f"/{key.replace('~', '~0').replace('/', '~1')}"
        if found.pop(way, (0, 0))[0] != line:  # it comes once more, further down, and that is what counts
            return None
    if not _join(value, rest, keys):
        return None
    lines = data.count(b"\n", 0, cut.at) - len(cut.parents)
    offset = len(data[: cut.at].decode()) - len(_head(cut))
    moved = {pointer: (line + lines, position + offset) for pointer, (line, position) in found.items()}
    return value, marks | moved


def _head(cut: Cut) -> bytes:
    return b"".join(line + b"\n" for line in cut.parents)


def _join(value: Json, rest: Json, keys: Sequence[str]) -> bool:
    for key in (*keys, None):
        if not isinstance(value, dict) or not isinstance(rest, dict):
            return False
        if value.keys() & rest.keys() != ({key} if key is not None else set()):
            return False
        below = [half.get(key) for half in (value, rest)] if key is not None else []
        value |= {**rest, **value}
        value, rest = below or (None, None)
    return True
