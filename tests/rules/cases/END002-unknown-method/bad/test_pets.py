import requests
import responses


@responses.activate
def test_rename_pet():
    responses.patch("https://api.pets.example/pets/1", json={"id": 1})
    assert requests.patch("https://api.pets.example/pets/1").ok
