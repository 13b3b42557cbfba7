import re

import httpx
import pytest
import respx
from respx.patterns import M

SHOP = M(host="shop.test")


@respx.mock
def test_joined():
    respx.route(M(method="GET") & M(url="//a.test/one")).respond(200)
    respx.route(SHOP & (M(path="/left", method="PUT") | M(path="/right"))).respond(201)
    respx.route(SHOP, ~M(method="GET"), path="/not").respond(202)
    respx.route(~(SHOP | M(host="b.test")), method="POST").respond(203)
    respx.route(~~M(path="/twice"), host__in=["c.test", "d.test"]).respond(204)
    respx.route(SHOP | unknown()).respond(205)


def test_lookups(respx_mock):
    respx_mock.route(method__in=["get", "POST"], host="a.test", path__in=["/p", "never", "/q"]).respond(200)
    respx_mock.get("https://*.a.test/wild").respond(200)
    respx_mock.get("https://a.test/dropped?x=1", params={"y": 2}).respond(200)
    respx_mock.get("https://a.test/replaced", path="/path").respond(200)
    respx_mock.get("/dropped", host="a.test").respond(200)
    respx_mock.get(url__eq="https://a.test?x=1").respond(200)
    respx_mock.get(url__startswith="https://a.test/s?x=").respond(200)
    respx_mock.get(scheme__in=["http", "https"], host="a.test", port__in=[80, 81], path="/ports").respond(200)
    respx_mock.get(host__regex=r".*\.a\.test", path__regex=r"^/n\d$").respond(200)
    respx_mock.post("https://a.test/j", json__kind="x", json__of__size=3).respond(200)
    respx_mock.post("https://a.test/j", json__items__0="x").respond(200)
    respx_mock.post("https://a.test/c", cookies={"a": "1", "b": "2"}, headers={}).respond(200)
    respx_mock.post("https://a.test/c", cookies__eq={"a": "1", "b": "2"}, headers__contains={"H": "v"}).respond(200)
    respx_mock.post("https://a.test/f", data={"n": 1, "l": ["a", None], "e": None}).respond(200)
    respx_mock.post("https://a.test/f", files={"f": b"x"}, params__eq={}).respond(200)
    respx_mock.get("https://a.test/none").mock(side_effect=[])
    respx_mock.get("https://a.test/more").mock(**options())


@pytest.mark.respx(base_url="https://api.test/v1")
def test_below_base(respx_mock):
    respx_mock.route(M(path="/one") | M(path="/two")).respond(200)
    respx_mock.get(re.compile(r"/users/\d+")).respond(200)
    respx_mock.get(path__regex=r"^/users/\d+$").respond(200)
    respx_mock.get(path__startswith="/begin").respond(200)
    respx_mock.get(f"/of/{unknown()}?x={unknown()}").respond(200)
    respx_mock.route(host="other.test", path="/else").respond(200)
    route = respx.Route(path="/kept")
    respx_mock.add(route)
    route.respond(404)
