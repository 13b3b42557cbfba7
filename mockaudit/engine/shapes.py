"""Turn a hand-written answer into the names at its top, by which fakes are told apart, and into how full it is."""

from __future__ import annotations

from mockaudit.matching.audit import Match
from mockaudit.model.body import JsonBody
from mockaudit.model.exchange import Provenance
from mockaudit.model.result import Shape


def shape_of(match: Match) -> Shape | None:
    """Give the shape of a stub's success, None for what was recorded, fails on purpose or is no JSON object."""
    body = _hand_written(match)
    if body is None:
        return None
    value = body.value
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, dict) or not value:
        return None
    return Shape(
        contract=match.document.contract.path,
        operation=match.operation.title,
        status=str(match.status),
        names=tuple(sorted(value)),
        valid=not match.response_errors,
        at=match.exchange.at,
    )


def fullness_of(match: Match) -> int | None:
    """Give the percentage of the declared properties that a stub's success states, None where that says nothing."""
    body, media = _hand_written(match), match.response_media
    if body is None or media is None or media.schema is None or match.unjudged:
        return None
    stated, declared = match.document.fullness(media.schema, body.value)
    return 100 * stated // declared if declared else None


def _hand_written(match: Match) -> JsonBody | None:
    response, status = match.response, match.status
    if response is None or status is None or not 200 <= status < 300 or match.deliberate is not None:
        return None
    is_static = match.exchange.provenance is Provenance.STATIC
    return response.body if is_static and isinstance(response.body, JsonBody) else None
