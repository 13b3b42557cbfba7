from __future__ import annotations

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_httpx import HTTPXMock
from pytest_httpx._options import _HTTPXMockOptions

from mockaudit.model.body import JsonBody
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

BODIES = (("json", JSON), ("text", TEXTS), ("html", TEXTS), ("content", BYTES))
TRANSPORT = httpx.HTTPTransport()
PARAMS = ('{"limit": "1"}', '{"tag": ["a", "b"], "q": word()}')
MATCH = (("match_json", JSON), ("match_content", BYTES), ("match_headers", ('{"X-Key": word("k")[:2]}',)))


def stub(draw: st.DrawFn, url: str) -> str:
    parts = [f"url={url}"]
    parts += some(draw, "method", tuple(repr(m) for m in (*METHODS, "get")))
    parts += some(draw, "status_code", STATUSES) + some(draw, "headers", HEADERS)
    if "?" not in url:
        parts += some(draw, "match_params", PARAMS)
    for name, values in (draw(st.sampled_from(BODIES)), draw(st.sampled_from(MATCH))):
        parts += some(draw, name, values)
    return f"m.add_response({', '.join(draw(st.permutations(parts)))})  # stub"


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(stub_lines(stub))
def test_what_is_resolved_is_what_is_served(lines):
    body = "\n".join(f"    {line}" for line in lines)
    program = f"from pytest_httpx import HTTPXMock\n{HEAD}def test_it(m: HTTPXMock, n=2):\n{body}\n    ask(m)\n"
    exchanges = read(program)

    def ask(mock: HTTPXMock):
        def send(method: str, url: str, exchange: Exchange) -> Served | None:
            sent = exchange.request.body
            content = bytes(Content(sent))
            request = httpx.Request(method, url, headers=dict(exchange.request.headers), content=content)
            try:
                found = mock._handle_request(TRANSPORT, request)
            except httpx.TimeoutException:
                return None
            return Served(found.status_code, found.headers.get("Content-Type"), found.read())

        for exchange in each(exchanges, program):
            check(exchange, send)

    options = _HTTPXMockOptions(can_send_already_matched_responses=True)
    run(program, ask=ask)["test_it"](HTTPXMock(options))


@pytest.mark.parametrize(
    ("call", "behaviour"),
    [
        ("add_exception(OSError())", {Behaviour.EXCEPTION}),
        ("add_callback(lambda request: None)", {Behaviour.CALLBACK}),
        ("add_response(is_optional=True)", {Behaviour.OPTIONAL}),
        ("add_response(is_optional=False)", set()),
    ],
)
def test_what_a_stub_does_beside_answering(call, behaviour):
    (exchange,) = read(f"def test_it(httpx_mock):\n    httpx_mock.{call}\n")
    silent = behaviour - {Behaviour.OPTIONAL}
    assert (exchange.behaviour, len(exchange.responses)) == (frozenset(behaviour), 0 if silent else 1)


def test_later_changes_of_a_body_do_not_reach_the_stub():
    (exchange,) = read(
        "def test_it(httpx_mock):\n    x = {'a': 1}\n    httpx_mock.add_response(json=x)\n    x['a'] = 2\n"
    )
    body = exchange.responses[0].body
    assert isinstance(body, JsonBody)
    assert body.value == {"a": 1}
