import httpx
import pytest
import respx
from respx.patterns import M

router = respx.mock(base_url="https://global.test", assert_all_called=False)


@pytest.mark.respx(base_url="https://api.test/v1/")
def test_mark(respx_mock):
    respx_mock.get("/users/2").respond(200, json={})
    respx_mock.get(path__startswith="/x").respond(200, json={})
    respx_mock.get("https://other.test/absolute").respond(200, json={})


@respx.mock(base_url="https://api.test/v2")
async def test_decorator(respx_mock):
    respx_mock.get("things", params={"p": 3}).respond(404)
    respx_mock.route(M(method="PUT", path="/m")).respond(200)


@pytest.fixture
def mocked():
    with respx.mock(base_url="https://h.test", assert_all_called=False) as mock:
        mock.get("/f", name="f").respond(200, json={"ok": True})
        mock.get("/later", name="later")
        yield mock


def test_completed_elsewhere(mocked):
    mocked["later"].respond(500)
    route = mocked.get("/either")
    if mocked:
        route.mock(return_value=httpx.Response(200))
    else:
        route.mock(return_value=httpx.Response(500))
    outside(mocked.get("/escaped"))


def test_global():
    with router:
        router.delete("/g").mock(return_value=httpx.Response(204))
        router.add(respx.Route(method="PATCH", host="a.test", path="/p")).mock(return_value=httpx.Response(200))


@pytest.fixture
def plugged(respx_mock):
    respx_mock.get("/users/9").respond(200, json={})


@router
def test_router_decorates(respx_mock):
    respx_mock.get("/decorated").respond(200)
    respx_mock.routes["nobody"].respond(500)


@pytest.fixture
def named():
    with respx.mock(base_url="https://h.test") as mock:
        mock.get("/first", name="one").respond(200)
        yield mock


def test_named(named):
    other = respx.mock(base_url="https://h.test")
    other.get("/other", name="one").respond(201)
    named["one"].respond(404)
    first = named.post("/second", name="one")
    named.routes["one"] % 202
    first.respond(203)


@respx.mock
def test_global_names():
    respx.get("https://a.test/named", name="g")
    respx.routes["g"].return_value = httpx.Response(418)
    respx.add(respx.Route(path="/added").respond(206), name="h")
    respx.mock["h"].respond(207)
