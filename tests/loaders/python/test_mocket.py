from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mocket import Mocket
from mocket.mockhttp import Entry

from mockaudit.model.exchange import Behaviour, Exchange
from tests.loaders.python.serving import (
    BYTES,
    HEAD,
    HEADERS,
    METHODS,
    STATUSES,
    TEXTS,
    Served,
    check,
    each,
    parsed,
    read,
    run,
    some,
    stub_lines,
)

NAMES = tuple(name for method in METHODS for name in (repr(method), f"Entry.{method}"))
IMPORT = "from mocket import Mocket, mocketize\nfrom mocket.mockhttp import Entry, Response\n"
PLUG_IN = "from mocket.plugins import httpretty\n"


def response(draw: st.DrawFn) -> list[str]:
    content = draw(st.sampled_from((TEXTS, BYTES)))
    return some(draw, "body", content) + some(draw, "status", STATUSES) + some(draw, "headers", HEADERS)


def stub(draw: st.DrawFn, url: str) -> str:
    method, whole = draw(st.sampled_from(NAMES)), some(draw, "match_querystring", ("True", "False"))
    kind = draw(st.integers(0, 3))
    if kind == 0:
        parts = [method, url, *response(draw), *whole]
        return f"Entry.single_register({', '.join(parts)})  # stub"
    if kind == 1:
        plug_in = [f"body={draw(st.sampled_from(TEXTS))}", *some(draw, "content_type", ('"text/csv"',))]
        parts = [method, url, *plug_in, *some(draw, "adding_headers", HEADERS[:1]), *whole]
        return f"httpretty.register_uri({', '.join(parts)})  # stub"
    rows = [f"Response({', '.join(response(draw))})" for _ in range(draw(st.integers(1, 3)))]
    if kind == 2:
        return f"Entry.register({', '.join([method, url, *rows, *whole])})  # stub"
    parts = [url, method, f"[{', '.join(rows)}]", *whole]
    return f"Mocket.register(Entry({', '.join(parts)}))  # stub"


def send(method: str, url: str, exchange: Exchange) -> Served | None:
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    request = f"{method} {target} HTTP/1.1\r\nHost: {parts.hostname}\r\n\r\n".encode()
    entry = Mocket.get_entry(parts.hostname, parts.port or 80, request)
    return None if entry is None else parsed(entry.get_response())


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(stub_lines(stub))
def test_what_is_resolved_is_what_is_served(lines):
    body = "\n".join(f"    {line}" for line in lines)
    program = f"{IMPORT}{PLUG_IN}{HEAD}def test_it(n=2):\n{body}\n    ask()\n"
    exchanges = read(program)

    def ask():
        for exchange in each(exchanges, program):
            check(exchange, send)

    Mocket.reset()
    try:
        run(program, ask=ask)["test_it"]()
    finally:
        Mocket.reset()


@pytest.mark.parametrize(
    ("call", "behaviour", "count"),
    [
        ("single_register('GET', 'http://a.test/', exception=OSError())", {Behaviour.EXCEPTION}, 0),
        ("single_register('GET', 'http://a.test/', exception=None)", set(), 1),
        ("register('GET', 'http://a.test/', OSError(), Response())", set(), 1),
        ("register('GET', 'http://a.test/', OSError())", {Behaviour.EXCEPTION}, 0),
        ("register('GET', 'http://a.test/')", set(), 1),
    ],
)
def test_what_a_stub_does_beside_answering(call, behaviour, count):
    (exchange,) = read(f"{IMPORT}def test_it():\n    Entry.{call}\n")
    assert (exchange.behaviour, len(exchange.responses)) == (frozenset(behaviour), count)


def test_an_entry_without_responses_answers_as_it_is_read():
    (exchange,) = read(f"{IMPORT}def test_it():\n    Entry.register('GET', 'http://a.test/x')\n")
    Mocket.reset()
    Entry.register("GET", "http://a.test/x")
    check(exchange, send)
    Mocket.reset()
