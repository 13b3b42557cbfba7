import requests
import responses


@responses.activate
def test_put_pet():
    responses.put("https://api.pets.example/pets/1", json={"id": 1})
    assert requests.put("https://api.pets.example/pets/1").ok
