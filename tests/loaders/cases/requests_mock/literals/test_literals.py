import re

import requests
import requests_mock as rm

BASE = "https://api.test/v1"


def test_bodies(requests_mock):
    requests_mock.get(f"{BASE}/pets?limit=1", json={"id": 1}, headers={"X-Total": "1"})
    requests_mock.post(BASE + "/pets", text='{"id": 2}', status_code=201)
    requests_mock.put(BASE + "/pets/2", content=b"\xff", headers={"content-type": "image/png"})
    requests_mock.delete(BASE + "/pets/2", status_code=204)
    requests_mock.get(BASE + "/pets/3", json=None)
    requests_mock.get(BASE + "/file", body=open("pets.bin", "rb"))


def test_matching(requests_mock):
    requests_mock.get(BASE + "/pets?tag=a&tag=b", complete_qs=True, json=[])
    requests_mock.get("//api.test/pets", json=[])
    requests_mock.get("/pets", json=[])
    requests_mock.register_uri("get", re.compile(r"/pets/\d+$"), json={})
    requests_mock.register_uri(rm.ANY, rm.ANY, text="any")
    requests_mock.get(BASE + "/me", request_headers={"Authorization": "Bearer x"}, json={})
    requests_mock.get(BASE + "/some", additional_matcher=lambda request: True, json={})


def test_sequences(requests_mock):
    requests_mock.get(BASE + "/turn", [{"json": {"n": 1}}, {"text": "busy", "status_code": 503}, {"exc": requests.Timeout}])
    requests_mock.register_uri("POST", BASE + "/turn", response_list=[{"status_code": 202}])
    requests_mock.get(BASE + "/unknown", make_responses())


def test_behaviours(requests_mock):
    requests_mock.get(BASE + "/slow", exc=requests.exceptions.ConnectTimeout)
    requests_mock.get(BASE + "/real", real_http=True)
    requests_mock.get(BASE + "/asked", json=lambda request, context: {"url": request.url})
    requests_mock.get(BASE + "/perhaps", json=make_body())
    requests_mock.add_matcher(lambda request: None)
