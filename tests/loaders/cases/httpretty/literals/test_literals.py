import json
import re

import httpretty
from httpretty import HTTPretty, httprettified

BASE = "http://api.test/v1"


@httpretty.activate
def test_bodies():
    httpretty.register_uri(httpretty.GET, BASE + "/pets?limit=1", body=json.dumps([{"id": 1}]), content_type="application/json")
    httpretty.register_uri("POST", BASE + "/pets", "made", status=201, adding_headers={"Location": "/pets/1"})
    httpretty.register_uri(httpretty.GET, BASE + "/forced", body="x", forcing_headers={"Content-Type": "text/csv"})
    httpretty.register_uri(httpretty.GET, BASE + "/bare", body="x", forcing_headers={"X-A": "b"})
    httpretty.register_uri(httpretty.GET, "http://api.test")
    httpretty.register_uri(httpretty.GET, BASE + "/status", body="", adding_headers={"Status": 404})


@httprettified(allow_net_connect=False)
def test_matching():
    HTTPretty.register_uri(HTTPretty.GET, BASE + "/pets?limit=1", match_querystring=True, body="1")
    HTTPretty.register_uri(HTTPretty.DELETE, re.compile(r"api\.test/v1/pets/\d+"), body="")


def test_sequences():
    with httpretty.enabled():
        httpretty.register_uri(
            httpretty.GET,
            BASE + "/turn",
            responses=[httpretty.Response(body="1"), httpretty.Response("busy", status=503, retry_after="3")],
        )
        httpretty.register_uri(httpretty.GET, BASE + "/asked", body=lambda request, uri, headers: [200, headers, "x"])
        httpretty.register_uri(httpretty.GET, BASE + "/stream", body=make_lines(), streaming=True)
