import requests
import responses


@responses.activate
def test_pet():
    responses.get("https://api.pets.example/pets/1", body='{"id": 1', content_type="application/json")
    assert requests.get("https://api.pets.example/pets/1").ok
