"""Turn values that break their schema into findings: type, enum, format, null, bounds, branches and the envelope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.matching.audit import Match
from mockaudit.model.exchange import Response
from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Value
from mockaudit.rules.base import Rule
from mockaudit.rules.payload_errors import CHOICES, about, is_judged, is_whole, judged, relaxed
from mockaudit.rules.wording import place, plain, shown

_IDENTIFIER = lazy_pattern(r"(^|[_\-/])(id|ids|uid|guid|uuid|slug|key|hash|sha)$|(Id|Ids|ID|Uuid|UUID|Key)$")
_NUMERIC = frozenset({"integer", "number"})
_NUMBER = lazy_pattern(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def wrong_type(match: Match) -> Iterator[Violation]:
    """Report a value whose JSON type is none that the contract allows.

    ## What it does
    Compares the type of every value in the response's payload with the `type` of its schema: a string where the
    contract says integer, an object where it says array. `1.0` counts as an integer and an integer as a number. A
    documented response header that must be a number is held to that, too.

    ## Why is this bad?
    The code under test parses a payload that the API never sends. It is green on `"12"` and fails on `12`.

    ## When it keeps silent
    On error responses (rule STA004 speaks of those), on values that could not be computed, on `null` (PAY006) and on a
    payload whose outermost kind differs (PAY013). Inside a value of the wrong type nothing further is reported.

    ## How to fix
    Give the value the type that the contract names, best by copying it from a recorded response.
    """
    for item in judged(match, "PAY002"):
        yield about(
            match, item, f"{place(item.error.instance)} is {item.shown}, contract says {plain(item.error.expected)}"
        )
    if is_judged(match) and match.response is not None:
        yield from _wrong_headers(match, match.response)


def _wrong_headers(match: Match, response: Response) -> Iterator[Violation]:
    specs = {header.name.lower(): header for header in match.response_spec.headers} if match.response_spec else {}
    for name, value in response.headers if specs else ():
        spec = specs.get(name.lower())
        if spec is None or not spec.types or not _NUMERIC.issuperset(spec.types) or _may_be_number(value):
            continue
        text, wanted = shown(value, name), " or ".join(spec.types)
        violation = Violation(
            at=response.at,
            contract=spec.at,
            message=f"response header {plain(name)} is {text}, contract says {wanted}",
            key=f"header {name.lower()}",
            expected=wanted,
            actual=text,
        )
        yield relaxed(match, violation)


def _may_be_number(value: Value) -> bool:
    """Tell whether a header's value reads as numbers: recorders join repeated headers by commas."""
    return not isinstance(value, str) or all(_NUMBER.fullmatch(part.strip()) for part in value.split(","))


def not_in_enum(match: Match) -> Iterator[Violation]:
    """Report a value that is none of those the contract lists.

    ## What it does
    Holds values against the `enum` and `const` of their schemas.

    ## Why is this bad?
    An invented state ("aktive" for "active") takes a branch in the code under test that reality never takes, and leaves
    the real one untested.

    ## When it keeps silent
    On error responses, on values that could not be computed, and on `null` (PAY006).

    ## How to fix
    Use one of the listed values. If the API really sends this one, the contract lags behind: tell its owner.
    """
    for item in judged(match, "PAY004"):
        allowed = plain(item.error.expected) or "other values"
        yield about(match, item, f"{place(item.error.instance)} is {item.shown}, contract allows {allowed}")


def bad_format(match: Match) -> Iterator[Violation]:
    """Report a text that is not of the format which the contract names.

    ## What it does
    Checks `format` strictly: date-time (RFC 3339), date, uuid, email, uri, ipv4, ipv6, byte.

    ## Why is this bad?
    "yesterday" for a date-time never meets the date parser of the code under test, or meets it and proves nothing.

    ## When it keeps silent
    On error responses, on formats that no standard defines, and on values that could not be computed. It is a warning,
    since `format` is an annotation and invented ids such as "1" for a uuid are common and mostly harmless; an empty text
    is information.

    ## How to fix
    Use a value of the format, such as "2024-01-31T12:00:00Z".
    """
    for item in judged(match, "PAY005"):
        where = place(item.error.instance)
        violation = about(match, item, f"{where} is {item.shown}, contract says {plain(item.error.expected)}")
        if item.value == "" and match.deliberate is None:
            because = "APIs often send an empty text for none"
            violation = replace(violation, severity=Severity.INFO, because=because)
        yield violation


def null_not_allowed(match: Match) -> Iterator[Violation]:
    """Report a null where the contract allows none.

    ## What it does
    Finds `null` values whose schema is neither `nullable` (OpenAPI 3.0) nor lists the type "null" (3.1).

    ## Why is this bad?
    Tests then prove that the code copes with an answer that never comes, or mask that the field is always there.

    ## When it keeps silent
    On error responses. Where the schema is `nullable` and only its `enum` leaves null out, it says so as information:
    OpenAPI 3.0.3 forbids the null then, though the contract's author hardly meant that.

    ## How to fix
    Give the field a value, or leave it out if it is optional. If the API does send null, the contract needs `nullable`.
    """
    for item in judged(match, "PAY006"):
        where = place(item.error.instance)
        if item.error.keyword in CHOICES:
            violation = about(match, item, f"{where} is null, which the contract's {item.error.keyword} leaves out")
            because = "the schema allows null by its type, and only its list of values lacks it"
            lags = replace(violation, severity=Severity.INFO, verdict=Verdict.LIKELY_CONTRACT_WRONG)
            yield replace(lags, because=violation.because or because, confidence=Confidence.LIKELY)
        else:
            yield about(match, item, f"{where} is null, contract says {plain(item.error.expected)}")


def out_of_bounds(match: Match) -> Iterator[Violation]:
    """Report a value outside the limits that the contract sets.

    ## What it does
    Checks minimum and maximum, lengths, numbers of items and properties, uniqueness, `multipleOf` and `pattern`.

    ## Why is this bad?
    The code under test is shown sizes and spellings that the API never produces, so its own limits stay unproved.

    ## When it keeps silent
    On error responses and on values that could not be computed. A `pattern` on an identifier is information only:
    short invented ids are common in tests.

    ## How to fix
    Choose a value within the limits, best from a recorded response.
    """
    for item in judged(match, "PAY007"):
        error = item.error
        violation = about(
            match, item, f"{place(error.instance)} is {item.shown}, contract says {plain(error.expected)}"
        )
        if error.keyword == "pattern" and match.deliberate is None and _IDENTIFIER.search(error.instance):
            because = "short invented identifiers are common in tests"
            violation = replace(violation, severity=Severity.INFO, because=because)
        yield violation


def branch_ambiguous(match: Match) -> Iterator[Violation]:
    """Report a value that fits none of the contract's alternatives, or more than the one that it may.

    ## What it does
    Looks at `oneOf`, `anyOf`, `not` and discriminators where no single alternative explains better what is wrong.

    ## Why is this bad?
    A client that picks its model by the alternative cannot pick one for this payload.

    ## When it keeps silent
    On error responses, and where the nearest alternative tells the fault exactly: then that one is reported instead.
    A value that fits several alternatives of a `oneOf` is information, since such contracts are often loosely written.

    ## How to fix
    Start from one alternative of the contract and fill it in whole. A discriminator must hold a value that the
    contract maps.
    """
    for item in judged(match, "PAY011"):
        error, where = item.error, place(item.error.instance)
        if error.keyword == "not":
            yield about(match, item, f"{where} is {item.shown}, which the contract rules out")
        elif error.keyword == "allOf":
            yield about(match, item, f"{where} does not fit the contract's allOf")
        elif error.keyword == "discriminator":
            message = f"{where} is {item.shown}, which the contract's discriminator does not know"
            yield replace(about(match, item, message), severity=Severity.INFO if match.deliberate else Severity.ERROR)
        elif "more than one" in error.message:
            violation = about(match, item, f"{where} fits more than one alternative of the contract's oneOf")
            because = violation.because or "alternatives that overlap are the contract's doing"
            lags = replace(violation, severity=Severity.INFO, verdict=Verdict.LIKELY_CONTRACT_WRONG)
            yield replace(lags, because=because, confidence=Confidence.LIKELY)
        else:
            yield about(match, item, f"{where} fits no alternative of the contract's {error.keyword}")


def envelope_mismatch(match: Match) -> Iterator[Violation]:
    """Report a payload that is a list where the contract says object, or the other way round.

    ## What it does
    Compares the outermost kind of the payload: the bare list where the API answers with a page, `{"items": [...]}`.

    ## Why is this bad?
    Nothing of the payload can be read in the way in which the real one is read; every test on it proves nothing.

    ## When it keeps silent
    On error responses and on payloads that are neither list nor object (rule PAY002). Where the contract calls the
    whole JSON payload a string, a stub's object is a warning: such contracts often describe a download.

    ## How to fix
    Wrap or unwrap the payload as the contract has it.
    """
    for item in judged(match, "PAY013"):
        violation = about(match, item, f"body is {item.shown}, contract says {plain(item.error.expected)}")
        if item.error.expected == "string" and not is_whole(match) and violation.severity is None:
            because = "contracts that call a whole JSON payload a string often mean the text as it comes"
            violation = replace(violation, severity=Severity.WARNING, because=because, confidence=Confidence.LIKELY)
        yield violation


RULES: tuple[Rule[Match], ...] = (
    Rule(
        code="PAY002",
        name="wrong-type",
        summary="A value in a response has a JSON type that the contract does not allow.",
        severity=Severity.ERROR,
        subject=Match,
        check=wrong_type,
    ),
    Rule(
        code="PAY004",
        name="not-in-enum",
        summary="A value in a response is none of those that the contract lists.",
        severity=Severity.ERROR,
        subject=Match,
        check=not_in_enum,
    ),
    Rule(
        code="PAY005",
        name="bad-format",
        summary="A text in a response is not of the format that the contract names.",
        severity=Severity.WARNING,
        subject=Match,
        check=bad_format,
    ),
    Rule(
        code="PAY006",
        name="null-not-allowed",
        summary="A value in a response is null where the contract allows no null.",
        severity=Severity.ERROR,
        subject=Match,
        check=null_not_allowed,
    ),
    Rule(
        code="PAY007",
        name="out-of-bounds",
        summary="A value in a response lies outside the limits that the contract sets.",
        severity=Severity.WARNING,
        subject=Match,
        check=out_of_bounds,
    ),
    Rule(
        code="PAY011",
        name="branch-ambiguous",
        summary="A value in a response fits none, or several, of the contract's alternatives.",
        severity=Severity.WARNING,
        subject=Match,
        check=branch_ambiguous,
    ),
    Rule(
        code="PAY013",
        name="envelope-mismatch",
        summary="A response is a list where the contract says object, or the other way round.",
        severity=Severity.ERROR,
        subject=Match,
        check=envelope_mismatch,
    ),
)
