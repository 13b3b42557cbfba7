import responses
from shop import client


@responses.activate
def test_name():
    responses.get("https://api.pets.example/pets/1", json={"id": 1})
    try:
        assert client.pet(1).id == 1
    except Exception:
        pass
