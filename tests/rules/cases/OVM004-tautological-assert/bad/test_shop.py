from unittest import mock


def test_name():
    client = mock.Mock()
    client.fetch.return_value = "Rex"
    assert client.fetch() == "Rex"
