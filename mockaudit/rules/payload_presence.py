"""Turn what is missing from a payload, and what should not be in it, into findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from mockaudit.matching.audit import Match
from mockaudit.model.body import JsonBody
from mockaudit.model.contract import PropertyFault
from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.rules.base import Rule
from mockaudit.rules.payload_errors import Judged, about, excused, is_judged, is_whole, judged, relaxed, repeats_example
from mockaudit.rules.wording import METASYNTACTIC, child, listed, place, property_of, shown, value_at

_STAND_INS = METASYNTACTIC | {"hello", "dummy", "key", "ok", "test"}


def missing_required(match: Match) -> Iterator[Violation]:
    """Report a property that the contract requires and the payload lacks.

    ## What it does
    Checks `required` and `dependentRequired` at every depth of the response's payload.

    ## Why is this bad?
    Code that reads the property fails on this fake, or was written around its absence, which never happens in reality.

    ## When it keeps silent
    On error responses, and where a part of the object could not be computed. In a recording the finding is certain; a
    hand-written stub or a pact may hold only what its consumer reads, so there it is a warning; what the contract's own
    example of the response lacks as well is information. Of an object of which the contract declares nothing PAY003
    speaks. A property that is `writeOnly` is not required of a response.

    ## How to fix
    Add the property, with a value from a recorded response or from the contract's example.
    """
    for items in _by_object(match, judged(match, "PAY001")):
        first = items[0]
        names = listed([item.error.name or "a property" for item in items])
        message = f"{place(first.error.instance)} lacks {names}, which the contract requires"
        violation = replace(about(match, first, message), key=f"required {names}", expected=names)
        if not is_whole(match):
            because = violation.because or "a stub written by hand may hold only what its consumer reads"
            severity = violation.severity or Severity.WARNING
            violation = replace(violation, severity=severity, because=because, confidence=Confidence.LIKELY)
        yield violation


def _by_object(match: Match, items: Iterable[Judged]) -> Iterable[list[Judged]]:
    """Gather what is missing of one object, apart from what the contract's own example lacks as well."""
    groups: dict[tuple[str, bool], list[Judged]] = {}
    foreign = set() if is_whole(match) else _foreign(match)
    for item in items:
        if item.error.instance in foreign:
            continue
        groups.setdefault((item.error.instance, repeats_example(match, item.error)), []).append(item)
    return groups.values()


def _foreign(match: Match) -> set[str]:
    """Give the objects of which the contract declares nothing: PAY003 says all that there is to say of them."""
    faults = [fault for fault in match.response_faults if fault.kind == "undeclared" and not fault.closed]
    unknown: dict[str, set[str]] = {}
    for fault in faults:
        unknown.setdefault(fault.instance.rpartition("/")[0], set()).add(fault.name)
    body = match.response.body if match.response else None
    value = body.value if isinstance(body, JsonBody) else None
    objects = {pointer: value_at(value, pointer) for pointer in unknown}
    return {pointer for pointer, item in objects.items() if isinstance(item, dict) and unknown[pointer] >= item.keys()}


def unknown_field(match: Match) -> Iterator[Violation]:
    """Report a property that the contract does not declare.

    ## What it does
    Gathers every property that any reachable part of the schema declares (all of `allOf`, `anyOf`, `oneOf`,
    `if`/`then`/`else`, `$ref`) and reports those of the payload that are not among them.

    ## Why is this bad?
    Code that reads an invented or misspelt property works in tests and finds nothing in production.

    ## When it keeps silent
    On error responses, in open maps (`additionalProperties` with a schema, or an object without declared properties) and
    on names beginning with `x-`. A name that is nearly a declared one, or a schema that says
    `additionalProperties: false`, makes it an error. Where the contract's own example of the response has the property,
    or the whole object is a stand-in such as `{"foo": "bar"}`, it is information. In a recording the API itself sent the property: then it is
    information, and the contract is the suspect. An object of which nothing is declared is another thing altogether: an
    error as well. The properties of one object are one finding.

    ## How to fix
    Rename the property to the one that the contract declares, or drop it. If the API sends it, the contract lags.
    """
    if not is_judged(match) or match.response is None or not isinstance(match.response.body, JsonBody):
        return
    body = match.response.body
    groups: dict[tuple[str, bool, bool], list[PropertyFault]] = {}
    for fault in _undeclared(match, body):
        key = (fault.instance.rpartition("/")[0], fault.closed, repeats_example(match, fault))
        groups.setdefault(key, []).append(fault)
    for (parent, _, repeated), found in groups.items():
        violation = _weighed(match, body, parent, found)
        yield excused(violation) if repeated else relaxed(match, violation)


def _undeclared(match: Match, body: JsonBody) -> Iterator[PropertyFault]:
    """Yield each undeclared property once; a suggestion that the payload has already is none."""
    reported: set[str] = set()
    for fault in match.response_faults:
        if fault.kind != "undeclared" or fault.instance in reported or fault.name.lower().startswith("x-"):
            continue
        reported.add(fault.instance)
        siblings = value_at(body.value, fault.instance.rpartition("/")[0])
        taken = isinstance(siblings, dict) and fault.suggestion in siblings
        yield replace(fault, suggestion=None) if taken else fault
    for item in judged(match, "PAY003"):
        error = item.error
        known_by_parent = error.name is not None and error.keyword != "falseSchema"
        pointer = child(error.instance, error.name) if known_by_parent and error.name is not None else error.instance
        if pointer not in reported:
            reported.add(pointer)
            name = error.name or property_of(pointer)
            yield PropertyFault(kind="undeclared", instance=pointer, name=name, schema=error.schema, closed=True)


def _weighed(match: Match, body: JsonBody, parent: str, found: Sequence[PropertyFault]) -> Violation:
    first = found[0]
    names = listed([fault.name for fault in found])
    known = listed([fault.suggestion for fault in found if fault.suggestion])
    siblings = value_at(body.value, parent)
    foreign = not first.closed and isinstance(siblings, dict) and len(siblings) == len(found)
    verb = "forbids" if first.closed else "does not declare"
    weighed = partial(
        Violation,
        at=body.locate(first.instance),
        contract=first.schema,
        message=f"{place(parent)} has {'only ' if foreign else ''}{names}, which the contract {verb}",
        pointer=first.instance if len(found) == 1 else parent,
        key=f"undeclared {names}",
        expected=known,
        actual=names,
        hint=f"the contract has {known}" if known else "",
        confidence=Confidence.LIKELY,
    )
    if is_whole(match):
        return weighed(
            severity=Severity.WARNING if first.closed else Severity.INFO,
            verdict=Verdict.LIKELY_CONTRACT_WRONG,
            because="the API sent this when the recording was made",
            confidence=Confidence.CERTAIN if first.closed else Confidence.LIKELY,
        )
    if first.closed:
        because = "the contract's schema is closed"
        return weighed(severity=Severity.ERROR, because=because, confidence=Confidence.CERTAIN)
    if known:
        because = "it is nearly a property that the contract declares and the payload lacks"
        return weighed(severity=Severity.ERROR, because=because)
    if foreign and _STAND_INS.issuperset(fault.name.lower() for fault in found):
        because = "a stand-in, which nobody takes for the API's payload"
        return weighed(severity=Severity.INFO, because=because)
    if foreign:
        because = "it has nothing of what the contract declares"
        hint = f"the contract has {listed(first.declared)}" if first.declared else ""
        return weighed(severity=Severity.ERROR, because=because, hint=hint)
    return weighed()


def writeonly_leak(match: Match) -> Iterator[Violation]:
    """Report a property in a response that the contract lets clients only send.

    ## What it does
    Finds properties marked `writeOnly` (passwords, mostly) in the response's payload.

    ## Why is this bad?
    The API never returns them. Code that reads one works in tests only, and a fixture of this kind often began as the
    request that was sent.

    ## When it keeps silent
    On error responses, and on properties that another alternative of the schema declares without `writeOnly`.

    ## How to fix
    Remove the property from the response.
    """
    if not is_judged(match) or match.response is None or not isinstance(match.response.body, JsonBody):
        return
    body = match.response.body
    for fault in match.response_faults:
        if fault.kind != "write-only":
            continue
        violation = Violation(
            at=body.locate(fault.instance),
            contract=fault.schema,
            message=f"{place(fault.instance)} is in the response, contract says writeOnly",
            pointer=fault.instance,
            key="writeOnly",
            actual=shown(value_at(body.value, fault.instance), fault.name),
        )
        if is_whole(match):
            because = "the API sent this property when the recording was made"
            violation = replace(violation, verdict=Verdict.LIKELY_CONTRACT_WRONG, because=because)
        yield relaxed(match, violation)


RULES: tuple[Rule[Match], ...] = (
    Rule(
        code="PAY001",
        name="missing-required",
        summary="A response lacks a property that the contract requires.",
        severity=Severity.ERROR,
        subject=Match,
        check=missing_required,
    ),
    Rule(
        code="PAY003",
        name="unknown-field",
        summary="A response has a property that the contract does not declare.",
        severity=Severity.WARNING,
        subject=Match,
        check=unknown_field,
    ),
    Rule(
        code="PAY012",
        name="writeonly-leak",
        summary="A response holds a property that the contract lets clients only send.",
        severity=Severity.WARNING,
        subject=Match,
        check=writeonly_leak,
    ),
)
