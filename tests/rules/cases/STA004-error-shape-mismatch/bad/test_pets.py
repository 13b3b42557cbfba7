import requests
import responses


@responses.activate
def test_no_pet():
    responses.get("https://api.pets.example/pets/1", status=404, json={"message": 404})
    assert not requests.get("https://api.pets.example/pets/1").ok
