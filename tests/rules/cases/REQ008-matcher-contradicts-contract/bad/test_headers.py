import responses
from responses import matchers


@responses.activate
def test_depth():
    responses.get("https://api.pets.example/shops", match=[matchers.header_matcher({"X-Depth": 1, "X-Unit": "m"})])


def test_retry(requests_mock):
    requests_mock.get("https://api.pets.example/shops", request_headers={"X-Retry": True})
