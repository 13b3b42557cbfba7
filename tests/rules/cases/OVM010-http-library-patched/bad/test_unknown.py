from unittest.mock import patch

from shop import names


@patch("shop.requests.get")
def test_no_pets(get):
    get.return_value.status_code = 404
    assert names() == []
