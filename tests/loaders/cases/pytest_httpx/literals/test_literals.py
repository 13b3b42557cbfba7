import re

import httpx
from pytest_httpx import HTTPXMock

BASE = "https://api.test/v1"


def test_bodies(httpx_mock: HTTPXMock):
    httpx_mock.add_response(url=f"{BASE}/pets", json=[{"id": 1}])
    httpx_mock.add_response(201, url=f"{BASE}/text", text="made")
    httpx_mock.add_response(url=f"{BASE}/html", html="<p>")
    httpx_mock.add_response(url=f"{BASE}/bytes", content=b'{"a": null}', headers={"Content-Type": "application/json"})
    httpx_mock.add_response(url=f"{BASE}/stream", stream=make_stream())
    httpx_mock.add_response(url=f"{BASE}/none", status_code=204, json=None)
    httpx_mock.add_response()


def test_behaviours(httpx_mock):
    httpx_mock.add_exception(httpx.ReadTimeout("slow"), url=BASE + "/slow")
    httpx_mock.add_callback(lambda request: httpx.Response(200), url=BASE + "/asked", method="post")
    httpx_mock.add_response(url=BASE + "/perhaps", is_optional=True)


def test_typed_by_annotation(mocked: HTTPXMock):
    mocked.add_response(url=re.compile(r"^https://api\.test/v1/pets/\d+$"), method="DELETE", status_code=204)
    mocked.add_response(url=httpx.URL(BASE + "/object"))
