import httpx, pytest, respx, json

BASE = "https://api.test"

@respx.mock
def test_plain():
    respx.get(f"{BASE}/users/1").mock(return_value=httpx.Response(200, json={"id": 1}))
    route = respx.post(BASE + "/users", json={"name": "x"})
    route.return_value = httpx.Response(201, json={"id": 2})
    (
        respx.delete("https://api.test/users/1")
        .respond(204)
    )
    respx.get(f"{BASE}/bare")
    kept = respx.get(f"{BASE}/kept")
    respx.patch(url__regex=r"/users/\d+$") % 204
    respx.put(BASE + "/d") % dict(json={"a": 1}, status_code=202)
    httpx.get("x")

def test_fixture(respx_mock):
    respx_mock.get("https://api.test/q?a=1&b=2").respond(json=[1])
    respx_mock.get("https://api.test/err").mock(side_effect=httpx.ConnectError)
    respx_mock.get("https://api.test/seq").mock(side_effect=[httpx.Response(500), httpx.Response(200, text="ok"), httpx.ReadTimeout("x")])
    @respx_mock.post("https://api.test/cb")
    def cb(request):
        return httpx.Response(200)
    respx_mock.route(method="GET", host="api.test", path="/parts", params={"n": 1, "t": True}).respond(headers={"X": "1"}, text="t")
    respx_mock.route(host="api.test", path__regex=r"^/m\d$").pass_through()
    respx_mock.get("https://api.test").respond(200)

