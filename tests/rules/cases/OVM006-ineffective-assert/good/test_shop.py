from unittest import mock

import responses
from shop import feed


@responses.activate
def test_feeding():
    responses.post("https://api.pets.example/pets/1/feed", status=204)
    keeper = mock.Mock()
    feed(keeper, "Rex")
    keeper.assert_called_once_with("Rex")
    assert keeper.called
