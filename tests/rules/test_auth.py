from __future__ import annotations

from dataclasses import replace

import pytest

from mockaudit.model.finding import Severity, Verdict, Violation
from mockaudit.rules.auth import RULES
from tests.matching.papers import (
    AT,
    BEARER,
    HEADER_KEY,
    SPEC,
    WHOLE,
    fake,
    json_body,
    operation,
    request,
    response,
    scheme,
)
from tests.rules.judged import said

SECURED = operation(security=((BEARER,),))
TOKEN = "https://login.pay.io/token"


def ask(*headers, answer=200, **more):
    return fake(request(headers=headers, complete=WHOLE), response(answer), **more)


ABSENT = Violation(
    at=AT,
    contract=SPEC,
    message="request carries no Bearer credential, which the operation asks for",
    key="bearer",
    expected="Bearer credential",
)


def test_no_credential():
    assert said(RULES, SECURED, ask()) == [("AUT001", ABSENT)]
    assert said(RULES, SECURED, ask(("Authorization", "Bearer x"))) == []
    assert said(RULES, SECURED, ask(answer=401)) == []
    assert said(RULES, SECURED, fake()) == []
    assert said(RULES, operation(security=((BEARER,), ())), ask()) == []


def test_half_of_what_is_needed():
    both = operation(security=((BEARER, HEADER_KEY),))
    ((code, violation),) = said(RULES, both, ask(("Authorization", "Bearer x")))
    assert (code, violation.message) == (
        "AUT001",
        'request carries no API key in header "X-Api-Key", which the operation asks for',
    )


def test_recordings_doubt_the_contract_unless_their_secrets_were_removed():
    because = "the API accepted the request when the recording was made, unless the recording was edited"
    doubted = replace(ABSENT, severity=Severity.WARNING, verdict=Verdict.LIKELY_CONTRACT_WRONG, because=because)
    signed = ask(("Authorization", "Bearer x"), recorded=True)
    assert said(RULES, SECURED, ask(recorded=True), signed) == [("AUT001", doubted)]
    assert said(RULES, SECURED, ask(recorded=True)) == []
    assert said(RULES, SECURED, ask(recorded=True, secrets_scrubbed=True), signed) == []


def test_another_credential():
    violation = Violation(
        at=AT,
        contract=SPEC,
        message="credential is sent as Basic, contract asks for Bearer credential",
        key="bearer",
        expected="Bearer credential",
        actual="Basic",
    )
    assert said(RULES, SECURED, ask(("Authorization", "Basic Zm9v"))) == [("AUT002", violation)]
    ((_, bare),) = said(RULES, SECURED, ask(("Authorization", "abc.def")))
    assert bare.message == "credential is sent with no scheme, contract asks for Bearer credential"
    keyed = operation(security=((HEADER_KEY,),))
    asked = fake(request(query=(("X-Api-Key", "hunter2"),), complete=WHOLE))
    ((_, placed),) = said(RULES, keyed, asked)
    assert placed.message == 'credential is sent in the query, contract asks for API key in header "X-Api-Key"'


@pytest.mark.parametrize(
    ("status", "body", "keys"),
    [
        (200, {"access_token": "x", "token_type": "bearer", "expires_in": 3600}, []),
        (200, {"access_token": "x"}, ["token_type"]),
        (200, {"token": "x", "expires_in": "3600"}, ["access_token", "token_type", "expires_in"]),
        (400, {"error": "invalid_grant"}, []),
        (401, {"message": "no"}, ["error"]),
        (500, {}, []),
        (200, [], []),
    ],
)
def test_the_shape_of_a_token(status, body, keys):
    token = fake(request("POST", TOKEN), response(status, json_body(body)))
    found = said(RULES, operation(), token, token_urls=(TOKEN,))
    assert [(code, violation.key) for code, violation in found] == [("AUT004", key) for key in keys]


def test_a_token_without_the_scope_that_a_call_needs():
    oauth = scheme("oauth2")
    secured = operation(security=((replace(oauth, scopes=("read", "admin")),),))
    call = replace(ask(("Authorization", "Bearer x")), owner="t::a")

    def found(scope):
        body = json_body({"access_token": "x", "token_type": "bearer", "scope": scope})
        token = fake(request("POST", TOKEN), response(200, body), owner="t::a")
        return said(RULES, secured, token, call, token_urls=(TOKEN,))

    message = "operation needs the scope admin, which the token mock of this test does not grant"
    assert found("read") == [
        ("AUT009", Violation(at=AT, contract=SPEC, message=message, key="admin", expected="admin"))
    ]
    assert found("read admin") == []
