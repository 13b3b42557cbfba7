import responses


def test_names():
    with responses.RequestsMock() as stubs:
        stubs.get("https://api.pets.example/pets/1", json={"id": 1})
