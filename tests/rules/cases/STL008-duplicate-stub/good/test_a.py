import responses


@responses.activate
def test_one():
    responses.get("https://api.pets.example/pets/1", json={"id": 1})
