from __future__ import annotations

from dataclasses import replace

from mockaudit.model.finding import Severity, Violation
from mockaudit.rules.request import RULES
from tests.matching.papers import (
    AT,
    SPEC,
    WHOLE,
    fake,
    media,
    operation,
    parameter,
    request,
    response,
    schema_error,
    spec,
    takes,
)
from tests.rules.judged import said

REGION = parameter("region", "string", required=True)
LISTS = operation(parameters=(parameter("limit", "integer"), REGION))
NUMBERS = {"Param": lambda value: () if value in (5, "eu") else (schema_error("type", expected="integer"),)}


def test_an_undocumented_query_parameter():
    asked = request(query=(("sort", "asc"), ("api_key", "k"), ("access_token", "t"), ("utm_source", "x")))
    violation = Violation(at=AT, contract=SPEC, message='query parameter "sort" is not in the contract', key="sort")
    assert said(RULES, LISTS, fake(asked)) == [("REQ001", violation)]
    assert said(RULES, LISTS, fake(asked, response(400))) == []
    deliberate = replace(violation, severity=Severity.INFO, because="looks deliberate: it says so")
    assert said(RULES, LISTS, fake(asked, deliberate="it says so")) == [("REQ001", deliberate)]


def test_a_missing_parameter_of_a_whole_request():
    message = 'required query parameter "region" is missing'
    violation = Violation(at=AT, contract=SPEC, message=message, key="query region")
    assert said(RULES, LISTS, fake(request(complete=WHOLE))) == [("REQ002", violation)]
    assert said(RULES, LISTS, fake(request())) == []
    assert said(RULES, LISTS, fake(request(query=(("region", "eu"),), complete=WHOLE)), told=NUMBERS) == []


def test_a_missing_body_of_a_whole_request():
    creates = operation("POST", body=takes(media(), required=True))
    violation = Violation(at=AT, contract=SPEC, message="required request body is missing", key="body")
    assert said(RULES, creates, fake(request("POST", complete=WHOLE), response(200), response(200))) == [
        ("REQ002", violation)
    ]
    assert said(RULES, creates, fake(request("POST", complete=WHOLE), response(422))) == []
    assert said(RULES, creates, fake(request("POST"))) == []


def test_a_bad_value():
    violation = Violation(
        at=AT,
        contract=SPEC,
        message='query parameter "limit" is "many", contract says integer',
        key="query limit type",
        expected="integer",
        actual='"many"',
    )
    assert said(RULES, LISTS, fake(request(query=(("limit", "many"),))), told=NUMBERS) == [("REQ003", violation)]
    assert said(RULES, LISTS, fake(request(query=(("limit", "<LIMIT>"),))), told=NUMBERS) == []


def test_a_made_up_identifier_is_information():
    pet = parameter("id", "string", place="path", style="simple", explode=False)
    gets = operation(template="/pets/{id}", parameters=(pet,))
    told = {"Param": lambda _value: (schema_error("format", expected="format uuid"),)}
    ((code, violation),) = said(RULES, gets, fake(request(url="/pets/1")), told=told)
    assert (code, violation.severity, violation.message) == (
        "REQ003", Severity.INFO, 'path parameter "id" is "1", contract says format uuid',
    )  # fmt: skip


def test_a_secret_value_is_not_shown():
    keyed = operation(parameters=(parameter("token", "integer"),))
    ((_, violation),) = said(RULES, keyed, fake(request(query=(("token", "hunter2"),))), told=NUMBERS)
    assert (violation.message, violation.actual) == ('query parameter "token" is "***", contract says integer', '"***"')


def test_an_accept_header_that_takes_nothing_on_offer():
    offers = operation(responses=(spec("200", media(), media("text/csv")), spec("204")))
    xml = request(headers=(("Accept", "application/xml"),))
    violation = Violation(
        at=AT,
        contract=SPEC,
        message="request accepts application/xml, contract offers application/json or text/csv",
        key="accept",
        expected="application/json or text/csv",
        actual="application/xml",
    )
    assert said(RULES, offers, fake(xml)) == [("REQ006", violation)]
    assert said(RULES, offers, fake(request(headers=(("Accept", "application/xml, text/*;q=0.1"),)))) == []
    assert said(RULES, operation(responses=(spec("200"),)), fake(xml)) == []
