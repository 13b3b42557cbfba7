from __future__ import annotations

import pytest

from mockaudit.loaders.scrubbed import is_scrubbed
from mockaudit.model.exchange import Request
from mockaudit.model.location import Location

AT = Location(path="a.yaml")


def request(*headers, query=(), url="https://api.example/x"):
    return Request(method="GET", url=url, headers=headers, query=query, at=AT)


@pytest.mark.parametrize(
    "shown",
    [
        request(("Authorization", "Bearer abc.def.ghi")),
        request(("X-Api-Key", "k")),
        request(("DD-APPLICATION-KEY", "0123")),
        request(("x-auth-token", "t0k3n")),
        request(("PRIVATE-TOKEN", "glpat")),
        request(query=(("access_token", "abc"),)),
        request(query=(("api-key", "abc"),)),
        request(url="https://me:pass@api.example/x"),
    ],
)
def test_a_credential_shows_that_none_are_taken_out(shown):
    assert not is_scrubbed([request(("Accept", "*/*")), shown])


@pytest.mark.parametrize(
    "other",
    [
        request(),
        request(("Idempotency-Key", "1")),
        request(("X-CSRF-Token", "1")),
        request(("Cookie", "sid=1")),
        request(("Sec-WebSocket-Key", "x")),
        request(("Author", "me")),
        request(query=(("page_token", "abc"), ("key", "name"))),
        request(url="https://api.example/users/a@b"),
    ],
)
def test_other_names_prove_nothing(other):
    assert is_scrubbed([request(("Accept", "*/*")), other])


@pytest.mark.parametrize(
    "value",
    ["token <AUTH_TOKEN>", "REDACTED", "Bearer ***", "XXXXXXXX", "DUMMY", "Bearer fake-token", "[FILTERED]", "", "Bearer ",
     "{{token}}", "${TOKEN}"],
)  # fmt: skip
def test_one_placeholder_tells_of_the_whole_recording(value):
    assert is_scrubbed([request(("Authorization", value)), request(("Authorization", "Bearer abc.def.ghi"))])


def test_no_requests_prove_nothing():
    assert is_scrubbed([])
