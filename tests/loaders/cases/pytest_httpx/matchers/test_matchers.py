from unittest import mock

BASE = "https://api.test/v1"


def test_query(httpx_mock):
    httpx_mock.add_response(url=BASE + "/pets?limit=1&tag=a%20b")
    httpx_mock.add_response(url=BASE + "/pets", match_params={"limit": "1", "tag": ["a", "b"], "any": mock.ANY})
    httpx_mock.add_response(url=BASE + "/pets", match_params=make_params())


def test_request(httpx_mock):
    httpx_mock.add_response(url=BASE + "/me", match_headers={"Authorization": "Bearer x"})
    httpx_mock.add_response(url=BASE + "/json", method="POST", match_json={"id": 1})
    httpx_mock.add_response(url=BASE + "/form", method="POST", match_content=b"a=1&b=2")
    httpx_mock.add_response(url=BASE + "/file", method="POST", match_files={"file": ("a.txt", b"a")})
