"""Turn a match into what this audit says of each aspect of the exchange, in the terms of a second opinion."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from mockaudit.matching.audit import Match
from mockaudit.matching.credentials import Shown, judge_security
from mockaudit.matching.media import is_json
from mockaudit.matching.requests import first_status, header_text
from mockaudit.matching.responses import response_media
from mockaudit.model.body import BinaryBody, Body, JsonBody, NoBody, TextBody
from mockaudit.model.contract import PropertyFault, SchemaError, SchemaRef
from mockaudit.model.exchange import Facet
from mockaudit.model.value import is_resolved


class Aspect(StrEnum):
    """What an opinion is about."""

    RESPONSE_STATUS = "response status"
    RESPONSE_MEDIA = "response media type"
    RESPONSE_BODY = "response body"
    REQUEST_MEDIA = "request media type"
    REQUEST_BODY = "request body"
    REQUEST_BODY_MISSING = "presence of a request body"
    PARAMETER = "parameter"
    SECURITY = "security"


Subject: TypeAlias = tuple[Aspect, str]
"""An aspect, and for a parameter its place and name ("query limit")."""
Opinions: TypeAlias = dict[Subject, str | None]
"""What is wrong with each subject, None where nothing is. A subject that is absent was not judged."""

_FACETS = {"query": Facet.QUERY, "header": Facet.HEADERS, "cookie": Facet.COOKIES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """Two opinions on one subject that differ: None is the one that finds nothing wrong. ``judge`` gave the second."""

    aspect: Aspect
    about: str
    ours: str | None
    theirs: str | None
    judge: str


def disagreements(ours: Opinions, theirs: Opinions, judge: str) -> list[Opinion]:
    """Give the subjects that both judged, one finding a fault and the other none."""
    return [
        Opinion(aspect=subject[0], about=subject[1], ours=ours[subject], theirs=other, judge=judge)
        for subject, other in theirs.items()
        if subject in ours and (ours[subject] is None) != (other is None)
    ]


def our_opinions(match: Match) -> Opinions:
    """Say what was found wrong with a match, aspect by aspect; aspects that were not judged are left out."""
    found: Opinions = {}
    _response(match, found)
    status = first_status(match.exchange)
    if match.index == 0 and status is not None and status < 400:
        _parameters(match, found)
        _request_body(match, found)
        _security(match, found)
    return found


def payload(body: Body) -> bytes | None:
    """Give a body as it is sent, b"" for none; None where it is not known whole."""
    match body:
        case NoBody():
            return b""
        case BinaryBody():
            return body.content
        case TextBody():
            return body.text.encode(errors="surrogatepass") if isinstance(body.text, str) else None
        case JsonBody() if body.text is not None:
            return body.text.encode(errors="surrogatepass")
        case JsonBody() if is_resolved(body.value):
            return json.dumps(body.value).encode()
        case _:
            return None


def judged_response(match: Match) -> SchemaRef | None:
    """Give the schema that a response's JSON body was held against, None where none was."""
    if match.response is None or match.response_spec is None or not isinstance(match.response.body, JsonBody):
        return None
    if match.exchange.request.method != match.operation.route.method:
        return None  # HEAD on an operation that documents GET: what is there is no body
    return response_media(match.response_spec, match.response)[1]


def judged_request(match: Match) -> SchemaRef | None:
    """Give the schema that a request's whole JSON body was held against, None where none was."""
    request, media = match.exchange.request, match.request_media
    if media is None or not isinstance(request.body, JsonBody) or Facet.BODY not in request.complete:
        return None
    return media.schema if is_json(header_text(request, "content-type") or media.name) else None


def is_stated(match: Match, location: str) -> bool:
    """Tell whether a fake states all parameters of a location; those of a path always are."""
    return location == "path" or _FACETS.get(location) in match.exchange.request.complete


def told(errors: Iterable[SchemaError]) -> str | None:
    """Say what errors found, None where there are none."""
    texts = [f"{error.keyword} at {error.instance or 'the top'}: {error.message}" for error in errors]
    return "; ".join(texts[:2]) or None


def _told_hidden(faults: Iterable[PropertyFault]) -> str | None:
    return next((f"{fault.name} is {fault.kind}" for fault in faults if fault.kind != "undeclared"), None)


def _response(match: Match, found: Opinions) -> None:
    response, spec = match.response, match.response_spec
    if response is None or match.status is None:
        return
    found[Aspect.RESPONSE_STATUS, ""] = f"{match.status} is not documented" if spec is None else None
    if spec is None or match.exchange.request.method != match.operation.route.method:
        return
    stated = response.content_type
    if not isinstance(stated, str) or response.content_type_implied or not spec.content:
        return
    found[Aspect.RESPONSE_MEDIA, ""] = f"{stated} is not documented" if match.response_media is None else None
    body = response.body
    if isinstance(body, TextBody) and match.response_media is not None and is_json(stated):
        found[Aspect.RESPONSE_BODY, ""] = "the body is no JSON"
    elif judged_response(match) is not None and not any(item.side == "response" for item in match.unjudged):
        found[Aspect.RESPONSE_BODY, ""] = told(match.response_errors) or _told_hidden(match.response_faults)


def _parameters(match: Match, found: Opinions) -> None:
    sent = {(item.parameter.location, item.parameter.name): item for item in match.parameters}
    missing = {(parameter.location, parameter.name) for parameter in match.missing}
    for parameter in match.operation.parameters:
        key = parameter.location, parameter.name
        item = sent.get(key)
        if not is_stated(match, parameter.location) or (item is not None and not is_resolved(item.text)):
            continue
        if item is None and parameter.location == "path":
            continue
        if item is not None and not item.errors and (item.text == "" or isinstance(item.text, dict)):
            continue  # an empty text, and an object spread over the query, are read and not judged
        subject = Aspect.PARAMETER, " ".join(key)
        found[subject] = "it is missing" if key in missing else told(item.errors) if item is not None else None


def _request_body(match: Match, found: Opinions) -> None:
    request, spec = match.exchange.request, match.operation.request_body
    if spec is None or Facet.BODY not in request.complete:
        return
    absent = isinstance(request.body, NoBody)
    found[Aspect.REQUEST_BODY_MISSING, ""] = "it is missing" if absent and spec.required else None
    stated = header_text(request, "content-type")
    if absent or stated is None or payload(request.body) is None:
        return
    found[Aspect.REQUEST_MEDIA, ""] = f"{stated} is not documented" if match.request_media is None else None
    if match.request_media is not None and not any(item.side == "request" for item in match.unjudged):
        if isinstance(request.body, TextBody) and is_json(stated):
            found[Aspect.REQUEST_BODY, ""] = "the body is no JSON"
        elif judged_request(match) is not None or match.request_errors:
            found[Aspect.REQUEST_BODY, ""] = told(match.request_errors) or _told_hidden(match.request_faults)


def _security(match: Match, found: Opinions) -> None:
    exchange = match.exchange
    if exchange.secrets_scrubbed or not {Facet.QUERY, Facet.HEADERS} <= exchange.request.complete:
        return
    failed = [item for item in judge_security(match.operation, exchange) if item.shown in (Shown.ABSENT, Shown.WRONG)]
    wrong = [f"{item.use.scheme.name} is {item.shown}" for item in failed]
    found[Aspect.SECURITY, ""] = ", ".join(wrong) or None
