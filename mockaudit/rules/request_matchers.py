"""Turn stubs that demand of a request what the contract has no place for into findings (rule REQ008)."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.matching.audit import Match
from mockaudit.model.body import JsonBody, NoBody, TextBody
from mockaudit.model.exchange import Facet, Provenance
from mockaudit.model.finding import Severity, Violation
from mockaudit.rules.base import Rule
from mockaudit.rules.weight import weighed
from mockaudit.rules.wording import plain, shown

_EMPTY: tuple[object, ...] = ({}, [], None, "")
# The libraries that compare a header's text with the given value as it is.
_EXACT = frozenset({"responses", "requests_mock", "pytest_httpx"})
_LAX = ("DELETE", "GET", "HEAD")


def matcher_contradicts_contract(match: Match) -> Iterator[Violation]:
    """Report a stub that only answers requests which the contract has no place for.

    ## What it does
    Finds stubs that match on a payload where the operation takes none, and those that compare a header with what no client
    can send: a number, a boolean or a list, where headers are text.

    ## Why is this bad?
    A client that keeps to the contract never gets this answer: the stub shows only that the test and the product share
    a mistake.

    ## When it keeps silent
    On recordings and pacts, which show what is sent, on empty payloads, on payloads that are not known, and where the mocked
    status is an error. For GET, HEAD and DELETE it is a warning, as contracts in OpenAPI 3.0 had no way to describe it.

    ## How to fix
    Drop the matcher, or describe the payload in the contract.
    """
    body, operation = match.exchange.request.body, match.operation
    if match.index == 0 and match.exchange.provenance is Provenance.STATIC:
        yield from _unsendable(match)
    if match.index or match.exchange.provenance is not Provenance.STATIC or operation.request_body is not None:
        return
    if Facet.HEADERS in match.exchange.request.complete:
        return  # a pact: it tells what is sent, and matches on nothing
    if isinstance(body, NoBody) or not isinstance(body, (JsonBody, TextBody)):
        return
    if (body.value if isinstance(body, JsonBody) else body.text) in _EMPTY:
        return
    violation = Violation(
        at=body.at,
        contract=operation.at,
        message=f"the stub answers only requests with a body, {operation.title} takes none",
        key="body",
        severity=Severity.WARNING if operation.route.method in _LAX else None,
        because="OpenAPI 3.0 gave such bodies no meaning" if operation.route.method in _LAX else "",
    )
    yield weighed(match, violation)


def _unsendable(match: Match) -> Iterator[Violation]:
    """Yield the headers that a stub compares with something else than text."""
    request = match.exchange.request
    if match.exchange.loader not in _EXACT:
        return
    for name, value in request.headers:
        if isinstance(value, (bool, int, float, list, dict)):
            violation = Violation(
                at=request.at,
                contract=match.operation.at,
                message=f'the stub asks for header "{plain(name)}" to be {shown(value, name)}, headers are text',
                key=f"header {name}",
                hint="compare with text",
            )
            yield weighed(match, violation)


RULES: tuple[Rule[Match], ...] = (
    Rule(
        code="REQ008",
        name="matcher-contradicts-contract",
        summary="A stub demands of the request what the contract has no place for.",
        severity=Severity.ERROR,
        subject=Match,
        check=matcher_contradicts_contract,
    ),
)
