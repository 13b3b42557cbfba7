from unittest import mock

import responses
from shop import names


@responses.activate
def test_names():
    responses.get("https://api.pets.example/pets/1", json={"id": 1, "name": "Rex"})
    client = mock.Mock()
    client.fetch.return_value = "Rex"
    assert names(client) == ["Rex"]
