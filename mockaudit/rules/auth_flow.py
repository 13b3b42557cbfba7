"""Turn the token mocks of a test into findings about flows that it cannot prove (rule AUT005)."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.matching.audit import Audit, Why
from mockaudit.model.body import JsonBody
from mockaudit.model.exchange import Exchange
from mockaudit.model.finding import Severity, Verdict, Violation
from mockaudit.rules.base import Rule


def refresh_not_provable(audit: Audit) -> Iterator[Violation]:
    """Report a test of token refresh in which both tokens are the same.

    ## What it does
    Finds tests with a 401 answer whose token mocks grant a token twice and more, and each time the same one. A token mock
    answers at a token URL of the contract, or to a POST with `access_token` beside `token_type` or `expires_in`.

    ## Why is this bad?
    A client that goes on with the old token passes as well as one that takes the new.

    ## When it keeps silent
    Without a 401 answer, with a single grant (the first token may come from elsewhere), and where a token is not known.

    ## How to fix
    Grant another token the second time, and match on it.
    """
    tokens: dict[str, list[tuple[Exchange, str | None]]] = {}
    refused: set[str] = set()
    known = {id(item.exchange) for item in audit.unmatched if item.why is Why.TOKEN_ENDPOINT}
    for exchange in audit.exchanges:
        if exchange.owner is not None and (id(exchange) in known or _grants(exchange)):
            granted = [(exchange, token) for token in _granted(exchange)]
            tokens.setdefault(exchange.owner, []).extend(granted)
    doors = {str(exchange.request.url) for grants in tokens.values() for exchange, _ in grants}
    for exchange in audit.exchanges:
        if str(exchange.request.url) in doors:
            continue  # the token itself is refused
        if exchange.owner in tokens and any(response.status == 401 for response in exchange.responses):
            refused.add(str(exchange.owner))
    for owner in sorted(refused):
        grants = tokens[owner]
        values = {token for _, token in grants}
        if len(grants) > 1 and len(values) == 1 and None not in values:
            last = grants[-1][0]
            yield Violation(
                at=last.at,
                message=f"the token is granted {len(grants)} times and is always the same: a refresh shows nowhere",
                key="refresh",
                hint="grant another token the second time, and match on it",
                verdict=Verdict.NONE,
            )


def _grants(exchange: Exchange) -> bool:
    """Tell a token mock by what it answers to a POST (RFC 6749 section 5.1)."""
    bodies = [response.body for response in exchange.responses if response.status in (200, 201)]
    values = [body.value for body in bodies if isinstance(body, JsonBody) and isinstance(body.value, dict)]
    is_token = (bool(value.keys() & {"token_type", "expires_in"}) and "access_token" in value for value in values)
    return exchange.request.method == "POST" and any(is_token)


def _granted(exchange: Exchange) -> Iterator[str | None]:
    for response in exchange.responses:
        if response.status == 401 or not isinstance(response.body, JsonBody):
            continue
        value = response.body.value
        token = value.get("access_token") if isinstance(value, dict) else None
        if token is not None:
            yield token if isinstance(token, str) else None


RULES: tuple[Rule[Audit], ...] = (
    Rule(
        code="AUT005",
        name="refresh-not-provable",
        summary="A test of token refresh grants the same token again.",
        severity=Severity.WARNING,
        subject=Audit,
        check=refresh_not_provable,
    ),
)
