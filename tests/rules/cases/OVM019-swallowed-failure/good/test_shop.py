import pytest
import responses
from shop import client


@responses.activate
def test_name():
    responses.get("https://api.pets.example/pets/1", json={"id": 1})
    try:
        pet = client.pet(1)
    except Exception:
        pytest.fail("no pet")
    assert pet.id == 1
