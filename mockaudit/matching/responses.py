"""Turns a fake's responses and its operation into matches: what validation says of each of them."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.matching.audit import Match, Unjudged
from mockaudit.matching.media import is_json, pick_media, sole_json
from mockaudit.matching.plan import Plan
from mockaudit.matching.requests import RequestFacts
from mockaudit.matching.route import Destination
from mockaudit.model.body import JsonBody
from mockaudit.model.contract import Direction, MediaType, PropertyFault, ResponseSpec, SchemaError, SchemaRef
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Behaviour, Exchange, Response

_SILENT = frozenset({Behaviour.CALLBACK, Behaviour.EXCEPTION, Behaviour.PASSTHROUGH, Behaviour.TEMPLATED})


def judge_responses(
    plan: Plan,
    destination: Destination,
    exchange: Exchange,
    request: RequestFacts,
    *,
    credentials_visible: bool,
    granted_scopes: tuple[str, ...] | None,
) -> Iterator[Match]:
    """Yield one match for each response, one without a response where the fake has none that could be judged."""
    answers: tuple[Response | None, ...] = exchange.responses or (None,)
    if not exchange.behaviour.isdisjoint(_SILENT):
        answers = (None,)
    for index, response in enumerate(answers):
        asked = request if index == 0 else _NOT_ASKED
        answered = _judge(plan, response, head=destination.head)
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


@dataclass(slots=True, kw_only=True)
class _Answered:
    """What validation says of one response."""

    status: int | None = None
    spec: ResponseSpec | None = None
    media: MediaType | None = None
    errors: tuple[SchemaError, ...] = ()
    faults: tuple[PropertyFault, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()


def _judge(plan: Plan, response: Response | None, *, head: bool) -> _Answered:
    if response is None:
        return _NOT_ANSWERED
    status = response.status if isinstance(response.status, int) else None
    answered = _Answered(status=status, spec=plan.spec_for(status))
    if answered.spec is None or head:
        return answered
    answered.media, judged = response_media(answered.spec, response)
    if judged is not None and isinstance(response.body, JsonBody):
        try:
            body = response.body
            answered.errors = plan.document.errors(judged, body.value, Direction.RESPONSE, is_json=body.is_read)
            answered.faults = plan.document.property_faults(judged, body.value, Direction.RESPONSE)
        except UnvalidatableSchemaError as error:
            answered.unjudged = (Unjudged(side="response", at=error.at, reason=str(error)),)
    return answered


_NOT_ASKED = RequestFacts()
_NOT_ANSWERED = _Answered()


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
