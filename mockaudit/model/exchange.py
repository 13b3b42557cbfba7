"""One faked or recorded HTTP exchange: what is asked, what is answered, and where the fake stands."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from mockaudit.model.body import NO_BODY, Body
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.value import Alternatives, Hole, Regex, Template, Value

Pairs: TypeAlias = tuple[tuple[str, Value], ...]


class Provenance(StrEnum):
    """How the exchange came to be known."""

    STATIC = "static"
    RUNTIME = "runtime"
    RECORDED = "recorded"


class Facet(StrEnum):
    """A part of a request that a fake may state completely, so that what is absent from it is known to be absent."""

    QUERY = "query"
    HEADERS = "headers"
    COOKIES = "cookies"
    BODY = "body"


class Behaviour(StrEnum):
    """What a fake does beside answering with a fixed response."""

    CALLBACK = "callback"
    EXCEPTION = "exception"
    PASSTHROUGH = "passthrough"
    TEMPLATED = "templated"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the client sends, as far as the fake states it.

    ``method`` is upper case, None means any. ``url`` holds no query: the pairs of ``query`` are decoded, in order, and
    include those of the URL. ``url`` may be absolute, or a path alone (a pact's). Header names keep their case.
    ``complete`` names the facets whose absent parts are known to be absent: all of them for a recording or a pact,
    none for a stub that merely matches on something.
    """

    method: str | Hole | Alternatives | None
    url: str | Template | Regex | Hole
    query: Pairs = ()
    headers: Pairs = ()
    cookies: Pairs = ()
    body: Body = NO_BODY
    complete: frozenset[Facet] = frozenset()
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What is answered.

    ``content_type`` is the Content-Type that the client sees, None where there is none; ``content_type_implied`` is
    true where the mock library chose it (``responses`` serves a str body as text/plain).
    """

    status: int | Hole | Alternatives
    headers: Pairs = ()
    content_type: str | Hole | None = None
    content_type_implied: bool = False
    body: Body = NO_BODY
    at: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One fake: a request and the responses it is answered with, in order.

    ``loader`` is the loader's name. ``ref`` names the fake for other tools: ``path:line`` in source, ``path#pointer``
    in a data file. ``owner`` is the test or fixture that owns it (``tests/test_pay.py::test_refund``). ``title`` is
    what a person calls it (a pact's description). ``deliberate`` says why the fake looks wrong on purpose ("inside
    pytest.raises", "the test is named test_bad_json"), None where nothing says so. ``recorded_at`` is ISO 8601.
    ``holds`` is true where the fake answers every request that fits it, before fakes that are registered later.
    ``replaces`` is true where it answers them before those that are registered earlier.
    ``complete_responses`` is true where the responses are whole (a recording), false where the author may have kept
    only what the consumer reads (a stub, a pact).
    ``twin_of`` is an earlier fake of the same data file that differs from this one in nothing but place and title, None
    where there is none: a twin has that fake's very ``request`` and ``responses``, whose places are the first one's.
    """

    loader: str
    provenance: Provenance
    ref: str
    at: Location
    request: Request
    responses: tuple[Response, ...] = ()
    behaviour: frozenset[Behaviour] = frozenset()
    owner: str | None = None
    title: str | None = None
    deliberate: str | None = None
    recorded_at: str | None = None
    complete_responses: bool = False
    secrets_scrubbed: bool = False
    holds: bool = False
    replaces: bool = False
    twin_of: Exchange | None = None
