"""Turns a fake's responses and its operation into matches: what validation says of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.matching.audit import Match, Unjudged
from mockaudit.matching.media import is_json, pick_media, sole_json
from mockaudit.matching.plan import Plan
from mockaudit.matching.requests import RequestFacts
from mockaudit.matching.route import Destination
from mockaudit.model.body import JsonBody
from mockaudit.model.contract import Direction, MediaType, PropertyFault, ResponseSpec, SchemaError, SchemaRef
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
    silent = not exchange.behaviour.isdisjoint(_SILENT) or not exchange.responses
    first = Match(
        exchange=exchange,
        index=0,
        response=None,
        status=None,
        document=plan.document,
        operation=plan.operation,
        response_spec=None,
        request_media=request.media,
        request_errors=request.errors,
        request_faults=request.faults,
        parameters=request.parameters,
        undocumented=request.undocumented,
        missing=request.missing,
        unjudged=tuple(request.unjudged),
        deliberate=exchange.deliberate,
        credentials_visible=credentials_visible,
        granted_scopes=granted_scopes,
    )
    if silent:
        yield first
        return
    for index, response in enumerate(exchange.responses):
        yield _with_response(plan, first, index, response, head=destination.head)


def _with_response(plan: Plan, first: Match, index: int, response: Response, *, head: bool) -> Match:
    status = response.status if isinstance(response.status, int) else None
    spec = plan.spec_for(status)
    media, judged = (None, None) if spec is None or head else response_media(spec, response)
    errors: tuple[SchemaError, ...] = ()
    faults: tuple[PropertyFault, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    if judged is not None and isinstance(response.body, JsonBody):
        try:
            errors = plan.document.errors(judged, response.body.value, Direction.RESPONSE)
            faults = plan.document.property_faults(judged, response.body.value, Direction.RESPONSE)
        except UnvalidatableSchemaError as error:
            unjudged = (Unjudged(side="response", at=error.at, reason=str(error)),)
    base = first if index == 0 else _bare(first)
    return replace(
        base,
        index=index,
        response=response,
        status=status,
        response_spec=spec,
        response_media=media,
        response_errors=errors,
        response_faults=faults,
        unjudged=base.unjudged + unjudged,
    )


def _bare(match: Match) -> Match:
    """Give a match without what was said of the request, for the responses after the first."""
    return replace(
        match,
        request_media=None,
        request_errors=(),
        request_faults=(),
        parameters=(),
        undocumented=(),
        missing=(),
        unjudged=(),
    )


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
