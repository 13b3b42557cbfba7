from shop import show


def test_one_after_the_other(requests_mock):
    requests_mock.get("https://api.pets.example/pets/1", json={"name": "Rex"})
    show(1)
    requests_mock.get("https://api.pets.example/pets/1", json={"name": "Max"})


def test_once(httpserver):
    httpserver.expect_request("/pets/1", method="GET").respond_with_json({"name": "Rex"})
    httpserver.expect_oneshot_request("/pets/1", method="GET").respond_with_json({"name": "Max"})
