import contextlib

import responses
from shop import client


@responses.activate
def test_called():
    with contextlib.suppress(Exception):
        assert client.pet(1).id == 1
    assert len(responses.calls) == 1
