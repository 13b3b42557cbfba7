"""Turn a hand-written answer into the names at its top, by which different fakes of one operation are told apart."""

from __future__ import annotations

from mockaudit.matching.audit import Match
from mockaudit.model.body import JsonBody
from mockaudit.model.exchange import Provenance
from mockaudit.model.result import Shape


def shape_of(match: Match) -> Shape | None:
    """Give the shape of a stub's success, None for what was recorded, fails on purpose or is no JSON object."""
    response, status = match.response, match.status
    if response is None or status is None or not 200 <= status < 300 or match.deliberate is not None:
        return None
    if match.exchange.provenance is not Provenance.STATIC or not isinstance(response.body, JsonBody):
        return None
    value = response.body.value
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, dict) or not value:
        return None
    return Shape(
        contract=match.document.contract.path,
        operation=match.operation.title,
        status=str(status),
        names=tuple(sorted(value)),
        valid=not match.response_errors,
        at=match.exchange.at,
    )
