from __future__ import annotations

from dataclasses import replace

import pytest

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.matching.audit import SentValue, Unjudged, Unmatched, Why
from mockaudit.matching.join import Joiner, join
from mockaudit.model.body import TextBody
from mockaudit.model.exchange import Behaviour, Facet
from mockaudit.model.value import Hole
from tests.matching.papers import (
    AT,
    BEARER,
    QUERY_KEY,
    WHOLE,
    fake,
    json_body,
    media,
    operation,
    paper,
    parameter,
    request,
    response,
    schema_error,
    spec,
    takes,
)

API = "https://api.pay.example.io/v1"
WRONG = schema_error("type", "/id", "integer")
LACKING = schema_error("required", name="id")


def one(operation_, *fakes, told=None):
    document = paper(operation_)
    document.told = told or {}
    matches, unmatched = join(fakes, [document])
    assert unmatched == []
    return matches if len(matches) > 1 else matches[0]


def test_operations_are_fetched_once_for_all_fakes():
    pets, toys = operation(), operation(template="/toys")
    document = paper(pets, toys)
    joiner = Joiner([document])
    routed = [joiner.route(fake(request(url=f"{API}/{name}"))) for name in ("pets", "toys", "pets")]
    joiner.fetch(routed)
    assert document.asked == [[pets.route, toys.route]]
    assert [match.operation for item in routed for match in joiner.judge(item)] == [pets, toys, pets]


@pytest.mark.parametrize(("status", "picked"), [(201, "201"), (204, "2XX"), (404, "4xx"), (500, "default")])
def test_the_documented_response_for_a_status(status, picked):
    specs = tuple(spec(name) for name in ("default", "2XX", "201", "4xx"))
    match = one(operation(responses=specs), fake(None, response(status)))
    assert (match.status, match.response_spec.status) == (status, picked)


def test_an_undocumented_or_unknown_status_has_no_response():
    unknown = Hole(reason="computed")
    first, second = one(operation(), fake(None, response(418)), fake(None, response(unknown)))
    assert (first.status, first.response_spec) == (418, None)
    assert (second.status, second.response_spec) == (None, None)


def test_each_response_is_judged_and_the_request_with_the_first():
    told = {"Pet": lambda value: () if value == {"id": 1} else (WRONG,)}
    asked = request(query=(("sort", "asc"),), complete=WHOLE)
    answers = [response(200, json_body({"id": 1})), response(200, json_body({"id": "x"})), response(200, json_body(0))]
    matches = one(operation(), fake(asked, *answers), told=told)
    assert [(match.index, match.response_errors, match.undocumented) for match in matches] == [
        (0, (), ("sort",)),
        (1, (WRONG,), ()),
        (2, (WRONG,), ()),
    ]


def test_a_body_is_judged_by_its_media_type():
    told = {"Pet": lambda _value: (WRONG,)}
    body = json_body({"id": "x"})

    def judged(content_type, implied=False):
        answer = response(200, body, content_type=content_type, content_type_implied=implied)
        match = one(operation(), fake(None, answer), told=told)
        return match.response_media, match.response_errors

    assert judged("application/json; charset=utf-8") == (media(), (WRONG,))
    assert judged(None) == (media(), (WRONG,))
    assert judged("text/plain") == (None, ())
    assert judged("text/plain", implied=True) == (None, (WRONG,))


@pytest.mark.parametrize("behaviour", ["callback", "exception", "passthrough", "templated"])
def test_what_answers_otherwise_has_an_operation_but_no_response(behaviour):
    match = one(operation(), fake(None, response(418), behaviour=frozenset({Behaviour(behaviour)})))
    assert (match.response, match.status, match.operation.title) == (None, None, "GET /pets")


def test_a_schema_that_cannot_be_used_is_told():
    def raises(_value):
        raise UnvalidatableSchemaError("dangling", AT)

    match = one(operation(), fake(None, response(200, json_body({}))), told={"Pet": raises})
    assert match.unjudged == (Unjudged(side="response", at=AT, reason="dangling"),)


def test_parameters_are_read_and_missing_ones_told_where_the_request_is_whole():
    limit = parameter("limit", "integer")
    region, tenant = parameter("region", "string", required=True), parameter("X-Tenant", place="header", required=True)
    lists = operation(parameters=(limit, region, tenant), security=((QUERY_KEY,),))
    told = {"Param": lambda value: () if value == 5 else (WRONG,)}
    query = (("limit", "many"), ("api_key", "k"))
    match = one(lists, fake(request(query=query, complete=WHOLE)), told=told)
    assert match.parameters == (SentValue(parameter=limit, text="many", value="many", errors=(WRONG,)),)
    assert (match.missing, match.undocumented) == ((region, tenant), ())
    partial = one(lists, fake(request(query=query)), told=told)
    assert partial.missing == ()
    right = one(lists, fake(request(query=(("limit", "5"),), headers=(("x-tenant", "a"),), complete=WHOLE)), told=told)
    assert [sent.value for sent in right.parameters] == [5, "a"]
    assert right.missing == (region,)


def test_no_parameter_is_undocumented_where_the_contract_lists_some_that_cannot_be_read():
    asked = request(query=(("sort", "x"),), complete=WHOLE)
    assert one(operation(), fake(asked)).undocumented == ("sort",)
    assert one(replace(operation(), open_parameters=True), fake(asked)).undocumented == ()


def test_path_parameters_are_read():
    pet = parameter("id", "integer", place="path", style="simple", explode=False)
    told = {"Param": lambda value: () if isinstance(value, int) else (WRONG,)}
    gets = operation(template="/pets/{id}", parameters=(pet,), typed=(("id", "integer"),))
    match = one(gets, fake(request(url=f"{API}/pets/rex")), told=told)
    assert match.parameters == (SentValue(parameter=pet, text="rex", value="rex", errors=(WRONG,)),)


def test_requests_that_are_answered_with_an_error_are_not_judged():
    creates = operation("POST", parameters=(parameter("region", required=True),), body=takes(media()))
    asked = request("POST", query=(("sort", "x"),), body=json_body({}), complete=WHOLE)
    match = one(creates, fake(asked, response(400)), told={"Pet": lambda _value: (LACKING,)})
    assert (match.missing, match.undocumented, match.request_errors, match.parameters) == ((), (), (), ())


def test_request_bodies_are_judged_whole_or_in_part():
    creates = operation("POST", body=takes(media(), media("application/x-www-form-urlencoded", "Form")))
    told = {"Pet": lambda _value: (LACKING, WRONG), "Form": lambda value: () if value == {"id": "1"} else (LACKING,)}
    whole = fake(request("POST", body=json_body({"id": "x"}), complete=WHOLE))
    part = fake(request("POST", body=json_body({"id": "x"}), complete=frozenset({Facet.QUERY})))
    form = fake(
        request(
            "POST",
            headers=(("Content-Type", "application/x-www-form-urlencoded"),),
            body=TextBody(text="name=Rex", at=AT),
            complete=WHOLE,
        )
    )
    matches = one(creates, whole, part, form, told=told)
    assert [match.request_errors for match in matches] == [(LACKING, WRONG), (WRONG,), (LACKING,)]
    assert [match.request_media.name for match in matches] == ["application/json"] * 2 + [
        "application/x-www-form-urlencoded"
    ]


def test_recordings_without_any_credential_were_stripped_of_them():
    secured = operation(security=((BEARER,),))
    bare, signed = request(complete=WHOLE), request(headers=(("Authorization", "Bearer x"),), complete=WHOLE)
    assert one(secured, fake(bare, recorded=True)).credentials_visible is False
    assert [match.credentials_visible for match in one(secured, fake(bare, recorded=True), fake(signed, recorded=True))] == [
        True, True,
    ]  # fmt: skip
    assert one(secured, fake(bare)).credentials_visible is True


def test_the_token_mock_of_the_same_test_grants_its_scopes():
    document = paper(operation(), token_urls=("https://login.pay.io/token",))
    token = fake(
        request("POST", "https://login.pay.io/token"), response(200, json_body({"scope": "a b"})), owner="t::a"
    )
    call = fake(owner="t::a")
    matches, unmatched = join([token, call, replace(call, owner="t::b")], [document])
    assert [match.granted_scopes for match in matches] == [("a", "b"), None]
    assert unmatched == [Unmatched(exchange=token, why=Why.TOKEN_ENDPOINT, document=document, path="/token")]
    matches, _ = join([token, token, call], [document])
    assert [match.granted_scopes for match in matches] == [None]


def test_a_service_that_is_called_by_name_is_held_to_its_own_contract_only():
    anywhere = paper(operation(method="AWS", template="/get_pet"), servers=("/",))
    service = paper(operation(method="AWS", template="/get_pet"), servers=("aws://pets",))
    call = fake(request("AWS", "aws://pets/get_pet"))
    web = fake(request("AWS", "http://pets/get_pet"))
    for services, document in (({}, None), ({"zoo": service}, None), ({"pets": service}, service)):
        joiner = Joiner([anywhere])
        joiner.connect(services)
        routed = [joiner.route(exchange) for exchange in (call, web)]
        assert [getattr(item, "why", None) for item in routed] == [None if document else Why.NO_CONTRACT, None]
        assert routed[1].destination.document is anywhere
        if document is not None:
            assert routed[0].destination.document is document
