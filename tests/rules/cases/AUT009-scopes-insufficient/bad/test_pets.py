import requests
import responses

PETS = "https://api.pets.example"


@responses.activate
def test_pet():
    responses.post(f"{PETS}/token", json={"access_token": "t-1", "token_type": "bearer", "scope": "shops:read"})
    responses.get(f"{PETS}/pets/1", json={"id": 1})
    token = requests.post(f"{PETS}/token").json()["access_token"]
    assert requests.get(f"{PETS}/pets/1", headers={"Authorization": f"Bearer {token}"}).ok
