"""Turn payloads that stand for something and hold nothing into findings (rule PAY014)."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.matching.audit import Match
from mockaudit.model.body import JsonBody
from mockaudit.model.contract import Direction
from mockaudit.model.exchange import Provenance
from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.service import service_of
from mockaudit.model.value import Value
from mockaudit.rules.base import Rule
from mockaudit.rules.wording import child, place

_PROBE = "\ufffd"


def placeholder_payload(match: Match) -> Iterator[Violation]:
    """List a stub that answers `{}` where the contract describes an object.

    ## What it does
    Finds hand-written successes whose payload holds no value at all, only empty objects (`{}`, `[{}]`, `{"data": {}}`),
    where the schema names properties of each and requires none.

    ## Why is this bad?
    The schema lets it pass and the API never sends it: whatever the product reads of the answer is not there.

    ## When it keeps silent
    On recordings, on errors, on fakes that look wrong on purpose, on maps, on empty lists, on stubs of botocore's Stubber (many
    operations of AWS answer nothing but metadata), and where a required property is missing, which another rule reports.

    ## How to fix
    Record one response, or copy the contract's example.
    """
    media, response, status = match.response_media, match.response, match.status
    if response is None or status is None or not 200 <= status < 300 or match.response_errors or match.unjudged:
        return
    if media is None or media.schema is None or match.deliberate is not None or service_of(match.exchange.request.url):
        return
    body = response.body
    if match.exchange.provenance is not Provenance.STATIC or not isinstance(body, JsonBody):
        return
    hollow = _hollow(body.value)
    if not hollow:
        return
    try:
        faults = match.document.property_faults(media.schema, _probed(body.value), Direction.RESPONSE)
    except UnvalidatableSchemaError:
        return
    if hollow - {fault.instance.rpartition("/")[0] for fault in faults if fault.kind == "undeclared"}:
        return
    pointer = min(hollow)
    yield Violation(
        at=body.locate(pointer),
        contract=media.at,
        message=f"response {place(pointer)} is {{}}, contract describes an object with properties",
        pointer=pointer,
        key="hollow",
        confidence=Confidence.HEURISTIC,
        verdict=Verdict.LIKELY_MOCK_WRONG,
    )


def _hollow(value: Value) -> set[str]:
    """Give the pointers of the empty objects in a value that holds nothing else, none where it holds anything."""
    found: set[str] = set()
    stack: list[tuple[str, Value]] = [("", value)]
    while stack:
        pointer, item = stack.pop()
        if item == {}:
            found.add(pointer)
        elif isinstance(item, dict):
            stack.extend((child(pointer, name), inner) for name, inner in item.items())
        elif isinstance(item, list) and item:
            stack.extend((child(pointer, str(index)), inner) for index, inner in enumerate(item))
        else:
            return set()
    return found


def _probed(value: Value) -> Value:
    """Put a property that no schema declares into every empty object."""
    if isinstance(value, dict):
        return {name: _probed(inner) for name, inner in value.items()} if value else {_PROBE: 0}
    return [_probed(inner) for inner in value] if isinstance(value, list) else value


RULES: tuple[Rule[Match], ...] = (
    Rule(
        code="PAY014",
        name="placeholder-payload",
        summary="A stub answers {} where the contract describes an object.",
        severity=Severity.INFO,
        subject=Match,
        check=placeholder_payload,
    ),
)
