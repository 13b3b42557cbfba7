"""Lists every rule, sorted by code: adding one is its function, its record in the family's RULES, nothing else."""

from __future__ import annotations

from typing import Any

from mockaudit.rules import (
    audit,
    auth,
    auth_flow,
    catchall,
    contract,
    coverage,
    endpoint,
    overmocking,
    payload,
    request,
    request_body,
    request_matchers,
    secrets,
    staleness,
    status,
    swallowing,
)
from mockaudit.rules.base import Rule

RULES: tuple[Rule[Any], ...] = tuple(
    sorted(
        (
            *auth.RULES,
            *auth_flow.RULES,
            *catchall.RULES,
            *coverage.RULES,
            *overmocking.RULES,
            *secrets.RULES,
            *staleness.RULES,
            *endpoint.RULES,
            *audit.RULES,
            *contract.RULES,
            *payload.RULES,
            *request.RULES,
            *request_body.RULES,
            *request_matchers.RULES,
            *status.RULES,
            *swallowing.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
