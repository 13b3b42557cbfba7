import requests
import responses


@responses.activate
def test_token():
    responses.post("https://api.pets.example/token", json={"access_token": "t-1"})
    assert requests.post("https://api.pets.example/token").ok
