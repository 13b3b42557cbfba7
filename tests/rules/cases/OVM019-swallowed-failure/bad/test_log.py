import contextlib
from unittest import mock

from shop import client


@mock.patch("shop.client.log")
def test_log(log):
    with contextlib.suppress(Exception):
        client.pet(1)
        log.assert_called_once_with(1)
