from __future__ import annotations

import asyncio

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockaudit.model.exchange import Behaviour, Exchange
from tests.loaders.python.serving import (
    BYTES,
    HEAD,
    HEADERS,
    JSON,
    METHODS,
    STATUSES,
    TEXTS,
    Served,
    as_served,
    each,
    read,
    run,
    some,
    stub_lines,
)

BODIES = (("json", JSON), ("payload", JSON), ("body", TEXTS), ("body", BYTES))


def stub(draw: st.DrawFn, url: str) -> str:
    name, values = draw(st.sampled_from(BODIES))
    parts = some(draw, name, values) + some(draw, "status", STATUSES)
    typed = some(draw, "content_type", ("'text/csv'", "'application/xml'"))
    parts += typed or some(draw, "headers", HEADERS)
    method = draw(st.sampled_from(METHODS))
    where = draw(st.sampled_from((url, f"URL({url})")))
    if draw(st.booleans()):
        return f"m.{method.lower()}({', '.join([where, *parts])}, repeat=True)  # stub"
    return f"m.add({', '.join([where, repr(method), *parts])}, repeat=True)  # stub"


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(stub_lines(stub))
def test_what_is_resolved_is_what_is_served(lines):
    body = "\n".join(f"        {line}" for line in lines)
    start = "async def test_it(n=2):\n    async with aiointercept(mock_external_urls=True) as m:\n"
    imports = "from aiointercept import aiointercept\nfrom yarl import URL\n"
    program = f"{imports}{HEAD}{start}{body}\n        await ask(m)\n"
    exchanges = read(program)

    async def ask(mock):
        for exchange in each(exchanges, program):
            await check(mock, exchange)

    asyncio.run(run(program, ask=ask)["test_it"]())


async def check(mock, exchange: Exchange) -> None:
    """Ask the library's own server, with the host that the stub names, for what the stub states and for more."""
    request = exchange.request
    path = request.url.removeprefix("http://api.test")
    async with aiohttp.ClientSession(headers={"Host": "api.test"}) as session:
        for response in exchange.responses:
            found = await session.request(request.method, mock.server_url + path, params=list(request.query))
            served = Served(found.status, found.headers.get("Content-Type"), await found.read())
            expected = as_served(response)
            if served.content_type == f"{expected.content_type}; charset=utf-8":
                served = Served(served.status, expected.content_type, served.content)  # aiohttp adds it to texts
            assert served == expected
        more = [*request.query, ("zz", "1")]
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.request(request.method, mock.server_url + path, params=more)


@pytest.mark.parametrize(
    ("argument", "behaviour"),
    [
        ("exception=True", {Behaviour.EXCEPTION}),
        ("exception=None", set()),
        ("callback=lambda url, **kwargs: None", {Behaviour.CALLBACK}),
    ],
)
def test_what_a_stub_does_beside_answering(argument, behaviour):
    (exchange,) = read(f"def test_it(aiointercept_mock):\n    aiointercept_mock.get('http://a.test/', {argument})\n")
    assert (exchange.behaviour, len(exchange.responses)) == (frozenset(behaviour), 0 if behaviour else 1)
