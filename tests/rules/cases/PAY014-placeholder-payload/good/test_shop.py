import responses


@responses.activate
def test_one():
    responses.get("https://api.pets.example/pets/1", json={"id": 1})


@responses.activate
def test_many():
    responses.get("https://api.pets.example/pets", json={"pets": []})
    responses.get("https://api.pets.example/pets", json={"pets": [{"id": 1}, {}]})
    responses.get("https://api.pets.example/pets", json={"labels": {}})
