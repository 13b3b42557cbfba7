from unittest.mock import patch

import responses
from shop import names


@responses.activate
@patch("shop.clock")
def test_names(clock):
    responses.get("https://api.pets.example/pets/1", json={"id": 1, "name": "Rex"})
    assert names() == ["Rex"]
