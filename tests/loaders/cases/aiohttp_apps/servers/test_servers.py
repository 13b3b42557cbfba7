import json

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

routes = web.RouteTableDef()


@routes.get("/pets/{id:\\d+}")
async def get_pet(request):
    if request.query.get("kind") == "none":
        return web.json_response({"error": "no"}, status=404)
    return web.json_response({"id": 1, "name": "Rex"}, headers={"X-A": "b"})


@routes.post("/pets")
async def post_pet(request):
    pet = await request.json()
    assert pet["name"]
    return web.Response(text=json.dumps({"id": 2}), status=201, content_type="application/json")


@pytest.fixture
async def shop(aiohttp_server):
    app = aiohttp.web.Application()
    app.add_routes(routes)
    return await aiohttp_server(app)


def reply(data, status=200):
    async def handler(request):
        return web.json_response(data, status=status)

    return handler


async def test_factory(aiohttp_client):
    app = web.Application()
    app["state"] = {}
    app.router.add_get("/a", reply(None))
    app.router.add_route("*", "/b", reply([1], status=202))
    await aiohttp_client(app)


async def test_closure(aiohttp_server):
    asked = 0
    seen = []

    async def handler(request):
        nonlocal asked
        asked += 1
        seen.append(await request.json())
        if request.method == "DELETE":
            return web.Response(status=204)
        if request.headers["X-Kind"] == "text" and request.path == "/any/text":
            return web.Response(text="any")
        return web.Response(body=b"\xff")

    async def looping(request):
        for item in seen:
            await item
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/any/{rest:.*}", handler)
    app.router.add_post("/loop", looping)
    server = await aiohttp_server(app)
    assert server


class FakeShop:
    def __init__(self, name):
        self.name = name
        self.app = web.Application()
        self.app.router.add_routes([web.get("/name", self.get_name), web.put("/name", self.put_name)])

    async def get_name(self, request):
        return web.json_response({"name": self.name})

    async def put_name(self, request):
        return web.Response(text="done")


async def test_class():
    async with TestServer(FakeShop("x").app) as server, TestClient(server):
        pass
