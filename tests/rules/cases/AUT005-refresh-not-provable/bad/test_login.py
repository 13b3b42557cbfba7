import responses


@responses.activate
def test_login_again():
    token = {"access_token": "t-1", "expires_in": 60}
    responses.post("https://api.pets.example/login", json=token)
    responses.post("https://api.pets.example/login", json=token)
    responses.get("https://api.pets.example/pets/1", status=401)
    responses.get("https://api.pets.example/pets/1", json={"id": 1})
