from unittest import mock

from shop import names


def test_names():
    client = mock.Mock(return_vaule="Rex")
    client.fetch.side_effet = [1, 2]
    assert names(client) == []
