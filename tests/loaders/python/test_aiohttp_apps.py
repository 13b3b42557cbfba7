"""What is read of a fake aiohttp server is what the real one answers."""

from __future__ import annotations

import asyncio
import re
from itertools import product
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.python.aiohttp_apps import AIOHTTP, PARAMETER
from mockaudit.loaders.python.source_file import load_python
from mockaudit.model.exchange import Exchange
from mockaudit.model.value import Hole, Template
from tests.loaders.python.serving import Served, as_served, read, run

DATA = ("{'n': 1, 'text': 'é'}", "[1, None]", "0", "''", "False", "None")
JSON = [f"web.json_response({data}{more})" for data in DATA for more in ("", ", status=201")]
JSON += [
    "web.json_response()",
    "web.json_response({}, content_type='application/problem+json')",
    "web.json_response(text='[1]')",
    "web.json_response(body=b'[1]')",
    "web.json_response([], headers={'X-A': 'b'})",
]
BODIES = ("text='text'", "text=''", "text=json.dumps({'a': 1})", "body=b'raw'", "body=b''", "body='str'", "")
TYPES = ("", "content_type='application/json'", "headers={'Content-Type': 'application/csv'}", "charset='latin-1'")
PLAIN = [f"web.Response({', '.join(filter(None, parts))})" for parts in product(BODIES, TYPES)]
FORBIDDEN = (
    "body=b'', charset='latin-1'",
    "body=b'raw', charset='latin-1'",
    "body='str', charset='latin-1'",
    "(charset=",
)
ANSWERS = [*JSON, *(text for text in PLAIN if not any(part in text for part in FORBIDDEN)), "web.Response(status=204)"]
HEAD = "import json\nfrom aiohttp import web\n\n"


def program() -> str:
    lines = [f"async def handler_{i}(request):\n    return {answer}\n" for i, answer in enumerate(ANSWERS)]
    routes = [f"    app.router.add_get('/{i}', handler_{i})\n" for i in range(len(ANSWERS))]
    server = "async def test_it(aiohttp_server):\n    app = web.Application()\n" + "".join(routes)
    return HEAD + "\n".join(lines) + f"\n{server}    return await aiohttp_server(app)\n"


async def ask(app: web.Application, exchanges: list[Exchange]) -> list[Served]:
    found = []
    async with TestClient(TestServer(app)) as client:
        for exchange in exchanges:
            async with client.request(str(exchange.request.method), path_of(exchange)) as answer:
                found.append(Served(answer.status, answer.headers.get("Content-Type"), await answer.read()))
    return found


def path_of(exchange: Exchange) -> str:
    """Give the path that a stub states behind the server, which is not known."""
    url = exchange.request.url
    assert isinstance(url, Template)
    server, path = url.parts
    assert isinstance(server, Hole)
    return str(path)


async def itself(app: web.Application) -> web.Application:
    return app


def test_each_form_of_an_answer() -> None:
    text = program()
    exchanges = read(text)
    assert [path_of(exchange) for exchange in exchanges] == [f"/{i}" for i in range(len(ANSWERS))]
    app = asyncio.run(run(text)["test_it"](itself))  # type: ignore[operator]
    served = asyncio.run(ask(app, exchanges))
    stated = [as_served(exchange.responses[0]) for exchange in exchanges]
    assert dict(zip(ANSWERS, served, strict=True)) == dict(zip(ANSWERS, stated, strict=True))


@pytest.mark.parametrize(
    ("path", "pattern", "slashed"),
    [
        ("/a/{id}", None, False),
        (r"/a/{id:\d{1,3}}/b", r"\d{1,3}", False),
        ("/{rest:.*}", ".*", True),
        ("/{rest:[^/]+}", "[^/]+", False),
        ("/{rest:(}", "(", True),
    ],
)
def test_the_parameters_of_a_path(path, pattern, slashed):
    found = re.search(PARAMETER, path)
    assert found is not None
    assert (found[1], AIOHTTP.slashed(found[1] or "")) == (pattern, slashed)


@pytest.mark.parametrize(
    ("path", "count"), [("tests/servers.py", len(ANSWERS)), ("conftest.py", len(ANSWERS)), ("shop/server.py", 0)]
)
def test_only_files_of_tests_hold_fakes(path, count):
    found = list(load_python(Source(path=path, data=program().encode()), Project(root=Path("/nowhere"))))
    assert len(found) == count
