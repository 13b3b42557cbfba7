from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from httpx import ASGITransport
from shop.app import Model, app, create_app, quota, router
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route


def plain():
    return {"a": 1}


def test_the_product():
    ASGITransport(app=app)
    ASGITransport(app=create_app())


def test_dependencies():
    fake = FastAPI(dependencies=[Depends(quota)])
    fake.add_api_route("/app", plain)
    ASGITransport(app=fake)
    other = FastAPI()
    other.add_api_route("/route", plain, dependencies=[Depends(quota)])
    ASGITransport(app=other)


def test_a_parameter_of_the_product():
    fake = FastAPI()

    @fake.get("/parameter")
    def get(limit=Depends(quota)):
        return {"a": 1}

    ASGITransport(app=fake)


def test_models():
    fake = FastAPI()

    @fake.get("/model")
    def get() -> Model:
        return {"a": 1}

    ASGITransport(app=fake)
    other = FastAPI()

    @other.get("/response", response_model=Model)
    def get():
        return {"a": 1}

    ASGITransport(app=other)


def test_middlewares():
    fake = FastAPI()
    fake.add_middleware(quota)
    fake.add_api_route("/later", plain)
    ASGITransport(app=fake)
    ASGITransport(app=Starlette(routes=[Route("/first", plain)], middleware=[Middleware(quota)]))


def test_routers():
    fake = FastAPI()
    fake.include_router(router)
    fake.add_api_route("/router", plain)
    ASGITransport(app=fake)
    ASGITransport(app=Starlette(routes=[Route("/mounted", plain), Mount("/", app=app)]))


def test_its_own_client():
    async def get(request):
        return JSONResponse({})

    TestClient(Starlette(routes=[Route("/client", get)]))


def test_never_served():
    FastAPI().add_api_route("/unserved", plain)
