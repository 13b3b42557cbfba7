import json

import httmock
from httmock import HTTMock, all_requests, response, urlmatch, with_httmock

HOST = "api.test"


@urlmatch(netloc=HOST, path=r"/pets/\d+$", method="get")
def one_pet(url, request):
    return {"status_code": 200, "content": {"id": 1}, "headers": {"Content-Type": "application/json"}}


@urlmatch(netloc=r"(.*\.)?api\.test$")
def by_path(url, request):
    if url.path == "/missing":
        return response(404, {"error": "no"}, {"X-A": "b"})
    if request.method == "POST":
        return json.dumps({"made": True})


@all_requests
def anything(url, request):
    return httmock.response(content="x")


@all_requests
def computed(url, request):
    return compute(request)


def test_context():
    with HTTMock(one_pet, by_path):
        pass


@with_httmock(anything, computed)
def test_decorator():
    pass
