import requests
import responses


@responses.activate
def test_pet():
    responses.get("https://api.pets.example/pets/1", json={"id": 12345, "name": "foo"})
    assert requests.get("https://api.pets.example/pets/1").ok
