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
    Finds tests with a 401 answer whose token mocks grant a token twice and more, and each time the same one.

    ## Why is this bad?
    A client that goes on with the old token passes as well as one that takes the new.

    ## When it keeps silent
    Without a 401 answer, with a single grant (the first token may come from elsewhere), and where a token is not known.

    ## How to fix
    Grant another token the second time, and match on it.
    """
    tokens: dict[str, list[tuple[Exchange, str | None]]] = {}
    refused: set[str] = set()
    for item in audit.unmatched:
        exchange = item.exchange
        if item.why is Why.TOKEN_ENDPOINT and exchange.owner is not None:
            granted = [(exchange, token) for token in _granted(exchange)]
            tokens.setdefault(exchange.owner, []).extend(granted)
    for exchange in [*(m.exchange for m in audit.matches), *(u.exchange for u in audit.unmatched)]:
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
