from __future__ import annotations

import pytest

from mockaudit.loaders.bodies import body_from_text
from mockaudit.loaders.recordings import ALL_FACETS, Recorded, recorded_exchanges
from mockaudit.loaders.scrubbed import is_scrubbed, without_marks
from mockaudit.model.body import JsonBody, NoBody
from mockaudit.model.exchange import Facet, Request, Response
from mockaudit.model.location import Location
from mockaudit.model.value import Hole

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


@pytest.mark.parametrize(
    "mark", ["***", "********", "REDACTED", "<redacted>", "[FILTERED]", "placeholder_priority", "{{SCRUBBED}}"]
)
def test_a_mark_in_a_payload_is_a_value_that_is_not_known(mark):
    body = without_marks(body_from_text(f'{{"window": "{mark}", "of": ["{mark}", "kept"]}}', "application/json", AT))
    assert isinstance(body, JsonBody)
    hole = Hole(reason="the recorder put a mark in its place")
    assert body.value == {"window": hole, "of": [hole, "kept"]}
    assert not body.is_read


def test_other_texts_of_a_payload_stay():
    told = body_from_text('{"a": "a *** b", "b": "filtered water", "c": "the REDACTED parts", "d": 7}', None, AT)
    assert without_marks(told) == told


def sent(*headers, method="POST"):
    """Say whether a request that was recorded without a payload is known to have had none."""
    told = Request(method=method, url="/x", headers=headers, body=NoBody(), complete=ALL_FACETS, at=AT)
    recorded = Recorded(request=told, response=Response(status=201, at=AT), recorded_at=None)
    (found,) = recorded_exchanges("vcr", "a.yaml", [("/0", recorded)])
    return Facet.BODY in found.request.complete


def test_a_payload_of_which_only_the_type_was_kept_was_sent():
    assert sent()
    assert sent(("Content-Type", "application/json"), method="GET")
    assert sent(("Content-Type", "application/json"), ("Content-Length", "0"))
    assert not sent(("Content-Type", "application/json"))
