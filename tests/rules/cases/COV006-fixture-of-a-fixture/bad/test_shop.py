import json
from pathlib import Path

import responses
from shop import fetch


@responses.activate
def test_fetch():
    pet = json.loads(Path("pet.json").read_text())
    responses.get("https://api.pets.example/pets/1", json=pet)
    assert fetch(1) == pet
