from __future__ import annotations

from dataclasses import replace

from mockaudit.matching.audit import Unmatched
from mockaudit.matching.join import join
from mockaudit.model.exchange import Provenance
from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.location import Location
from mockaudit.rules.endpoint import RULES
from tests.matching.papers import AT, SPEC, fake, operation, paper, parameter, request, schema_error

API = "https://api.pay.example.io/v1"
PATHS = Location(path="api.yaml", pointer="/paths")
WRONG = schema_error("type", expected="integer")


def said(*fakes, document=None):
    """Give what each rule says of some fakes: code and violation."""
    document = document or paper(operation(), operation("POST"), operation(template="/old", deprecated=True))
    matches, unmatched = join(fakes, [document])
    subjects = [*matches, *unmatched]
    return [
        (rule.code, violation)
        for subject in subjects
        for rule in RULES
        if isinstance(subject, rule.subject)
        for violation in rule.check(subject)
    ]


def ask(path, method="GET"):
    return fake(request(method, path if "://" in path else API + path))


def test_a_known_operation_is_fine():
    assert said(ask("/pets"), ask("/pets", "POST"), ask("/pets", "HEAD")) == []


def test_an_unknown_path():
    message = "path /v1/owners is not in the contract"
    violation = Violation(at=AT, contract=PATHS, message=message, key="GET /v1/owners")
    assert said(ask("/owners")) == [("END001", violation)]


def test_a_near_miss_names_the_path():
    message = "path /v1/petz is not in the contract, /v1/pets is (spelling differs)"
    violation = Violation(at=AT, contract=PATHS, message=message, key="GET /v1/petz", hint="use /v1/pets")
    assert said(ask("/petz")) == [("END005", violation)]


def test_a_recorded_success_is_no_misspelling():
    recorded = replace(ask("/petz"), provenance=Provenance.RECORDED)
    assert recorded.responses[0].status == 200
    assert [(code, violation.message) for code, violation in said(recorded)] == [
        ("END001", "path /v1/petz is not in the contract")
    ]


def test_identifiers_in_paths_are_one_cause():
    assert [violation.key for _, violation in said(ask("/shops/17/keys/0a1b2c3d4e5f60718293"))] == [
        "GET /v1/shops/*/keys/*"
    ]


def test_letter_case_and_an_open_base_path_are_warnings():
    ((code, violation),) = said(ask("/Pets"))
    assert (code, violation.severity, violation.because) == (
        "END005", Severity.WARNING, "some servers do not tell letter case apart",
    )  # fmt: skip
    ((code, violation),) = said(fake(request("GET", "/mount/pets")), document=paper(operation(), servers=()))
    assert (code, violation.message) == (
        "END005", "path /mount/pets is not in the contract, /pets is (base path differs)",
    )  # fmt: skip
    assert (violation.severity, violation.because) == (
        Severity.WARNING, "the contract names no server, so its base path is not known",
    )  # fmt: skip


def test_a_path_of_a_version_that_the_contract_does_not_describe_is_information():
    document = paper(operation(template="/api/v1/pets"), servers=("https://api.pay.io",))
    assert said(ask("https://api.pay.io/api/v2/roles"), document=document) == [
        (
            "END001",
            Violation(
                at=AT,
                contract=PATHS,
                message="path /api/v2/roles is not in the contract",
                key="GET /api/v2/roles",
                hint="add the contract that describes it with --contract",
                because="this contract describes /api/v1: another may describe this version",
                severity=Severity.INFO,
                verdict=Verdict.UNVERIFIABLE,
            ),
        )
    ]


def test_a_deliberate_one_is_information():
    ((code, violation),) = said(replace(ask("/owners"), deliberate="inside pytest.raises"))
    assert (code, violation.severity, violation.because) == (
        "END001", Severity.INFO, "looks deliberate: inside pytest.raises",
    )  # fmt: skip


def test_an_unknown_method_names_the_known_ones():
    violation = Violation(
        at=AT,
        contract=PATHS,
        message="PATCH /v1/pets is not in the contract, the path has GET, POST",
        key="PATCH /v1/pets",
        expected="GET, POST",
        actual="PATCH",
    )
    assert said(ask("/pets", "PATCH"), ask("/pets", "OPTIONS")) == [("END002", violation)]


def test_a_deprecated_operation():
    at = Location(path=SPEC.path, pointer=SPEC.pointer + "/deprecated")
    violation = Violation(at=AT, contract=at, message="GET /old is deprecated", key="deprecated")
    assert said(ask("/old")) == [("END003", violation)]


def test_a_wrong_server():
    violation = Violation(
        at=AT,
        contract=Location(path="api.yaml", pointer="/servers"),
        message="/v2/pets is faked on a server that the contract does not name",
        key="https://eu.pay.example.io",
        expected="https://api.pay.example.io/v1",
        actual="https://eu.pay.example.io",
        hint="use a server of the contract, or map the host to it with base-url in [tool.mockaudit]",
    )
    document = paper(operation(), servers=("https://api.pay.example.io/v1", "https://api.pay.example.io/v2"))
    expected = replace(violation, expected="https://api.pay.example.io/v1 or https://api.pay.example.io/v2")
    assert said(ask("https://user:secret@eu.pay.example.io/v2/pets"), document=document) == [("END004", expected)]
    assert said(ask("http://localhost/v2/pets"), document=document) == []


def test_a_customary_word_in_place_of_a_parameter():
    pet = parameter("id", "integer", place="path", style="simple", explode=False)
    document = paper(operation(template="/pets/{id}", parameters=(pet,), typed=(("id", "integer"),)))
    document.told = {"Param": lambda value: () if isinstance(value, int) else (WRONG,)}
    message = 'path has "me" where the contract has {id}, which it does not fit'
    violation = Violation(at=AT, contract=SPEC, message=message, key="id", verdict=Verdict.UNVERIFIABLE)
    assert said(ask("/pets/me"), ask("/pets/7"), ask("/pets/rex"), document=document) == [("END007", violation)]


def test_an_unmatched_fake_of_no_contract_is_not_ours():
    rules = [rule for rule in RULES if rule.subject is Unmatched]
    _, (unmatched,) = join([ask("https://elsewhere.io/x")], [paper(operation())])
    assert [violation for rule in rules for violation in rule.check(unmatched)] == []


def test_a_trailing_slash_is_a_warning():
    ((code, violation),) = said(ask("/pets/"))
    assert (code, violation.severity, violation.confidence, violation.because) == (
        "END005", Severity.WARNING, Confidence.LIKELY, "many servers answer with and without the slash",
    )  # fmt: skip
    (other,) = said(ask("/old/"))
    assert (violation.key, other[1].key) == ("trailing slash", "trailing slash")


def test_an_unknown_path_on_a_host_that_no_contract_names():
    ((code, violation),) = said(ask("http://testserver/v1/owners"))
    advice = "if the host stands for this API, map it with base-url in [tool.mockaudit]"
    assert (code, violation.severity, violation.confidence, violation.hint) == (
        "END001", Severity.WARNING, Confidence.LIKELY, advice,
    )  # fmt: skip
    assert violation.because == "no contract names the host: only the path makes it this API"
    ((code, violation),) = said(ask("http://testserver/v1/petz"))
    assert (code, violation.severity, violation.hint) == ("END005", Severity.WARNING, f"use /v1/pets; {advice}")


def test_graphql_is_no_matter_of_a_contract():
    (found,) = said(ask("/graphql", "POST"))
    assert (found[0], found[1].severity, found[1].verdict) == ("END001", Severity.INFO, Verdict.UNVERIFIABLE)
    assert found[1].because == "OpenAPI does not describe GraphQL, so a contract need not have its path"


def test_a_stand_in_for_a_path_is_information():
    base = "https://api.pay.example.io"
    asked = [ask(base + path) for path in ("/foo/Bar", "/v1/foo", "/foo/owners", "/")]
    found = said(*asked, document=paper(operation(), servers=(base,)))
    assert [(code, violation.severity) for code, violation in found] == [
        ("END001", Severity.INFO), ("END001", Severity.INFO), ("END001", None), ("END001", None),
    ]  # fmt: skip
    assert found[0][1].because == "a stand-in, which nobody takes for the API's path"
