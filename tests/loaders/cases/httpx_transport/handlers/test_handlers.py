import httpx

PET = {"id": 1}


def handler(request):
    assert request.url.host == "api.test"
    path = request.url.path
    if path == "/pets/1" and request.method == "GET":
        return httpx.Response(200, json=PET)
    if path == "/pets":
        if request.method == "POST":
            return httpx.Response(201, text="made", headers={"Location": "/pets/2"})
        return httpx.Response(405)
    if request.headers["x"] == "y":
        return httpx.Response(401)
    return httpx.Response(404)


def loops(request):
    for _ in request.headers:
        pass
    return httpx.Response(200)


def test_handlers():
    httpx.Client(transport=httpx.MockTransport(handler))
    httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=[1])))
    httpx.Client(transport=httpx.MockTransport(loops))


def test_whole_url():
    def answer(request):
        if str(request.url) == "https://api.test/a?b=1":
            return httpx.Response(200, html="<p>")
        raise AssertionError

    httpx.Client(transport=httpx.MockTransport(handler=answer))
