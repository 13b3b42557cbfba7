import requests
import responses


@responses.activate
def test_pets():
    responses.get("https://api.pets.example/pets", json=["Rex"])
    assert requests.get("https://api.pets.example/pets").ok
