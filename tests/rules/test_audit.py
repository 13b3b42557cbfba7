from __future__ import annotations

from dataclasses import replace

import pytest

from mockaudit.matching.audit import Unjudged, Unmatched, Why
from mockaudit.matching.join import join
from mockaudit.model.exchange import Exchange, Provenance, Request
from mockaudit.model.finding import Verdict, Violation
from mockaudit.model.value import Hole, Regex, Template
from mockaudit.rules.audit import unresolved_dynamic_mock, unvalidatable_schema, unverifiable_mock
from tests.matching.papers import fake, paper, request
from tests.rules.payloads import FAKE, SCHEMA, match


def unmatched(why, url="https://user:pw@other.example/v1/pets", method="GET"):
    """Make a fake without an operation."""
    request = Request(method=method, url=url, at=FAKE)
    exchange = Exchange(loader="responses", provenance=Provenance.STATIC, ref="t.py:4", at=FAKE, request=request)
    return Unmatched(exchange=exchange, why=why)


def test_a_fake_that_no_contract_covers_is_listed_by_its_host():
    assert list(unverifiable_mock(unmatched(Why.OTHER_HOST))) == [
        Violation(
            at=FAKE,
            message="GET https://other.example/v1/pets is covered by no contract",
            key="https://other.example",
            hint="name the API's contract with --contract, or map the host to one with base-url in [tool.mockaudit]",
            verdict=Verdict.UNVERIFIABLE,
        )
    ]


def test_without_any_contract_no_mapping_is_proposed():
    (found,) = unverifiable_mock(unmatched(Why.NO_CONTRACT, url="/pets"))
    assert (found.key, found.hint) == ("", "name the API's contract with --contract")


def test_a_fake_of_a_path_that_the_contract_has_twice_is_listed_by_the_path():
    document = paper("GET /{team}/roles", "GET /{group}/roles", servers=("https://api.pay.io",))
    _, (item,) = join([fake(request("GET", "https://api.pay.io/red/roles"))], [document])
    (found,) = unverifiable_mock(item)
    assert found.message == (
        "GET https://api.pay.io/red/roles may be any of several operations: "
        "the contract has /{team}/roles again, with other names of parameters"
    )
    assert (found.key, found.contract.path, found.verdict) == ("/{team}/roles", "api.yaml", Verdict.UNVERIFIABLE)


RECORD = "add a recording of the same exchange"
WRITE_OUT = f"write the URL with literals, constants or f-strings, or {RECORD}"
ONE_EACH = "name the method and the whole path, one stub for each operation"


@pytest.mark.parametrize(
    ("method", "url", "text", "why", "hint"),
    [
        (
            "GET",
            Template(parts=("https://x/", Hole(reason="name is read from the environment"))),
            "GET https://x/{…}",
            "URL: name is read from the environment",
            "give the test a fixed URL in place of one from the environment",
        ),
        (
            None,
            Hole(reason="the URL is only known when the patched function is called"),
            "the request",
            "URL: the URL is only known when the patched function is called",
            "assert the call with its URL (`assert_called_with(url)`), or stub at the transport, which states method and URL",
        ),
        (
            "GET",
            Template(parts=("https://x/", Hole(reason="what `make()` gives is only known at run time"))),
            "GET https://x/{…}",
            "URL: what `make()` gives is only known at run time",
            f"write out what the call gives, as a literal or constant, or {RECORD}",
        ),
        (Hole(reason="a parameter"), Hole(reason="a parameter"), "the request", "method: a parameter; URL: a parameter",
         f"name the method as a literal, or list the methods in parametrize; {WRITE_OUT}"),
        ("GET", Regex(pattern=".*"), "GET .*", "URL: its pattern fits no operation, or several", ONE_EACH),
        (None, "/pets", "ANY /pets", "it fits several operations", ONE_EACH),
    ],
)  # fmt: skip
def test_an_unresolved_fake_says_which_part_why_and_what_helps(method, url, text, why, hint):
    assert list(unresolved_dynamic_mock(unmatched(Why.UNRESOLVED, url=url, method=method))) == [
        Violation(
            at=FAKE,
            message=f"{text} could not be computed: {why}",
            key=why,
            hint=hint,
            verdict=Verdict.UNVERIFIABLE,
        )
    ]


@pytest.mark.parametrize("why", [why for why in Why if why not in (Why.NO_CONTRACT, Why.OTHER_HOST)])
def test_a_covered_host_is_silent(why):
    assert list(unverifiable_mock(unmatched(why))) == []


@pytest.mark.parametrize("why", [why for why in Why if why is not Why.UNRESOLVED])
def test_a_computed_request_is_silent(why):
    assert list(unresolved_dynamic_mock(unmatched(why))) == []


def test_a_schema_that_cannot_be_used_is_listed_at_its_place():
    part = Unjudged(side="response", at=SCHEMA, reason="$ref to https://x/y.json\x1b is remote")
    assert list(unvalidatable_schema(replace(match({}), unjudged=(part,)))) == [
        Violation(
            at=SCHEMA,
            contract=SCHEMA,
            message="the response cannot be judged: $ref to https://x/y.json\\u001b is remote",
            key="response api.yaml#/components/schemas/Pet",
            verdict=Verdict.UNVERIFIABLE,
        )
    ]


def test_a_judged_match_is_silent():
    assert list(unvalidatable_schema(match({}))) == []
