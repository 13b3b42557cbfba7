import responses


@responses.activate
def test_one():
    responses.get("https://api.pets.example/shops", json={"count": 1})


@responses.activate
def test_other():
    responses.get("https://api.pets.example/shops", json={"count": "one"})
