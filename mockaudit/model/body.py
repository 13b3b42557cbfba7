"""The payload of a request or response: absent, JSON, text, bytes, or not known. Absence is a value, never None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TypeAlias

from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location, Span
from mockaudit.model.value import Template, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class NoBody:
    """The fake states that there is no payload, or its format says so by leaving it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonBody:
    """A payload that is JSON.

    ``at`` is where the payload begins. ``inline`` is true where the payload's own structure is part of the file's (a
    pact's body), false where it is text inside a string of the file (a cassette's). ``spans`` maps pointers in the
    payload to source spans where the loader knows them (Python dict displays). ``text`` is the payload as it is sent,
    where the fake states a text rather than a structure. ``read`` is the value that was read from JSON text of no
    great depth, if any: as long as it is this payload's, there are no holes in it, and nothing that JSON does not have.
    """

    value: Value
    at: Location
    inline: bool = False
    spans: Mapping[str, Span] = field(default_factory=dict)
    text: str | None = None
    read: Value = field(default=None, compare=False)

    @property
    def is_read(self) -> bool:
        """Tell whether the value is JSON as it was read, with nothing put in its place since."""
        return self.read is self.value

    def locate(self, pointer: str) -> Location:
        """Give the place of a pointer into the payload: its own span, else its nearest known parent's."""
        if self.inline:
            return Location(path=self.at.path, pointer=self.at.pointer + pointer)
        parent = pointer
        while parent not in self.spans and parent:
            parent = parent.rpartition("/")[0]
        span = self.spans.get(parent, self.at.span)
        return Location(path=self.at.path, pointer=self.at.pointer, span=span)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBody:
    """A payload that is text and not JSON."""

    text: str | Template
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class BinaryBody:
    """A payload of bytes that are no text in the encoding that they claim."""

    content: bytes
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A payload that is there, or may be, but that could not be computed; ``why`` in the user's words."""

    why: str
    at: Location


NO_BODY = NoBody()

Body: TypeAlias = NoBody | JsonBody | TextBody | BinaryBody | Unknown
