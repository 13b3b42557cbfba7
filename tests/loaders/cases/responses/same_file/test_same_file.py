import pytest
import responses


@pytest.fixture
def mocked(status):
    responses.get("http://api.test/pets", status=status)


@pytest.mark.parametrize("status", [200, 404])
def test_pets(mocked):
    pass
