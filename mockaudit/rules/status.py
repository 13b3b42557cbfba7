"""Turn statuses that the contract does not document, and errors of another shape, into findings (family STA)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.matching.audit import Match
from mockaudit.model.body import JsonBody
from mockaudit.model.contract import Operation
from mockaudit.model.exchange import Provenance
from mockaudit.model.finding import Severity, Verdict, Violation
from mockaudit.rules.base import Rule
from mockaudit.rules.payload_errors import excused, other_successes, relaxed, repeats_example
from mockaudit.rules.shape import flaws

_INFRASTRUCTURE = frozenset({407, 408, 429, 500, 502, 503, 504, 511, *range(520, 528)})
_REFUSALS = frozenset({401, 403})
_CACHE = frozenset({304, 412})


def undocumented_status(match: Match) -> Iterator[Violation]:
    """Report a status that the contract does not document for the operation.

    ## What it does
    Looks for the fake's status among the documented ones: exact, range (`4XX`), default.

    ## Why is this bad?
    The code under test is shown an outcome that the API does not have, and its real outcomes may go untested.

    ## When it keeps silent
    When a default is documented, and when the fake should have answered another success (STA003). What any gateway may
    answer (429, 500, 502 to 504), 304 to a conditional request, and 401 and 403 on an operation that asks for credentials
    are information. Statuses that a recording shows the API to have sent are warnings, and so are errors of an operation
    of which the contract documents none, but for refused credentials and those of gateways: it does not speak of them.

    ## How to fix
    Use a documented status, or ask the provider to document this one.
    """
    status = match.status
    if status is None or match.response_spec is not None or match.response is None or other_successes(match):
        return
    documented = ", ".join(sorted(spec.status for spec in match.operation.responses)) or "none"
    violation = Violation(
        at=match.response.at,
        contract=match.operation.at,
        message=f"status {status} is not in the contract, which has {documented}",
        key="status",
        expected=documented,
        actual=str(status),
    )
    yield relaxed(match, _weigh(match, status, violation))


def _weigh(match: Match, status: int, violation: Violation) -> Violation:
    if status in _CACHE:
        because = "any resource may answer so to a conditional request (RFC 9110 section 13)"
        return replace(violation, severity=Severity.INFO, verdict=Verdict.LIKELY_CONTRACT_WRONG, because=because)
    if status in _INFRASTRUCTURE:
        because = "gateways and overloaded servers answer so whatever the contract says"
        return replace(violation, severity=Severity.INFO, because=because)
    if match.exchange.provenance is Provenance.RECORDED:
        because = "the API answered so when the recording was made"
        return replace(violation, severity=Severity.WARNING, verdict=Verdict.LIKELY_CONTRACT_WRONG, because=because)
    if status in _REFUSALS and match.operation.security:
        because = "any operation that asks for credentials may refuse them"
        return replace(violation, severity=Severity.INFO, because=because)
    if status >= 400 and not _speaks_of_errors(match.operation):
        because = "the contract documents no errors of this operation, though any has some"
        return replace(violation, severity=Severity.WARNING, because=because)
    return violation


def _speaks_of_errors(operation: Operation) -> bool:
    """Tell whether the contract documents an error that is the operation's own."""
    general = {str(status) for status in _INFRASTRUCTURE | _REFUSALS}
    return any(spec.status[:1] == "4" and spec.status not in general for spec in operation.responses)


def wrong_success_code(match: Match) -> Iterator[Violation]:
    """Report a success status where the contract documents another one.

    ## What it does
    Finds fakes that answer 200 where the contract's successes are 201, 202 or 204, and their like.

    ## Why is this bad?
    Clients that check for 201, or that read a body which 204 never has, behave otherwise in production.

    ## When it keeps silent
    When the contract documents no success at all (STA001). Where a documented default covers the status it is
    information, and the payload is not held against the default, which then describes errors; where a recording shows it, a warning on the contract.

    ## How to fix
    Answer with the documented status.
    """
    successes = other_successes(match)
    if not successes or match.response is None:
        return
    documented = " or ".join(successes)
    violation = Violation(
        at=match.response.at,
        contract=match.operation.at,
        message=f"status is {match.status}, the contract's success is {documented}",
        key="status",
        expected=documented,
        actual=str(match.status),
        hint=f"answer with {successes[0]}" if len(successes) == 1 and successes[0].isdecimal() else "",
    )
    if match.response_spec is not None:
        violation = replace(violation, severity=Severity.INFO, because="the documented default covers it")
    elif match.exchange.provenance is Provenance.RECORDED:
        because = "the API answered so when the recording was made"
        verdict = Verdict.LIKELY_CONTRACT_WRONG
        violation = replace(violation, severity=Severity.WARNING, verdict=verdict, because=because)
    yield relaxed(match, violation)


def error_shape_mismatch(match: Match) -> Iterator[Violation]:
    """Report an error response whose body breaks the documented error schema.

    ## What it does
    Holds the JSON body of a mocked 4xx or 5xx against the schema of that status.

    ## Why is this bad?
    Error handling reads the message or code from a place where the API does not put it.

    ## When it keeps silent
    On undocumented statuses, on bodies that are no JSON, and on values that could not be computed.

    ## How to fix
    Give the body the documented shape, best from a recorded error.
    """
    if match.status is None or match.status < 400 or not match.response_errors or match.response is None:
        return
    body = match.response.body
    if not isinstance(body, JsonBody):
        return
    own = [error for error in match.response_errors if repeats_example(match, error)]
    others = [error for error in match.response_errors if error not in own]
    found = [*flaws(others, body, "error"), *flaws(own, body, "error")]
    for flaw in found:
        violation = Violation(
            at=body.locate(flaw.error.instance),
            contract=flaw.error.schema,
            message=flaw.message,
            pointer=flaw.error.instance,
            key=flaw.key,
            expected=flaw.error.expected,
            actual=flaw.actual,
        )
        yield excused(violation) if flaw.error in own else relaxed(match, violation)


RULES: tuple[Rule[Match], ...] = (
    Rule(
        code="STA001",
        name="undocumented-status",
        summary="The contract does not document the status.",
        severity=Severity.ERROR,
        subject=Match,
        check=undocumented_status,
    ),
    Rule(
        code="STA003",
        name="wrong-success-code",
        summary="The contract documents another success status.",
        severity=Severity.ERROR,
        subject=Match,
        check=wrong_success_code,
    ),
    Rule(
        code="STA004",
        name="error-shape-mismatch",
        summary="An error's body breaks the documented error schema.",
        severity=Severity.WARNING,
        subject=Match,
        check=error_shape_mismatch,
    ),
)
