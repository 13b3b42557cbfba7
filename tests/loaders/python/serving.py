"""Write small test files, read them statically, and hold each stub against what its library serves at run time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

from hypothesis import strategies as st

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.python.source_file import load_python
from mockaudit.model.body import BinaryBody, Body, JsonBody, NoBody, TextBody
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Response

NAME = "test_generated.py"
HEAD = """\
import http
import json
import re

BASE = "http://api.test/v1"
CODES = {"made": 201, "gone": 410}
HEADERS = {"X-A": "b"}


def body(n, **more):
    made = {"n": n, "text": "é", **more}
    made["list"] = [n, None]
    return made


def word(prefix="w"):
    return f"{prefix}-é"


"""
URLS = ('BASE + "/{k}"', 'f"{{BASE}}/{{n}}/{k}"', '"http://api.test/{k}?x=1&y=a%20b"', 'f"{{BASE}}/{k}?x={{n}}"')
JSON = ("body(n)", "body(n, deep=[1.5, True])", '[1, {"a": False}]', "0", '""', "False", "[]", "body(1) if n else 2")
TEXTS = ('"text"', "word()", "json.dumps(body(n))", '""', "'{\"a\": 1}'", '"12"', "'%s!' % n")
BYTES = ('b"raw"', "word().encode()", "json.dumps(body(n)).encode()", r'b"\xff\xfe"', 'b""')
STATUSES = ("201", 'CODES["gone"]', "200 + n", "http.HTTPStatus.ACCEPTED")
HEADERS = ("HEADERS", '{"Content-Type": "application/json"}', '{**HEADERS, "content-type": "text/csv"}')
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Served:
    """What a client sees of a response."""

    status: int
    content_type: str | None
    content: bytes


Send = Callable[[str, str, Exchange], Served | None]
"""Sends a request (method, URL, and headers and body of the exchange); None where no stub takes it."""


@st.composite
def stub_lines(draw: st.DrawFn, stub: Callable[[st.DrawFn, str], str], urls: tuple[str, ...] = URLS) -> list[str]:
    """Draw some stubs, each with a URL of its own."""
    lines = []
    for k in range(draw(st.integers(1, 4))):
        url = draw(st.sampled_from(urls)).format(k=k)
        lines.append(stub(draw, url))
    return lines


def some(draw: st.DrawFn, name: str, values: tuple[str, ...]) -> list[str]:
    """Draw a keyword argument, or none."""
    return [f"{name}={draw(st.sampled_from(values))}"] if draw(st.booleans()) else []


def read(program: str) -> list[Exchange]:
    """Read a test file statically."""
    found = list(load_python(Source(path=NAME, data=program.encode()), Project(root=Path("/nowhere"))))
    assert [item for item in found if not isinstance(item, Exchange)] == []
    return [item for item in found if isinstance(item, Exchange)]


def run(program: str, **names: object) -> dict[str, object]:
    """Run a test file's module body with more names in it."""
    namespace: dict[str, object] = {"__name__": "generated", **names}
    exec(compile(program, NAME, "exec"), namespace)
    return namespace


def check(exchange: Exchange, send: Send) -> None:
    """Ask for what a stub states, and compare all that it answers; then ask with one parameter more."""
    request = exchange.request
    assert isinstance(request.url, str)
    assert request.method is None or isinstance(request.method, str)
    method, parts = request.method or "GET", urlencode(list(request.query))
    url = f"{request.url}?{parts}" if parts else request.url
    assert exchange.behaviour <= {Behaviour.OPTIONAL}
    for response in exchange.responses:
        assert send(method, url, exchange) == as_served(response)
    more = send(method, url + ("&" if parts else "?") + "zz=1", exchange)
    assert (more is None) == (Facet.QUERY in request.complete)


def as_served(response: Response) -> Served:
    """Give what a client would see if all that is read of a response is true."""
    assert isinstance(response.status, int)
    assert response.content_type is None or isinstance(response.content_type, str)
    return Served(response.status, response.content_type, Content(response.body))


class Content(bytes):
    """The bytes of a body; those of JSON whose text is not known are equal to any bytes that mean the same."""

    free = False

    def __new__(cls, body: Body) -> Self:
        made = super().__new__(cls, _bytes(body))
        made.free = isinstance(body, JsonBody) and body.text is None
        return made

    def __eq__(self, other: object) -> bool:
        if self.free and isinstance(other, bytes):
            return _typed(json.loads(self)) == _typed(json.loads(other))
        return bytes(self) == other

    __hash__ = bytes.__hash__


def _bytes(body: Body) -> bytes:
    match body:
        case NoBody():
            return b""
        case JsonBody(value=value, text=text):
            return (json.dumps(value) if text is None else text).encode()
        case TextBody(text=str(text)):
            return text.encode()
        case BinaryBody(content=content):
            return content
    raise AssertionError(f"{body} is not resolved")


def _typed(value: object) -> object:
    """Tell 1 from true and 1.0, which are equal in Python."""
    if isinstance(value, dict):
        return {key: _typed(item) for key, item in value.items()}
    return [_typed(item) for item in value] if isinstance(value, list) else (type(value).__name__, value)


def parsed(raw: bytes) -> Served:
    """Parse a response as it stands on the wire."""
    head, _, content = raw.partition(b"\r\n\r\n")
    lines = head.decode().replace("\r\n", "\n").split("\n")
    types = [line.partition(":")[2].strip() for line in lines[1:] if line.lower().startswith("content-type:")]
    return Served(int(lines[0].split()[1]), types[0] if types else None, content)


def each(exchanges: list[Exchange], program: str) -> Iterator[Exchange]:
    """Give each exchange once it is sure that no stub of the file is missing, and none is read twice."""
    lines = [i for i, line in enumerate(program.splitlines(), 1) if line.endswith("# stub")]
    assert sorted(int(exchange.ref.rpartition(":")[2]) for exchange in exchanges) == lines
    yield from exchanges
