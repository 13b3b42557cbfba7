import requests
import responses


@responses.activate
def test_pet():
    responses.get("https://api.pets.example/pets/1", json={"id": 1, "seen_at": "2024-03-01T09:30:00Z"})
    assert requests.get("https://api.pets.example/pets/1").ok
