import responses
from shop import client


@responses.activate
def test_narrow():
    try:
        assert client.pet(1) is None
    except (LookupError, AssertionError):
        pass
