import httpx
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from httpx import ASGITransport
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

fake = FastAPI(title="The other service")


@fake.get("/health", status_code=203, tags=["a"])
def health() -> dict:
    return {"up": True}


def test_fastapi():
    calls = []

    @fake.post("/orders/{order_id}")
    async def order(order_id: int, body: dict) -> JSONResponse:
        calls.append(body)
        if not body:
            return JSONResponse({"detail": None}, status_code=422)
        return {"id": order_id, "lines": [1.5]}

    @fake.api_route("/many", methods=["GET", "DELETE"])
    async def many(request: Request):
        if request.method == "DELETE":
            return Response(status_code=204)
        return None

    httpx.AsyncClient(transport=ASGITransport(app=fake), base_url="http://fake")


async def home(request):
    return JSONResponse(None)


async def text(request):
    if request.method == "PUT":
        return PlainTextResponse("put", 202, headers={"X-A": "b"})
    return HTMLResponse("<p>")


async def raw(request):
    return Response(b"\x00", media_type="application/zip")


def make_app():
    app = Starlette(routes=[Route("/home", home), Route("/text", endpoint=text, methods=["PUT", "PATCH"])])
    app.add_route("/files/{path:path}", raw, methods=["POST"])
    return app


def test_starlette():
    uvicorn.Config(make_app())
