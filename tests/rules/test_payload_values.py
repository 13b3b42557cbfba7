from __future__ import annotations

import pytest

from mockaudit.model.exchange import Request
from mockaudit.model.finding import Confidence, Violation
from mockaudit.model.location import Location, Span
from mockaudit.rules.payload_values import placeholder_value
from tests.rules.payloads import FAKE, SPEC, Document, json_body, match

INVENTED = {"id": 12345, "name": "foo", "status": "available"}


def test_two_invented_values_are_one_finding_with_the_contract_s_example():
    document = Document(examples={"/name": "Rex"})
    assert list(placeholder_value(match(json_body(INVENTED, id=7), document=document))) == [
        Violation(
            at=Location(path="tests/test_pets.py", span=Span(line=7)),
            contract=SPEC,
            message='body/id is 12345, body/name is "foo": invented, not seen at the API',
            pointer="/id",
            key="placeholder",
            actual="12345",
            hint='the contract\'s example for body/name is "Rex"',
            confidence=Confidence.HEURISTIC,
        )
    ]


def test_three_values_are_named_at_most():
    (found,) = placeholder_value(match({"a": ["foo", "bar", "baz", "xxx"]}))
    assert found.message == ('body/a/0 is "foo", body/a/1 is "bar", body/a/2 is "baz": invented, not seen at the API')


def test_one_lorem_ipsum_is_unmistakable():
    (found,) = placeholder_value(match({"text": "Lorem ipsum dolor sit amet"}))
    assert found.pointer == "/text"


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Rex", "at": "2024-01-02T03:04:05Z"},
        {"name": "foo", "id": 1},
        {"a": "foo", "b": "foo"},
        {"name": "test", "title": "example", "id": 1234, "on": True},
        {"fields": [{"type": "string"}, {"dataType": "string", "format": "bar"}]},
        {"name": "foo", "id": 12345, **{f"real_{index}": f"value {index}" for index in range(20)}},
        "foo",
    ],
)
def test_few_or_ordinary_values_are_silent(body):
    assert list(placeholder_value(match(body))) == []


def test_a_recording_needs_a_larger_share():
    body = {**INVENTED, **{f"real_{index}": index for index in range(10)}}
    assert [found.pointer for found in placeholder_value(match(body))] == ["/id"]
    assert list(placeholder_value(match(body, recorded=True))) == []


def test_what_the_request_sent_is_consistent_and_not_invented():
    request = Request(method="POST", url="http://api.example/pets/12345", body=json_body({"name": "foo"}), at=FAKE)
    assert list(placeholder_value(match(INVENTED, request=request))) == []
    request = Request(method="GET", url="http://api.example/pets", query=(("name", "foo"),), at=FAKE)
    assert list(placeholder_value(match(INVENTED, request=request))) == []


def test_the_contract_s_own_example_is_not_invented():
    assert list(placeholder_value(match(INVENTED, document=Document(examples={"/name": "foo"})))) == []


@pytest.mark.parametrize("changes", [{"deliberate": "the test is named test_garbage"}, {"status": 500}])
def test_fakes_that_are_not_judged_are_silent(changes):
    assert list(placeholder_value(match(INVENTED, **changes))) == []
