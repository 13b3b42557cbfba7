from __future__ import annotations

import pytest

from mockaudit.matching.credentials import Credential, Shown, judge_security, shows_credential
from mockaudit.model.value import Hole, Template
from tests.matching.papers import BEARER, COOKIE_KEY, HEADER_KEY, QUERY_KEY, WHOLE, fake, operation, request, scheme

UNKNOWN = Hole(reason="computed")
OAUTH = scheme("oauth2")
BASIC = scheme("http", name="basic", scheme="basic")


def judge(*alternatives, complete=WHOLE, scrubbed=False, **sent):
    exchange = fake(request(complete=complete, **sent), secrets_scrubbed=scrubbed)
    return judge_security(operation(security=alternatives), exchange)


def absent(use):
    return Credential(use=use, shown=Shown.ABSENT)


def wrong(use, instead):
    return Credential(use=use, shown=Shown.WRONG, instead=instead)


def authorization(value):
    return (("authorization", value),)


@pytest.mark.parametrize(
    ("use", "value", "found"),
    [
        (BEARER, "Bearer abc", ()),
        (BEARER, "bearer <TOKEN>", ()),
        (BEARER, "Basic Zm9v", (wrong(BEARER, "Basic"),)),
        (BEARER, "abc.def.ghi", (wrong(BEARER, "no scheme"),)),
        (BEARER, "<AUTHORIZATION>", ()),
        (BEARER, "REDACTED", ()),
        (BEARER, UNKNOWN, ()),
        (BEARER, Template(parts=("Bearer ", UNKNOWN)), ()),
        (BEARER, Template(parts=("Basic ", UNKNOWN)), (wrong(BEARER, "Basic"),)),
        (BEARER, Template(parts=(UNKNOWN, " abc")), ()),
        (BASIC, "Basic <BASIC_AUTH>", ()),
        (BASIC, "Bearer x", (wrong(BASIC, "Bearer"),)),
        (OAUTH, "token abc", ()),
        (OAUTH, "Basic Zm9v", (wrong(OAUTH, "Basic"),)),
    ],
)
def test_the_scheme_of_an_authorization_header(use, value, found):
    assert judge((use,), headers=authorization(value)) == found


def test_what_is_absent():
    for use in (BEARER, OAUTH, HEADER_KEY, COOKIE_KEY, QUERY_KEY):
        assert judge((use,)) == (absent(use),)
        assert judge((use,), complete=frozenset()) == ()
        assert judge((use,), scrubbed=True) == ()
        assert judge((use,), ()) == ()
    assert judge() == ()
    assert judge((scheme("mutualTLS"),)) == ()


def test_keys_in_their_place_and_elsewhere():
    assert judge((HEADER_KEY,), headers=(("x-api-key", "k"),)) == ()
    assert judge((QUERY_KEY,), query=(("api_key", "k"),)) == ()
    assert judge((COOKIE_KEY,), cookies=(("sid", "k"),)) == ()
    assert judge((COOKIE_KEY,), headers=(("Cookie", "a=b; sid=k"),)) == ()
    assert judge((HEADER_KEY,), query=(("x-api-key", "k"),)) == (wrong(HEADER_KEY, "in the query"),)


def test_all_of_one_alternative_are_needed_and_any_alternative_will_do():
    sent = {"headers": authorization("Bearer abc")}
    assert judge((BEARER, HEADER_KEY), **sent) == (absent(HEADER_KEY),)
    assert judge((COOKIE_KEY,), (BEARER,), **sent) == ()
    assert judge((COOKIE_KEY, HEADER_KEY), (BEARER, QUERY_KEY), **sent) == (absent(QUERY_KEY),)


def test_whether_a_request_shows_any_credential():
    secured = operation(security=((COOKIE_KEY,),))
    assert shows_credential(secured, request(headers=authorization("x")))
    assert shows_credential(secured, request(cookies=(("sid", "k"),)))
    assert not shows_credential(secured, request(headers=(("Accept", "*/*"),)))
