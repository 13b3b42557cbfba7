def test_the_last_answers(requests_mock):
    requests_mock.get("https://api.pets.example/pets/1", json={"name": "Rex"})
    requests_mock.get("https://api.pets.example/pets/1", json={"name": "Max"})


def test_the_first_answers(httpserver):
    httpserver.expect_request("/pets/1", method="GET").respond_with_json({"name": "Rex"})
    httpserver.expect_request("/pets/1", method="GET").respond_with_json({"name": "Max"})
