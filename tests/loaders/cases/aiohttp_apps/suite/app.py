from aiohttp import web


async def pets(request):
    return web.json_response([])


def create_app():
    app = web.Application()
    app.router.add_get("/pets", pets)
    return app
