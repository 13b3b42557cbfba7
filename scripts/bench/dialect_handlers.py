"""The libraries whose stubs are functions that answer requests: one record each."""

from __future__ import annotations

from dialect_record import ALL, SERVER, Dialect

ANY_API = "which API the application stands for is not said"
ROUTE_ONLY = "a route is found by method and path, and its view is not given the request"

ASSERTS = {
    "query": "    assert dict(request.query) == {value}\n",
    "header": "    assert request.headers[{name}] == {value}\n",
    "json": "    assert await request.json() == {value}\n",
    "text": "    assert (await request.body()).decode() == {value}\n",
}

HANDLERS = (
    Dialect(
        name="httpx_transport",
        imports="import json\n\nimport httpx",
        states=ALL,
        stub=(
            "def handler(request):\n    assert request.method == {method}\n"
            "    assert str(request.url) == {url}\n{asked}"
            "    return httpx.Response({reply})\n\n"
            "client = httpx.Client(transport=httpx.MockTransport(handler))"
        ),
        other=(
            "def handler(request):\n{asked}    if (request.method, str(request.url)) == ({method}, {url}):\n"
            "        return httpx.Response({reply})\n    raise AssertionError(request.url)\n\n"
            "client = httpx.Client(transport=httpx.MockTransport(handler))"
        ),
        ask="answer = client.request({method}, {url}{sent})",
        text_as="content",
        gives="client",
        asked={
            "header": "    assert request.headers[{name}] == {value}\n",
            "json": "    assert json.loads(request.content) == {value}\n",
            "text": "    assert request.content.decode() == {value}\n",
        },
        joint="",
        reply={
            "json": "{status}, json={body}, headers={headers}",
            "text": "{status}, text={body}, headers={headers}",
            "none": "{status}, headers={headers}",
        },
        in_url=True,
        mock="",
    ),
    Dialect(
        name="httmock",
        imports="import json\n\nimport requests\nfrom httmock import HTTMock, all_requests, response, urlmatch",
        states=ALL,
        stub=(
            "@all_requests\ndef handler(url, request):\n"
            "    if url.path == {path} and request.method == {method}{asked}:\n"
            "        return response({reply})"
        ),
        other=(
            "@urlmatch(netloc='localhost:9000', path={pattern}, method={method})\ndef handler(url, request):\n"
            "    assert url.scheme == 'http'{asked}\n    return response({reply})"
        ),
        ask="with HTTMock(handler):\n    answer = requests.request({method}, {url}{sent})",
        gives="handler",
        asked={
            "query text": " and url.query == {value}",
            "header": " and request.headers[{name}] == {value}",
            "json": " and json.loads(request.body) == {value}",
            "text": " and request.body == {value}",
        },
        joint="",
        reply={
            "json": "{status}, {body}, headers={headers}",
            "text": "{status}, {body}, headers={headers}",
            "none": "{status}, headers={headers}",
        },
        mock="",
    ),
    Dialect(
        name="aiohttp_apps",
        imports="import json\n\nfrom aiohttp import web",
        states=ALL - {SERVER},
        because=ANY_API,
        stub=(
            "async def handler(request):\n{asked}    return web.Response({reply})\n\n"
            "app = web.Application()\napp.router.add_route({method}, {path}, handler)"
        ),
        other=(
            "async def handler(request):\n{asked}    return web.Response({reply})\n\n"
            "app = web.Application()\napp.add_routes([web.{verb}({path}, handler)])"
        ),
        ask="client = await {mock}(app)\nanswer = await client.request({method}, {path}{sent})",
        gives="app",
        asked={**ASSERTS, "text": "    assert await request.text() == {value}\n"},
        joint="",
        reply={
            "json": "text=json.dumps({body}), status={status}, headers={headers}",
            "text": "text={body}, status={status}, headers={headers}",
            "none": "status={status}, headers={headers}",
        },
        parameter="aiohttp_client",
        mock="aiohttp_client",
        status="status",
        is_async=True,
    ),
    Dialect(
        name="flask_apps",
        imports="import json\n\nimport httpx\nfrom flask import Flask, Response",
        states=frozenset(),
        because=ROUTE_ONLY,
        stub=(
            "app = Flask(__name__)\n\n@app.route({path}, methods=[{method}])\n"
            "def handler():\n    return {reply}, {status}, {headers}\n"
        ),
        other=(
            "app = Flask(__name__)\n\n@app.{verb}({path})\ndef handler():\n"
            "    return Response({reply}, {status}, {headers})\n"
        ),
        ask="with httpx.Client(transport=httpx.WSGITransport(app=app)) as client:\n    answer = client.request({method}, {url}{sent})",
        gives="app",
        reply={"json": "json.dumps({body})", "text": "{body}", "none": "''"},
        text_as="content",
        mock="",
    ),
    Dialect(
        name="asgi_apps",
        imports="import json\n\nimport httpx\nfrom fastapi import FastAPI, Request\nfrom starlette.applications import Starlette\nfrom starlette.responses import Response\nfrom starlette.routing import Route",
        states=ALL - {SERVER},
        because=ANY_API,
        stub=(
            "async def handler(request):\n{asked}    return Response({reply}{status}, {headers})\n\n"
            "app = Starlette(routes=[Route({path}, handler, methods=[{method}])])"
        ),
        other=(
            "app = FastAPI()\n\n@app.{verb}({path})\nasync def handler(request: Request):\n{asked}"
            "    return Response({reply}{status}, {headers})\n"
        ),
        ask=(
            "async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app)) as client:\n"
            "    answer = await client.request({method}, {url}{sent})"
        ),
        gives="app",
        asked={**ASSERTS, "query": ASSERTS["query"].replace("query", "query_params")},
        joint="",
        reply={"json": "json.dumps({body}), ", "text": "{body}, ", "none": "None, "},
        text_as="content",
        mock="",
        is_async=True,
    ),
)
