import requests
import responses


@responses.activate
def test_pet():
    responses.get("https://api.pets.example/pets/1", json={"id": 1, "born_on": "2024-03-01"})
    assert requests.get("https://api.pets.example/pets/1").ok
