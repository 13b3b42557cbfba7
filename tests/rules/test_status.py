from __future__ import annotations

from dataclasses import replace

import pytest

from mockaudit.model.finding import Severity, Verdict, Violation
from mockaudit.rules.status import RULES
from tests.matching.papers import AT, BEARER, SPEC, fake, json_body, media, operation, response, schema_error, spec
from tests.rules.judged import said

OK_OR_GONE = operation(responses=(spec("200", media()), spec("404", media(schema="Error"))))


def undocumented(status):
    return Violation(
        at=AT,
        contract=SPEC,
        message=f"status {status} is not in the contract, which has 200, 404",
        key="status",
        expected="200, 404",
        actual=str(status),
    )


def test_an_undocumented_status():
    assert said(RULES, OK_OR_GONE, fake(None, response(418))) == [("STA001", undocumented(418))]
    assert said(RULES, OK_OR_GONE, fake(None, response(404))) == []
    assert said(RULES, operation(responses=(spec("4XX"), spec("default"))), fake(None, response(500))) == []


@pytest.mark.parametrize(
    ("status", "recorded", "severity", "verdict"),
    [
        (503, False, Severity.INFO, None),
        (429, True, Severity.INFO, None),
        (304, True, Severity.INFO, Verdict.LIKELY_CONTRACT_WRONG),
        (401, False, Severity.INFO, None),
        (422, True, Severity.WARNING, Verdict.LIKELY_CONTRACT_WRONG),
        (422, False, None, None),
    ],
)
def test_some_statuses_weigh_less(status, recorded, severity, verdict):
    secured = replace(OK_OR_GONE, security=((BEARER,),))
    ((code, violation),) = said(RULES, secured, fake(None, response(status), recorded=recorded))
    assert (code, violation.severity, violation.verdict) == ("STA001", severity, verdict)


@pytest.mark.parametrize(
    ("documented", "severity"),
    [(("200",), "warning"), (("200", "401", "429", "500"), "warning"), (("200", "409"), None), (("200", "4XX"), None)],
)
def test_an_error_of_an_operation_whose_errors_the_contract_does_not_document(documented, severity):
    silent = operation(responses=tuple(spec(status) for status in documented))
    found = said(RULES, silent, fake(None, response(404)))
    assert [(code, violation.severity) for code, violation in found] == (
        [] if "4XX" in documented else [("STA001", severity)]
    )


def test_another_success_than_the_documented():
    creates = operation("GET", responses=(spec("201", media()),))
    violation = Violation(
        at=AT,
        contract=SPEC,
        message="status is 200, the contract's success is 201",
        key="status",
        expected="201",
        actual="200",
        hint="answer with 201",
    )
    assert said(RULES, creates, fake(None, response(200))) == [("STA003", violation)]
    covered = operation("GET", responses=(spec("201"), spec("default")))
    info = replace(violation, severity=Severity.INFO, because="the documented default covers it")
    assert said(RULES, covered, fake(None, response(200))) == [("STA003", info)]
    assert said(RULES, operation(responses=(spec("default"),)), fake(None, response(200))) == []
    assert said(RULES, operation(responses=(spec("2XX"),)), fake(None, response(200))) == []


def test_an_error_of_another_shape():
    told = {
        "Error": lambda _value: (
            schema_error("required", name="code"),
            schema_error("required", name="id"),
            schema_error("type", "/message", "string"),
        )
    }
    lacks, wrong = said(RULES, OK_OR_GONE, fake(None, response(404, json_body({"message": 7}))), told=told)
    assert lacks == (
        "STA004",
        Violation(
            at=AT,
            contract=SPEC,
            message='error body lacks "code", "id", which the contract requires',
            pointer="",
            key='required "code", "id"',
            actual="an object with 1 property",
        ),
    )
    assert wrong[1].message == "error body/message is 7, contract says string"
    assert said(RULES, OK_OR_GONE, fake(None, response(200, json_body({}))), told={"Pet": told["Error"]}) == []
