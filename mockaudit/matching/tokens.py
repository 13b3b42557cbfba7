"""Turns a mock of an OAuth 2 token endpoint into the scopes that it grants."""

from __future__ import annotations

from mockaudit.model.body import JsonBody
from mockaudit.model.exchange import Exchange


def granted_scopes(exchange: Exchange) -> tuple[str, ...] | None:
    """Give the scopes of the one response that grants a token (RFC 6749 section 5.1), None where they are not told."""
    if len(exchange.responses) != 1:
        return None
    body = exchange.responses[0].body
    if not isinstance(body, JsonBody) or not isinstance(body.value, dict):
        return None
    scope = body.value.get("scope")
    return tuple(scope.split()) if isinstance(scope, str) else None
