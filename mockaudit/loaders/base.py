"""What a loader is: a record with a function that turns one file into fakes and notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from mockaudit.documents.source import Project, Source
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange
from mockaudit.model.notice import Notice
from mockaudit.model.value import Json

Loaded: TypeAlias = Iterator[Exchange | Notice]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLoader:
    """Reads one data-file format.

    ``marks``: a file is parsed only if one of these byte strings occurs in it. ``claims`` looks at the parsed document
    and tells whether it is of this format. ``load`` yields every fake; what it cannot read it yields as a notice with
    the place, and goes on.
    """

    name: str
    summary: str
    suffixes: tuple[str, ...]
    marks: tuple[bytes, ...]
    claims: Callable[[Json], bool]
    load: Callable[[Source, Json, Project], Loaded]
