from __future__ import annotations

from dataclasses import replace

import pytest

from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.location import Location, Span
from mockaudit.rules.payload_presence import missing_required, unknown_field, writeonly_leak
from tests.rules.payloads import BODY, SCHEMA, Document, error, fault, json_body, match

LACKS = Violation(
    at=BODY,
    contract=SCHEMA,
    message='body/items/0 lacks "id", which the contract requires',
    pointer="/items/0",
    key='required "id"',
    expected='"id"',
    actual="an object with 0 properties",
)


def test_what_a_recording_lacks_is_certain():
    subject = match({"items": [{}]}, error("required", "/items/0", 'property "id"', name="id"), recorded=True)
    assert list(missing_required(subject)) == [LACKS]


def test_what_a_stub_lacks_may_be_left_out_on_purpose():
    (found,) = missing_required(match({"items": [{}]}, error("required", "/items/0", 'property "id"', name="id")))
    assert found.message == LACKS.message
    assert (found.severity, found.confidence) == (Severity.WARNING, Confidence.LIKELY)
    assert found.because == "a stub written by hand may hold only what its consumer reads"


def test_a_deliberate_gap_is_information():
    (found,) = missing_required(match({}, error("required", "", name="id"), deliberate="inside pytest.raises"))
    assert (found.severity, found.because) == (Severity.INFO, "looks deliberate: inside pytest.raises")


def test_what_one_object_lacks_is_one_finding():
    gaps = [error("required", "", name=name) for name in ("id", "name")] + [error("required", "/o", name="x")]
    assert [(found.key, found.message) for found in missing_required(match({"o": {}}, *gaps, recorded=True))] == [
        ('required "id", "name"', 'body lacks "id", "name", which the contract requires'),
        ('required "x"', 'body/o lacks "x", which the contract requires'),
    ]


def test_a_long_list_is_cut():
    gaps = [error("required", "", name=f"p{number}") for number in range(9)]
    (found,) = missing_required(match({}, *gaps, recorded=True))
    assert found.expected == '"p0", "p1", "p2", "p3", "p4", "p5" and 3 more'


def test_an_undeclared_property_is_likely_wrong_in_a_stub():
    subject = match(json_body({"id": 1, "tag": 1}, tag=9), faults=[fault("tag")])
    assert list(unknown_field(subject)) == [
        Violation(
            at=Location(path="tests/test_pets.py", span=Span(line=9)),
            contract=SCHEMA,
            message='body has "tag", which the contract does not declare',
            pointer="/tag",
            key='undeclared "tag"',
            actual='"tag"',
            confidence=Confidence.LIKELY,
        )
    ]


def test_an_object_of_which_nothing_is_declared_is_something_else():
    (found,) = unknown_field(match({"a": 1, "b": 2}, faults=[fault("a"), fault("b")]))
    assert (found.message, found.severity, found.confidence, found.because) == (
        'body has only "a", "b", which the contract does not declare',
        Severity.ERROR,
        Confidence.LIKELY,
        "it has nothing of what the contract declares",
    )


@pytest.mark.parametrize(
    ("body", "given", "recorded", "weight"),
    [
        (
            {"nmae": 1},
            fault("nmae", suggestion="name"),
            False,
            (Severity.ERROR, Confidence.LIKELY, 'the contract has "name"', None),
        ),
        ({"nmae": 1, "name": 2}, fault("nmae", suggestion="name"), False, (None, Confidence.LIKELY, "", None)),
        ({"x": 1}, fault("x", closed=True), False, (Severity.ERROR, Confidence.CERTAIN, "", None)),
        ({"x": 1}, fault("x"), True, (Severity.INFO, Confidence.LIKELY, "", Verdict.LIKELY_CONTRACT_WRONG)),
        (
            {"x": 1},
            fault("x", closed=True),
            True,
            (Severity.WARNING, Confidence.CERTAIN, "", Verdict.LIKELY_CONTRACT_WRONG),
        ),
    ],
)
def test_an_undeclared_property_weighs_by_who_is_the_suspect(body, given, recorded, weight):
    (found,) = unknown_field(match(body, faults=[given], recorded=recorded))
    assert (found.severity, found.confidence, found.hint, found.verdict) == weight


def test_a_property_that_the_schema_forbids_and_does_not_declare_is_one_finding():
    subject = match({"a/b": 1}, error("additionalProperties", "", name="a/b"), faults=[fault("a~1b")])
    assert [found.pointer for found in unknown_field(subject)] == ["/a~1b"]


def test_a_property_that_only_the_schema_speaks_of_is_closed():
    (found,) = unknown_field(match({"o": {"x": 1}}, error("unevaluatedProperties", "/o", name="x")))
    assert (found.pointer, found.message) == ("/o/x", 'body/o has "x", which the contract forbids')


@pytest.mark.parametrize(
    "given", [fault("x-vendor"), fault("id", kind="read-only"), fault("password", kind="write-only")]
)
def test_vendor_and_marked_properties_are_declared(given):
    assert list(unknown_field(match({}, faults=[given]))) == []


def test_a_write_only_property_leaks_without_its_value():
    subject = match({"password": "hunter2"}, faults=[fault("password", kind="write-only")])
    assert list(writeonly_leak(subject)) == [
        Violation(
            at=BODY,
            contract=SCHEMA,
            message="body/password is in the response, contract says writeOnly",
            pointer="/password",
            key="writeOnly",
            actual='"***"',
        )
    ]


def test_a_recorded_write_only_property_speaks_against_the_contract():
    subject = match({"password": "p"}, faults=[fault("password", kind="write-only"), fault("x")], recorded=True)
    assert [(found.pointer, found.verdict) for found in writeonly_leak(subject)] == [
        ("/password", Verdict.LIKELY_CONTRACT_WRONG)
    ]


@pytest.mark.parametrize("rule", [missing_required, unknown_field, writeonly_leak])
def test_error_responses_are_silent(rule):
    errors = error("required", "", name="id"), error("additionalProperties", "", name="x")
    faults = [fault("x"), fault("password", kind="write-only")]
    assert list(rule(match({"x": 1, "password": "p"}, *errors, faults=faults, status=422))) == []


LACKS_ID = error("required", "", 'property "id"', name="id")
OWN = (
    "the contract's own example of this response has the same, so schema and example contradict each other",
    "tell the contract's owner; the fake says what the example says",
)


def test_what_the_contract_s_own_example_does_is_the_contract_s_fault():
    document = Document(own_slips=(LACKS_ID, fault("tag", suggestion="tags")))
    faults = [fault("tag", suggestion="tags"), fault("colour")]
    subject = match(
        {"tag": 1, "colour": 1, "name": 1}, LACKS_ID, error("required", "", name="no"), faults=faults, document=document
    )
    lacks, other = missing_required(subject)
    tag, colour = unknown_field(subject)
    assert [(found.severity, found.verdict) for found in (lacks, tag)] == [
        (Severity.INFO, Verdict.LIKELY_CONTRACT_WRONG)
    ] * 2
    assert [(found.because, found.hint) for found in (lacks, tag)] == [OWN] * 2
    assert (lacks.key, other.key, other.severity) == ('required "id"', 'required "no"', Severity.WARNING)
    assert (tag.key, colour.key, colour.severity) == ('undeclared "tag"', 'undeclared "colour"', None)


def test_a_recording_is_not_excused_by_an_example():
    subject = match({}, LACKS_ID, recorded=True, document=Document(own_slips=(LACKS_ID,)))
    (found,) = missing_required(subject)
    assert (found.severity, found.verdict, found.because) == (None, None, "")


def test_of_an_object_that_is_another_thing_nothing_is_missing():
    stub = match({"pets": 1}, LACKS_ID, faults=[fault("pets")])
    assert list(missing_required(stub)) == []
    assert [found.severity for found in unknown_field(stub)] == [Severity.ERROR]
    recorded = match({"pets": 1}, LACKS_ID, faults=[fault("pets")], recorded=True)
    assert [found.key for found in missing_required(recorded)] == ['required "id"']
    mixed = match({"pets": 1, "name": 1}, LACKS_ID, faults=[fault("pets")])
    assert [found.key for found in missing_required(mixed)] == ['required "id"']


def test_a_stand_in_is_information():
    (found,) = unknown_field(match({"foo": "bar"}, faults=[fault("foo")]))
    assert (found.severity, found.because) == (Severity.INFO, "a stand-in, which nobody takes for the API's payload")
    (found,) = unknown_field(match({"foo": "bar", "id": 1}, faults=[fault("foo")]))
    assert (found.severity, found.because) == (None, "")


def test_an_object_of_another_kind_is_told_what_the_contract_has():
    other = replace(fault("alerts"), declared=("policy", "links"))
    (found,) = unknown_field(match({"alerts": {}}, faults=[other]))
    assert (found.severity, found.hint) == (Severity.ERROR, 'the contract has "policy", "links"')
