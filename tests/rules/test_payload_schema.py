from __future__ import annotations

from dataclasses import replace

import pytest

from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.location import Location, Span
from mockaudit.model.value import Hole
from mockaudit.rules import payload_schema
from mockaudit.rules.payload import RULES
from tests.rules.payloads import BODY, FAKE, SCHEMA, SPEC, Document, error, header, json_body, match

PAYLOAD = [rule for rule in RULES if rule.code not in ("PAY009", "PAY017")]


def said(subject):
    """Give what all payload rules say: code, message, and the severity where it differs from the rule's."""
    return [(rule.code, found.message, found.severity) for rule in PAYLOAD for found in rule.check(subject)]


def test_a_wrong_type_is_reported_at_its_own_line_against_the_contract_s_keyword():
    subject = match(json_body({"id": "one"}, id=7), error("type", "/id", "integer"))
    assert list(payload_schema.wrong_type(subject)) == [
        Violation(
            at=Location(path="tests/test_pets.py", span=Span(line=7)),
            contract=SCHEMA,
            message='body/id is "one", contract says integer',
            pointer="/id",
            key="type",
            expected="integer",
            actual='"one"',
        )
    ]


@pytest.mark.parametrize(
    ("body", "errors", "findings"),
    [
        (
            {"id": [1]},
            [error("type", "/id", "integer")],
            [("PAY002", "body/id is an array of 1 item, contract says integer", None)],
        ),
        ("hello", [error("type", "", "object")], [("PAY002", 'body is "hello", contract says object', None)]),
        ([], [error("type", "", "object")], [("PAY013", "body is an array of 0 items, contract says object", None)]),
        (
            {"data": []},
            [error("type", "", "array"), error("minItems", "", "1"), error("required", "/data", name="x")],
            [("PAY013", "body is an object with 1 property, contract says array", None)],
        ),
        (
            {"s": "aktive"},
            [error("enum", "/s", '"active", "closed"')],
            [("PAY004", 'body/s is "aktive", contract allows "active", "closed"', None)],
        ),
        ({"s": 2}, [error("const", "/s", "1")], [("PAY004", "body/s is 2, contract allows 1", None)]),
        ({"s": 2}, [error("enum", "/s")], [("PAY004", "body/s is 2, contract allows other values", None)]),
        (
            {"at": "yesterday"},
            [error("format", "/at", "format date-time")],
            [("PAY005", 'body/at is "yesterday", contract says format date-time', None)],
        ),
        (
            {"url": ""},
            [error("format", "/url", "format uri")],
            [("PAY005", 'body/url is "", contract says format uri', Severity.INFO)],
        ),
        ({"n": None}, [error("type", "/n", "string")], [("PAY006", "body/n is null, contract says string", None)]),
        (
            {"n": None},
            [error("type", "/n", "string"), error("enum", "/n", '"a"')],
            [("PAY006", "body/n is null, contract says string", None)],
        ),
        (
            {"n": None},
            [error("enum", "/n", '"a"')],
            [("PAY006", "body/n is null, which the contract's enum leaves out", Severity.INFO)],
        ),
        (
            {"name": "Bartholomew the Great"},
            [error("maxLength", "/name", "at most 12 characters")],
            [("PAY007", 'body/name is "Bartholomew the Great", contract says at most 12 characters', None)],
        ),
        (
            {"name": "x"},
            [error("pattern", "/name", "text matching ^[0-9]+$")],
            [("PAY007", 'body/name is "x", contract says text matching ^[0-9]+$', None)],
        ),
        (
            {"pet_id": "x"},
            [error("pattern", "/pet_id", "text matching ^[0-9]+$")],
            [("PAY007", 'body/pet_id is "x", contract says text matching ^[0-9]+$', Severity.INFO)],
        ),
        (
            {"t": [1, 1]},
            [error("uniqueItems", "/t", "items that differ")],
            [("PAY007", "body/t is an array of 2 items, contract says items that differ", None)],
        ),
        ({"p": {}}, [error("oneOf", "/p")], [("PAY011", "body/p fits no alternative of the contract's oneOf", None)]),
        ({"p": {}}, [error("anyOf", "/p")], [("PAY011", "body/p fits no alternative of the contract's anyOf", None)]),
        ({"p": {}}, [error("allOf", "/p")], [("PAY011", "body/p does not fit the contract's allOf", None)]),
        ({"p": 3}, [error("not", "/p")], [("PAY011", "body/p is 3, which the contract rules out", None)]),
        (
            {"p": "cat"},
            [error("discriminator", "/p")],
            [("PAY011", 'body/p is "cat", which the contract\'s discriminator does not know', Severity.ERROR)],
        ),
        (
            {"p": {}},
            [error("oneOf", "/p", message="{} is valid under more than one of the schemas")],
            [("PAY011", "body/p fits more than one alternative of the contract's oneOf", Severity.INFO)],
        ),
        (
            {"password": 5},
            [error("type", "/password", "string")],
            [("PAY002", "body/password is ***, contract says string", None)],
        ),
        (
            {"a": 1},
            [error("falseSchema", "/a")],
            [("PAY003", 'body has "a", which the contract forbids', Severity.ERROR)],
        ),
    ],
)
def test_each_schema_error_is_reported_by_exactly_one_rule(body, errors, findings):
    assert said(match(json_body(body), *errors)) == findings


def test_equal_errors_of_several_branches_are_one_finding():
    errors = [error("type", "/id", "integer"), error("type", "/id", "integer"), error("format", "/id", "uuid")]
    assert said(match({"id": "x"}, *errors)) == [("PAY002", 'body/id is "x", contract says integer', None)]


@pytest.mark.parametrize(("status", "spec_status"), [(404, "404"), (500, "default"), (302, "default"), (101, "101")])
def test_only_successes_and_documented_redirects_are_judged(status, spec_status):
    subject = match({"id": "x"}, error("type", "/id", "integer"), status=status, spec_status=spec_status)
    assert said(subject) == []


def test_a_redirect_documented_by_its_own_status_is_judged():
    subject = match({"id": "x"}, error("type", "/id", "integer"), status=302)
    assert said(subject) == [("PAY002", 'body/id is "x", contract says integer', None)]


@pytest.mark.parametrize("changes", [{"status": None}, {"response_spec": None}, {"response": None}])
def test_what_is_not_known_is_not_judged(changes):
    assert said(replace(match({"id": "x"}, error("type", "/id", "integer")), **changes)) == []


def test_a_deliberately_wrong_fake_is_information():
    subject = match({"id": "x"}, error("type", "/id", "integer"), deliberate="the test is named test_bad_json")
    (found,) = payload_schema.wrong_type(subject)
    assert (found.severity, found.because) == (Severity.INFO, "looks deliberate: the test is named test_bad_json")


def test_the_contract_is_the_suspect_where_only_its_enum_lacks_the_null():
    (found,) = payload_schema.null_not_allowed(match({"n": None}, error("enum", "/n", '"a"')))
    assert found == Violation(
        at=BODY,
        contract=SCHEMA,
        message="body/n is null, which the contract's enum leaves out",
        pointer="/n",
        key="enum",
        expected='"a"',
        actual="null",
        because="the schema allows null by its type, and only its list of values lacks it",
        confidence=Confidence.LIKELY,
        severity=Severity.INFO,
        verdict=Verdict.LIKELY_CONTRACT_WRONG,
    )


def test_a_documented_header_that_must_be_a_number_is_one():
    subject = match({}, headers=(("X-Total", "many"), ("X-Other", "many")), spec_headers=[header("x-total", "integer")])
    assert list(payload_schema.wrong_type(subject)) == [
        Violation(
            at=FAKE,
            contract=SPEC,
            message='response header X-Total is "many", contract says integer',
            key="header x-total",
            expected="integer",
            actual='"many"',
        )
    ]


@pytest.mark.parametrize("value", ["60", "-1.5e3", "60, 60", 60, Hole(reason="computed")])
def test_a_header_that_reads_as_numbers_is_silent(value):
    subject = match({}, headers=(("X-Total", value),), spec_headers=[header("X-Total", "integer", "number")])
    assert list(payload_schema.wrong_type(subject)) == []


def test_a_header_that_may_be_a_text_is_silent():
    subject = match({}, headers=(("X-Total", "many"),), spec_headers=[header("X-Total", "integer", "string")])
    assert list(payload_schema.wrong_type(subject)) == []


def test_what_the_contract_s_own_example_says_is_information():
    wrong = error("type", "/id", "integer")
    (found,) = payload_schema.wrong_type(match({"id": "1"}, wrong, document=Document(own_slips=(wrong,))))
    assert (found.severity, found.verdict) == (Severity.INFO, Verdict.LIKELY_CONTRACT_WRONG)


def test_an_object_for_a_payload_that_is_called_a_string_is_a_warning_in_a_stub():
    (found,) = payload_schema.envelope_mismatch(match({"a": 1}, error("type", "", "string")))
    because = "contracts that call a whole JSON payload a string often mean the text as it comes"
    assert (found.severity, found.confidence, found.because) == (Severity.WARNING, Confidence.LIKELY, because)
    (found,) = payload_schema.envelope_mismatch(match({"a": 1}, error("type", "", "string"), recorded=True))
    assert (found.severity, found.because) == (None, "")


def test_a_success_that_only_the_default_covers_is_not_held_against_the_errors_schema():
    subject = match({"id": "1"}, error("type", "/id", "integer"), status=201, spec_status="default")
    assert len(list(payload_schema.wrong_type(subject))) == 1
    documented = replace(subject.operation, responses=(replace(subject.response_spec, status="202"),))
    assert list(payload_schema.wrong_type(replace(subject, operation=documented))) == []
