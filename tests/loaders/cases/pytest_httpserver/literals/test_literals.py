import re

import pytest
from pytest_httpserver import HTTPServer, RequestMatcher, URIPattern
from werkzeug import Request, Response


def test_answers(httpserver: HTTPServer):
    httpserver.expect_request("/pets").respond_with_json([{"id": 1}])
    httpserver.expect_request("/pets", method="post").respond_with_json({}, status=201, headers={"Content-Type": "x/y"})
    httpserver.expect_request("/text").respond_with_data("text", 202, {"X-A": "b"})
    httpserver.expect_request("/type").respond_with_data(b"<a/>", mimetype="application/xml")
    httpserver.expect_request("/header").respond_with_data("a,b", headers={"content-type": "text/csv"})
    httpserver.expect_request("/response").respond_with_response(Response("gone", status="410 GONE"))
    httpserver.expect_request("/handler").respond_with_handler(lambda request: Response(""))
    httpserver.expect_request("/hook").with_post_hook(lambda request, response: response).respond_with_data("")
    httpserver.expect_request("/silent")


def test_matching(httpserver):
    httpserver.expect_oneshot_request("/a", query_string="limit=1&tag=a").respond_with_data("")
    httpserver.expect_ordered_request("/b", query_string={"limit": "1"}).respond_with_data("")
    httpserver.expect_request(re.compile(r"/pets/\d+"), headers={"X-Key": "k"}).respond_with_data("")
    httpserver.expect_request("/c", "PUT", json={"id": 1}).respond_with_data("")
    httpserver.expect_request("/d", "PUT", data="a=1").respond_with_data("")
    httpserver.expect_request("").respond_with_data("any")
    httpserver.expect(RequestMatcher("/e", method="DELETE")).respond_with_data(status=204)


@pytest.fixture
def server(make_httpserver):
    handler = make_httpserver.expect_request("/fixture", method="GET")
    handler.respond_with_json({"late": True})
    return make_httpserver


def test_later(server):
    server.expect_request("/other").respond_with_json(None)
