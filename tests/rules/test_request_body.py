from __future__ import annotations

from dataclasses import replace

from mockaudit.matching.join import join
from mockaudit.model.body import TextBody
from mockaudit.model.contract import PropertyFault
from mockaudit.model.finding import Severity, Violation
from mockaudit.rules.request_body import RULES, request_body_invalid
from tests.matching.papers import (
    AT,
    SPEC,
    WHOLE,
    fake,
    json_body,
    media,
    operation,
    paper,
    request,
    response,
    schema_error,
    takes,
)
from tests.rules.judged import said

CREATES = operation("POST", body=takes(media()))


def send(value, *, complete=WHOLE):
    return fake(request("POST", body=json_body(value), complete=complete))


def test_a_body_that_breaks_its_schema():
    told = {
        "Pet": lambda _value: (
            schema_error("required", name="name"),
            schema_error("type", "/age", "integer"),
            schema_error("additionalProperties", name="tagg"),
        )
    }
    lacks, wrong, has = said(RULES, CREATES, send({"age": "x", "tagg": 1}), told=told)
    assert lacks == (
        "REQ004",
        Violation(
            at=AT,
            contract=SPEC,
            message='request body lacks "name", which the contract requires',
            pointer="",
            key='request required "name"',
            actual="an object with 2 properties",
        ),
    )
    assert wrong == (
        "REQ004",
        Violation(
            at=AT,
            contract=SPEC,
            message='request body/age is "x", contract says integer',
            pointer="/age",
            key="request type",
            expected="integer",
            actual='"x"',
        ),
    )
    assert has[1].message == 'request body has "tagg", which the contract forbids'


def test_a_read_only_and_a_misspelt_property():
    def fault(kind, name, suggestion=None):
        return PropertyFault(kind=kind, instance=f"/{name}", name=name, schema=SPEC, suggestion=suggestion)

    (match,), _ = join([send({"id": 1, "nmae": "Rex", "extra": 1})], [paper(CREATES)])
    faults = (fault("read-only", "id"), fault("undeclared", "nmae", "name"), fault("undeclared", "extra"))
    violations = list(request_body_invalid(replace(match, request_faults=faults)))
    assert [(violation.message, violation.severity) for violation in violations] == [
        ("request body/id is sent, contract says readOnly", Severity.WARNING),
        ('request body/nmae is not in the contract, "name" is', Severity.WARNING),
    ]


def test_a_media_type_that_the_operation_does_not_take():
    def sent(content_type, *answers, body=None):
        headers = (("Content-Type", content_type),) if content_type else ()
        return fake(request("POST", headers=headers, body=body or TextBody(text="<a/>", at=AT)), *answers)

    violation = Violation(
        at=AT,
        contract=SPEC,
        message="request is sent as application/xml, contract takes application/json",
        key="content-type",
        expected="application/json",
        actual="application/xml",
    )
    assert said(RULES, CREATES, sent("application/xml; charset=utf-8")) == [("REQ005", violation)]
    assert said(RULES, CREATES, sent("application/xml", response(415))) == []
    assert said(RULES, CREATES, sent("application/vnd.pay+json")) == []
    assert said(RULES, CREATES, sent(None)) == []
    assert said(RULES, operation("POST"), sent("application/xml")) == []
    headers = (("Content-Type", "application/xml"),)
    assert said(RULES, CREATES, fake(request("POST", headers=headers))) == [("REQ005", violation)]
    assert said(RULES, CREATES, fake(request("POST", headers=headers, complete=WHOLE))) == []
