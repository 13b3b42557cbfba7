from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from werkzeug import Request
from werkzeug.test import Client

from mockaudit.model.exchange import Behaviour, Exchange
from tests.loaders.python.serving import (
    BYTES,
    HEAD,
    HEADERS,
    JSON,
    METHODS,
    STATUSES,
    TEXTS,
    Content,
    Served,
    check,
    each,
    read,
    run,
    some,
    stub_lines,
)

IMPORT = "from pytest_httpserver import HTTPServer, RequestMatcher\nfrom werkzeug import Response\n"
QUERIES = ('{"a": "b c"}', '"x=1&y=2"', 'b"x=a+b"', '""', "None")
SENT = (("json", JSON), ("data", TEXTS), ("headers", ('{"X-Key": "k"}',)))
PATHS = ('"/v1/{k}"', 'f"/{{n}}/{k}"', '"/".join(["", "a", "{k}"])')
TYPES = ("'text/csv'", "'application/xml'", "'image/svg+xml'", "'application/json'")


def answer(draw: st.DrawFn) -> str:
    kind = draw(st.integers(0, 2))
    content = draw(st.sampled_from(JSON if kind == 0 else draw(st.sampled_from((TEXTS, BYTES)))))
    parts = [content, *some(draw, "status", STATUSES), *some(draw, "headers", HEADERS)]
    if kind:
        parts += some(draw, "mimetype", TYPES)
    parts += some(draw, "content_type", TYPES)
    arguments = ", ".join(parts)
    if kind == 2:
        return f"respond_with_response(Response({arguments}))"
    return f"respond_with_{'data' if kind else 'json'}({arguments})"


def stub(draw: st.DrawFn, path: str) -> str:
    matching = some(draw, "method", tuple(repr(m) for m in (*METHODS, "get"))) + some(draw, "query_string", QUERIES)
    name, values = draw(st.sampled_from(SENT))
    matching += some(draw, name, values)
    kind = draw(st.integers(0, 3))
    if kind == 0:
        exact = [part.replace("'get'", "'GET'") for part in matching]  # expect_request alone takes any letter case
        return f"m.expect(RequestMatcher({', '.join([path, *exact])})).{answer(draw)}  # stub"
    return f"m.expect_request({', '.join([path, *matching])}).{answer(draw)}  # stub"


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(stub_lines(stub, PATHS))
def test_what_is_resolved_is_what_is_served(lines):
    body = "\n".join(f"    {line}" for line in lines)
    program = f"{IMPORT}{HEAD}def test_it(m: HTTPServer, n=2):\n{body}\n    ask(m)\n"
    exchanges = read(program)

    def ask(server: HTTPServer):
        client = Client(Request.application(server.application))

        def send(method: str, url: str, exchange: Exchange) -> Served | None:
            sent = bytes(Content(exchange.request.body))
            found = client.open(url, method=method, headers=list(exchange.request.headers), data=sent)
            if found.status_code == 500 and found.data.startswith(b"No handler"):
                return None
            return Served(found.status_code, found.headers.get("Content-Type"), found.data)

        for exchange in each(exchanges, program):
            check(exchange, send)

    run(program, ask=ask)["test_it"](HTTPServer())


@pytest.mark.parametrize(
    ("answer", "behaviours"),
    [
        ("expect_request('/x')", []),
        ("expect_request('/x').respond_with_handler(lambda request: None)", [{Behaviour.CALLBACK}]),
        ("expect_request('/x').with_post_hook(print).respond_with_data('')", [{Behaviour.CALLBACK}]),
        ("expect_oneshot_request('/x').respond_with_data('')", [set()]),
        ("get_matching_requests_count('/x')", []),
    ],
)
def test_what_a_stub_does_beside_answering(answer, behaviours):
    found = read(f"def test_it(httpserver):\n    httpserver.{answer}\n")
    assert [exchange.behaviour for exchange in found] == [frozenset(item) for item in behaviours]


def test_the_last_answer_counts():
    text = "def test_it(httpserver):\n    h = httpserver.expect_request('/x')\n"
    found = read(f"{text}    h.respond_with_data(status=500)\n    h.respond_with_data(status=204)\n")
    assert [exchange.responses[0].status for exchange in found] == [500, 204]
