import responses

AUTH = [responses.matchers.header_matcher({"Authorization": "Bearer t-1"})]


@responses.activate
def test_refresh():
    responses.post("https://api.pets.example/token", json={"access_token": "t-1", "token_type": "Bearer"})
    responses.post("https://api.pets.example/token", json={"access_token": "t-1", "token_type": "Bearer"})
    responses.get("https://api.pets.example/pets/1", status=401)
    responses.get("https://api.pets.example/pets/1", json={"id": 1}, match=AUTH)
