from __future__ import annotations

import io

import httpretty
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")
NAMES = tuple(name for method in METHODS for name in (repr(method), f"httpretty.{method}"))
# httpretty writes into the dicts that it is given.
OWN = tuple(f"dict({value})" for value in HEADERS)
EXTRA = (
    ("adding_headers", OWN),
    ("forcing_headers", OWN),
    ("content_type", ('"application/json"', '"text/csv"')),
    ("x_total", ('"3"',)),
)


def response(draw: st.DrawFn) -> list[str]:
    content = draw(st.sampled_from((TEXTS, BYTES)))
    found = [f"body={draw(st.sampled_from(content))}"]
    found += some(draw, "status", STATUSES)
    for name, values in EXTRA:
        found += some(draw, name, values) if draw(st.integers(0, 2)) == 0 else []
    return found


def stub(draw: st.DrawFn, url: str) -> str:
    parts = [draw(st.sampled_from(NAMES)), url]
    whole = some(draw, "match_querystring", ("True", "False"))
    if draw(st.integers(0, 3)) == 0:
        rows = [f"httpretty.Response({', '.join(response(draw))})" for _ in range(draw(st.integers(1, 3)))]
        listed = f"responses=[{', '.join(rows)}]"
        return f"httpretty.register_uri({', '.join([*parts, listed, *whole])})  # stub"
    return f"httpretty.register_uri({', '.join([*parts, *response(draw), *whole])})  # stub"


def send(method: str, url: str, exchange: Exchange) -> Served | None:
    info = httpretty.URIInfo.from_uri(url, None)
    matcher, _ = httpretty.httpretty.match_uriinfo(info)
    if matcher is None:
        return None
    written = io.BytesIO()
    matcher.get_next_entry(method, info, None).fill_filekind(written)
    # The library ends its lines by a bare line feed.
    head, _, content = written.getvalue().partition(b"\n\r\n")
    return parsed(head + b"\r\n\r\n" + content)


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(stub_lines(stub))
def test_what_is_resolved_is_what_is_served(lines):
    body = "\n".join(f"    {line}" for line in lines)
    program = f"import httpretty\n{HEAD}@httpretty.activate\ndef test_it(n=2):\n{body}\n    ask()\n"
    exchanges = read(program)

    def ask():
        for exchange in each(exchanges, program):
            check(exchange, send)

    test = run(program, ask=ask)["test_it"].__wrapped__
    httpretty.reset()
    try:
        test()
    finally:
        httpretty.reset()


@pytest.mark.parametrize(
    ("arguments", "behaviour"),
    [
        ("body=lambda request, uri, headers: [200, headers, '']", {Behaviour.CALLBACK}),
        ("responses=[httpretty.Response(body=print_it)]", {Behaviour.CALLBACK}),
        ("responses=[]", set()),
    ],
)
def test_what_a_stub_does_beside_answering(arguments, behaviour):
    text = "import httpretty\ndef print_it(*args): ...\n"
    (exchange,) = read(f"{text}def test_it():\n    httpretty.register_uri('GET', 'http://a.test/', {arguments})\n")
    assert (exchange.behaviour, len(exchange.responses)) == (frozenset(behaviour), 0 if behaviour else 1)
