import pytest
from aiohttp import web
from aiohttp.test_utils import AioHTTPTestCase
from shop.app import create_app, get_pet, guard, setup


async def handler(request):
    return web.json_response({"id": 1})


@guard
async def guarded(request):
    return web.json_response({"id": 1})


async def depending(request, shop=create_app()):
    return web.json_response({"id": 1})


async def test_the_product(aiohttp_client):
    app = create_app()
    app.router.add_get("/extra", handler)
    await aiohttp_client(app)


async def test_a_handler_of_the_product(aiohttp_client):
    app = web.Application()
    app.router.add_get("/pets", get_pet)
    app.router.add_get("/plain", handler)
    await aiohttp_client(app)


async def test_a_middleware(aiohttp_client):
    app = web.Application(middlewares=[guard])
    app.router.add_get("/middleware", handler)
    await aiohttp_client(app)


async def test_a_later_middleware(aiohttp_client):
    app = web.Application()
    app.middlewares.append(guard)
    app.router.add_get("/later", handler)
    await aiohttp_client(app)


async def test_a_setup(aiohttp_client):
    app = web.Application()
    app.router.add_get("/setup", handler)
    setup(app)
    await aiohttp_client(app)


@pytest.mark.parametrize("handle", [guarded, depending])
async def test_a_wrapped_handler(aiohttp_client, handle):
    app = web.Application()
    app.router.add_get("/wrapped", handle)
    await aiohttp_client(app)


async def test_routes_of_the_product(aiohttp_client):
    app = web.Application()
    app.add_routes(guard.routes)
    app.router.add_get("/routes", handler)
    await aiohttp_client(app)


async def test_a_handler_that_calls_the_product(aiohttp_server):
    async def entry(request):
        return await get_pet(request)

    app = web.Application()
    app.router.add_post("/messages", entry)
    app.router.add_get("/beside", handler)
    await aiohttp_server(app)


async def test_never_served():
    app = web.Application()
    app.router.add_get("/unserved", handler)


class TestCase(AioHTTPTestCase):
    async def get_application(self):
        app = web.Application()
        app.router.add_get("/case", handler)
        return app
