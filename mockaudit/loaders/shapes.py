"""Turn values of any type, as hostile files hold them, into the types a loader needs, or an error with the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import TypeAlias, TypeVar

from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.value import Json

_HINTS = {
    NoticeKind.UNREADABLE: "correct it in the file; everything else in it is judged",
    NoticeKind.UNRESOLVED: "everything else in the file is judged",
}


class ShapeError(Exception):
    """A part of a file that is not of the shape its format asks for: the pointer to it and what is wrong, in words."""

    def __init__(self, pointer: str, reason: str, kind: NoticeKind = NoticeKind.UNREADABLE) -> None:
        super().__init__(reason)
        self.pointer = pointer
        self.kind = kind
        self.reason = reason


def mapping(value: Json, pointer: str, what: str) -> dict[str, Json]:
    """Give a value that must be a mapping; raise ShapeError where it is none."""
    if isinstance(value, dict):
        return value
    raise ShapeError(pointer, f"{what} is not a mapping")


def text(value: Json, pointer: str, what: str) -> str:
    """Give a value that must be a non-empty string; raise ShapeError where it is none."""
    if isinstance(value, str) and value:
        return value
    raise ShapeError(pointer, f"{what} is not a text")


def status(value: Json, pointer: str) -> int:
    """Give an HTTP status code, also one written as digits; raise ShapeError where there is none."""
    if isinstance(value, str) and len(value) == 3 and value.isascii() and value.isdigit():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 999:
        return value
    raise ShapeError(pointer, "the status is not a number from 0 to 999")


def escape(key: str) -> str:
    """Write a key as a segment of a JSON pointer (RFC 6901 section 3)."""
    return key.replace("~", "~0").replace("/", "~1")


@dataclass(slots=True)
class Skipped:
    """The parts of one file that cannot be read, one notice for each reason however many there are."""

    path: str
    _first: dict[tuple[NoticeKind, str], str] = field(default_factory=dict)
    _count: dict[tuple[NoticeKind, str], int] = field(default_factory=dict)

    def add(self, error: ShapeError) -> None:
        """Count one part that is left out."""
        key = (error.kind, error.reason)
        self._first.setdefault(key, error.pointer)
        self._count[key] = self._count.get(key, 0) + 1

    def notices(self, noun: str) -> Iterator[Notice]:
        """Yield a notice for each reason, at the first place it was met."""
        for (kind, reason), pointer in self._first.items():
            more = self._count[kind, reason] - 1
            also = f" (and {more} more {noun}{'s' if more > 1 else ''} of this file likewise)" if more else ""
            yield Notice(
                kind=kind, at=Location(path=self.path, pointer=pointer), message=f"{reason}{also}", hint=_HINTS[kind]
            )


T = TypeVar("T")
Read: TypeAlias = Callable[[Json, str], T]


def each(items: list[Json], pointer: str, skipped: Skipped, read: Read[T]) -> Iterator[tuple[str, T]]:
    """Read every item of a list; yield ``(pointer, record)`` of those that can be read and count the others."""
    for index, item in enumerate(items):
        place = f"{pointer}/{index}"
        try:
            record = read(item, place)
        except ShapeError as error:
            skipped.add(error)
        else:
            yield place, record
