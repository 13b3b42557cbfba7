import requests
import responses


@responses.activate
def test_pet():
    responses.get("https://api.pets.example/pets/1", json={"id": 4711, "name": "Bella"})
    assert requests.get("https://api.pets.example/pets/1").ok
