"""Where in the repository something stands: a path, a JSON pointer, and lines once they are known."""

from __future__ import annotations

from typing import TypeAlias

from mockaudit.model.dataclass import dataclass
from mockaudit.model.pattern import lazy_pattern

_INDEX = lazy_pattern(r"/\d+(?=/|$)")

Marks: TypeAlias = dict[str, tuple[int, int]]
"""Where keys of a file's document stand, by pointer: the line (from 1) and the offset in the decoded text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of source text; lines and columns count from 1, the end is inclusive of its line."""

    line: int
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a file.

    ``path`` is POSIX and relative to the audit's root. ``pointer`` is an RFC 6901 JSON pointer into the document
    ("" is the whole document). ``span`` is None until somebody needs the lines: for data files the engine looks
    them up in one pass over the files that findings point into.
    """

    path: str
    pointer: str = ""
    span: Span | None = None


def any_index(pointer: str) -> str:
    """Replace the array indices of a pointer by ``*``: a fault is the schema's, whichever item shows it."""
    return _INDEX.sub("/*", pointer)
