import pytest
import responses

MALFORMED_PET = {"id": "one"}


def test_bad_json():
    responses.get("http://api.test/a", body="{")


def test_raises(client):
    responses.get("http://api.test/b", status=500)
    with pytest.raises(OSError):
        responses.get("http://api.test/c", status=500)
        client.get()
    responses.get("http://api.test/d")


def test_payload():
    responses.get("http://api.test/e", json=MALFORMED_PET)
