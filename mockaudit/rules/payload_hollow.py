"""Turn payloads that stand for something and hold nothing into findings (rule PAY014)."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.matching.audit import Match
from mockaudit.model.body import JsonBody
from mockaudit.model.contract import Direction
from mockaudit.model.exchange import Provenance
from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.rules.base import Rule

_PROBE = "\ufffd"


def placeholder_payload(match: Match) -> Iterator[Violation]:
    """List a stub that answers `{}` where the contract describes an object.

    ## What it does
    Finds hand-written successes whose whole payload is `{}`, where the schema names properties and requires none.

    ## Why is this bad?
    The schema lets it pass and the API never sends it: whatever the product reads of the answer is not there.

    ## When it keeps silent
    On recordings, on errors, on fakes that look wrong on purpose, on maps, and where a required property is missing,
    which another rule reports.

    ## How to fix
    Record one response, or copy the contract's example.
    """
    media, response, status = match.response_media, match.response, match.status
    if response is None or status is None or not 200 <= status < 300 or match.response_errors or match.unjudged:
        return
    if media is None or media.schema is None or match.deliberate is not None:
        return
    body = response.body
    if match.exchange.provenance is not Provenance.STATIC or not isinstance(body, JsonBody) or body.value != {}:
        return
    try:
        faults = match.document.property_faults(media.schema, {_PROBE: 0}, Direction.RESPONSE)
    except UnvalidatableSchemaError:
        return
    if not any(fault.kind == "undeclared" for fault in faults):
        return
    yield Violation(
        at=body.at,
        contract=media.at,
        message="response body is {}, contract describes an object with properties",
        pointer="",
        key="hollow",
        confidence=Confidence.HEURISTIC,
        verdict=Verdict.LIKELY_MOCK_WRONG,
    )


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
