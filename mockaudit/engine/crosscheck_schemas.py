"""Ask jsonschema for its opinion of a match: bodies and parameters against the same translated schemas."""

from __future__ import annotations

from dataclasses import dataclass

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.contracts.validators import Validators
from mockaudit.engine.crosscheck_limits import KEYWORDS
from mockaudit.engine.crosscheck_sides import Aspect, Opinion, judged_request, judged_response, told
from mockaudit.matching.audit import Match
from mockaudit.model.body import JsonBody
from mockaudit.model.contract import Direction, SchemaError, SchemaRef
from mockaudit.model.value import Value

JUDGE = "jsonschema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A value that was held against a schema, and what this audit found."""

    aspect: Aspect
    about: str
    schema: SchemaRef
    value: Value
    direction: Direction
    errors: tuple[SchemaError, ...]


def schema_disagreements(validators: Validators, match: Match) -> list[Opinion]:
    """Hold everything that a match holds against a schema against it once more, by jsonschema."""
    found = []
    for held in _held(match):
        try:
            errors = validators.errors(held.schema, held.value, held.direction)
        except UnvalidatableSchemaError:
            continue  # a pattern that Python does not know, or what this audit does not judge either
        ours, theirs = _weighty(held.errors), _weighty(errors)
        if bool(ours) != bool(theirs) and bool(held.errors) != bool(errors):
            found.append(
                Opinion(aspect=held.aspect, about=held.about, ours=told(held.errors), theirs=told(errors), judge=JUDGE)
            )
    return found


def _weighty(errors: tuple[SchemaError, ...]) -> list[SchemaError]:
    return [error for error in errors if error.keyword not in KEYWORDS]


def _held(match: Match) -> list[Held]:
    found = [held for held in (_held_response(match), _held_request(match)) if held is not None]
    found += [
        Held(
            aspect=Aspect.PARAMETER,
            about=f"{sent.parameter.location} {sent.parameter.name}",
            schema=sent.parameter.schema,
            value=sent.value,
            direction=Direction.REQUEST,
            errors=sent.errors,
        )
        for sent in match.parameters
        if sent.parameter.schema is not None and (sent.errors or sent.value != sent.text)
    ]
    return found


def _held_response(match: Match) -> Held | None:
    schema, response = judged_response(match), match.response
    if schema is None or response is None or _is_unjudged(match, "response"):
        return None
    assert isinstance(response.body, JsonBody)
    return Held(
        aspect=Aspect.RESPONSE_BODY,
        about="",
        schema=schema,
        value=response.body.value,
        direction=Direction.RESPONSE,
        errors=match.response_errors,
    )


def _held_request(match: Match) -> Held | None:
    schema, body = judged_request(match), match.exchange.request.body
    if schema is None or _is_unjudged(match, "request"):
        return None
    assert isinstance(body, JsonBody)
    return Held(
        aspect=Aspect.REQUEST_BODY,
        about="",
        schema=schema,
        value=body.value,
        direction=Direction.REQUEST,
        errors=match.request_errors,
    )


def _is_unjudged(match: Match, side: str) -> bool:
    return any(item.side == side for item in match.unjudged)
