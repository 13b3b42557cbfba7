"""Send the request that a stub read statically states, and compare what the real library answers with what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import httpx

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.python.source_file import load_python
from mockaudit.model.body import JsonBody, NoBody, TextBody
from mockaudit.model.exchange import Exchange
from mockaudit.model.value import Hole, Regex, Template

NAME = "test_generated.py"


def read(program: str) -> list[Exchange]:
    """Read a generated file statically."""
    found = list(load_python(Source(path=NAME, data=program.encode()), Project(root=Path("/nowhere"))))
    assert [item for item in found if not isinstance(item, Exchange)] == []
    return found


def address(exchange: Exchange, example: str) -> str:
    """Give an absolute URL that the stub says it matches; ``example`` is one for its pattern, if it has one."""
    url = exchange.request.url
    if isinstance(url, Regex):
        assert re.search(url.pattern, example)
        url = example
    if isinstance(url, Hole):
        url = "https://any.test/any/path"
    if isinstance(url, Template):
        url = "".join(_filling(part) if isinstance(part, Hole) else part for part in url.parts)
    url = f"https{url}" if url.startswith("://") else f"https://any.test{url}" if url.startswith("/") else url
    return f"{url}?{urlencode(exchange.request.query)}" if exchange.request.query else url


def _filling(hole: Hole) -> str:
    return "/any/path" if "any path" in hole.reason else "some" if "several hosts" in hole.reason else ""


def ask(client: httpx.Client, exchange: Exchange, example: str = "") -> httpx.Response:
    """Send the request that a stub states."""
    request = exchange.request
    content = json.dumps(request.body.value) if isinstance(request.body, JsonBody) else None
    if isinstance(request.body, TextBody):
        content = request.body.text
    headers = [(name, str(value)) for name, value in request.headers]
    if content is not None and "=" in content and isinstance(request.body, TextBody):
        headers.append(("Content-Type", "application/x-www-form-urlencoded"))
    if request.cookies:
        headers.append(("Cookie", "; ".join(f"{name}={value}" for name, value in request.cookies)))
    method = request.method if isinstance(request.method, str) else "GET"
    return client.request(method, address(exchange, example), content=content, headers=headers)


def same(exchange: Exchange, number: int, answer: httpx.Response) -> bool:
    """Tell whether a response is the one that the stub says."""
    said = exchange.responses[number]
    if isinstance(said.body, NoBody):
        body = answer.content == b""
    elif isinstance(said.body, JsonBody):
        body = answer.json() == said.body.value
    else:
        body = isinstance(said.body, TextBody) and answer.text == said.body.text
    headers = all(answer.headers.get(name) == value for name, value in said.headers)
    return (
        body
        and headers
        and (answer.status_code, answer.headers.get("content-type")) == (said.status, said.content_type)
    )
