import requests
import responses


@responses.activate
def test_delete_pet():
    responses.delete("https://api.pets.example/pets/1", status=204, json={"deleted": True})
    assert requests.delete("https://api.pets.example/pets/1").ok
