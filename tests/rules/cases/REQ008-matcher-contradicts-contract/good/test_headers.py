import responses
from responses import matchers


@responses.activate
def test_depth(depth):
    responses.get("https://api.pets.example/shops", match=[matchers.header_matcher({"X-Depth": "1", "X-Unit": depth})])
