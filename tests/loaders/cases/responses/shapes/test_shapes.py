from functools import partial

import responses
from responses import Response


def register(mock, path, **extra):
    mock.add(method="GET", url=f"http://api.test{path}", **extra)


def test_helper():
    with responses.RequestsMock() as rsps:
        register(rsps, "/a", json=[1])
        register(rsps, "/b", status=500)


def test_objects():
    responses.add(Response(method="PUT", url="http://api.test/c", json={"a": None}))
    add = partial(responses.add, "DELETE", status=204)
    add("http://api.test/d")
    responses.add_callback("GET", "http://api.test/e", callback=lambda request: (200, {}, ""))


def uncalled(url):
    responses.add("GET", url, json={})
