from unittest import mock

from shop import feed


def test_feeding():
    keeper = mock.Mock()
    feed(keeper, "Rex")
    keeper.called_once_with("Rex")
    assert keeper.called_once
    keeper.assert_called_once
