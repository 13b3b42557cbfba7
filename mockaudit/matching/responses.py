"""Turns a fake's responses and its operation into matches: what validation says of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.matching.audit import Match, Unjudged
from mockaudit.matching.media import is_json, pick_media, sole_json
from mockaudit.matching.plan import Plan
from mockaudit.matching.requests import RequestFacts, judge_request
from mockaudit.matching.route import Destination
from mockaudit.model.body import JsonBody
from mockaudit.model.contract import Direction, MediaType, PropertyFault, ResponseSpec, SchemaError, SchemaRef
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Behaviour, Exchange, Response

_SILENT = frozenset({Behaviour.CALLBACK, Behaviour.EXCEPTION, Behaviour.PASSTHROUGH, Behaviour.TEMPLATED})


@dataclass(slots=True, kw_only=True)
class Answered:
    """What validation says of one response."""

    status: int | None = None
    spec: ResponseSpec | None = None
    media: MediaType | None = None
    errors: tuple[SchemaError, ...] = ()
    faults: tuple[PropertyFault, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()


Judged: TypeAlias = tuple[RequestFacts, tuple[tuple[Response | None, Answered], ...]]
"""What validation says of a fake's request, and of each of its responses."""


def judge_exchange(plan: Plan, destination: Destination, exchange: Exchange) -> Judged:
    """Hold a fake against its operation: each response, or None where it has none that could be judged."""
    answers: tuple[Response | None, ...] = exchange.responses or (None,)
    if not exchange.behaviour.isdisjoint(_SILENT):
        answers = (None,)
    request = judge_request(plan, destination, exchange)
    return request, tuple((response, _judge(plan, response, head=destination.head)) for response in answers)


def matches(
    plan: Plan,
    exchange: Exchange,
    judged: Judged,
    *,
    credentials_visible: bool,
    granted_scopes: tuple[str, ...] | None,
) -> Iterator[Match]:
    """Yield one match for each response of a fake, of which validation says the same as of its twins."""
    request, answers = judged
    for index, (response, answered) in enumerate(answers):
        asked = request if index == 0 else _NOT_ASKED
        yield Match(
            exchange=exchange,
            index=index,
            response=response,
            status=answered.status,
            document=plan.document,
            operation=plan.operation,
            response_spec=answered.spec,
            response_media=answered.media,
            response_errors=answered.errors,
            response_faults=answered.faults,
            request_media=asked.media,
            request_errors=asked.errors,
            request_faults=asked.faults,
            parameters=asked.parameters,
            undocumented=asked.undocumented,
            missing=asked.missing,
            unjudged=(*asked.unjudged, *answered.unjudged),
            deliberate=exchange.deliberate,
            credentials_visible=credentials_visible,
            granted_scopes=granted_scopes,
        )


def _judge(plan: Plan, response: Response | None, *, head: bool) -> Answered:
    if response is None:
        return _NOT_ANSWERED
    status = response.status if isinstance(response.status, int) else None
    answered = Answered(status=status, spec=plan.spec_for(status))
    if answered.spec is None or head:
        return answered
    answered.media, judged = response_media(answered.spec, response)
    if judged is not None and isinstance(response.body, JsonBody):
        try:
            answered.errors = plan.document.errors(judged, response.body.value, Direction.RESPONSE)
            answered.faults = plan.document.property_faults(judged, response.body.value, Direction.RESPONSE)
        except UnvalidatableSchemaError as error:
            answered.unjudged = (Unjudged(side="response", at=error.at, reason=str(error)),)
    return answered


_NOT_ASKED = RequestFacts()
_NOT_ANSWERED = Answered()


def response_media(spec: ResponseSpec, response: Response) -> tuple[MediaType | None, SchemaRef | None]:
    """Choose the documented media type of a response, and the schema that its JSON body is held against.

    A body that the mock library labels by itself (``responses`` serves a str as text/plain) is still judged.
    """
    stated = response.content_type
    if isinstance(stated, str):
        media = pick_media(spec.content, stated)
        if media is not None:
            return media, media.schema if _is_json_here(media, stated) else None
        if not response.content_type_implied:
            return None, None
    media = sole_json(spec.content)
    shown = None if isinstance(stated, str) else media
    return shown, media.schema if media is not None else None


def _is_json_here(media: MediaType, stated: str) -> bool:
    return is_json(media.name) or ("*" in media.name and is_json(stated))
