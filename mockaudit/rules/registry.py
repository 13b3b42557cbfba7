"""Lists every rule, sorted by code: adding one is its function, its record in the family's RULES, nothing else."""

from __future__ import annotations

from typing import Any

from mockaudit.rules import audit, auth, contract, endpoint, payload, request, request_body, status
from mockaudit.rules.base import Rule

RULES: tuple[Rule[Any], ...] = tuple(
    sorted(
        (
            *auth.RULES,
            *endpoint.RULES,
            *audit.RULES,
            *contract.RULES,
            *payload.RULES,
            *request.RULES,
            *request_body.RULES,
            *status.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
