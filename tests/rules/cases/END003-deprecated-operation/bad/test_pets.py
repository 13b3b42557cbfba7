import requests
import responses


@responses.activate
def test_animal():
    responses.get("https://api.pets.example/animals/1", json={"id": 1})
    assert requests.get("https://api.pets.example/animals/1").ok
