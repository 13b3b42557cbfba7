from unittest.mock import patch

from shop import names


@patch("requests.get")
def test_names(get):
    assert names() == []
