"""Stubs of ``aioresponses`` (0.7.9): what each registration matches and answers."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.loaders.pyast.bodies import json_body, place_of, text_body
from mockaudit.loaders.pyast.dialect import Dialect, Registration
from mockaudit.loaders.pyast.values import Argument, Made
from mockaudit.loaders.python.arguments import header, read_headers, read_method, read_status
from mockaudit.loaders.python.urls import split_url
from mockaudit.model.body import Body, NoBody, Unknown
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Provenance, Request, Response
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole, Regex

VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
# aioresponses.core.aioresponses.add: every parameter behind `url` in order.
PARAMETERS = (
    "url",
    "method",
    "status",
    "body",
    "exception",
    "content_type",
    "payload",
    "headers",
    "response_class",
    "repeat",
    "timeout",
    "reason",
    "callback",
)


def _argument(stub: Registration, name: str) -> Argument | None:
    """Give an argument of ``add``; the verbs take all but the URL by name."""
    position = PARAMETERS.index(name) if stub.verb == "add" or name == "url" else -1
    return stub.call.get(position, name)


def _value(stub: Registration, name: str, default: object) -> object:
    found = _argument(stub, name)
    if found is not None:
        return found.value
    return default if stub.call.unknown is None else Hole(reason=stub.call.unknown)


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    url, query = split_url(_value(stub, "url", Hole(reason="the stub has no URL")))
    method = stub.verb.upper() if stub.verb in VERBS else read_method(_value(stub, "method", "GET"))
    behaviour = set()
    if _value(stub, "exception", None) is not None or _value(stub, "timeout", default=False) not in {False, None}:
        behaviour.add(Behaviour.EXCEPTION)
    if _value(stub, "callback", None) is not None:
        behaviour.add(Behaviour.CALLBACK)
    whole = query is not None and not isinstance(url, (Regex, Hole))
    yield Exchange(
        loader="aioresponses",
        provenance=Provenance.STATIC,
        ref=stub.ref,
        at=stub.at,
        request=Request(
            method=method,
            url=url,
            query=query or (),
            complete=frozenset({Facet.QUERY}) if whole else frozenset(),
            at=stub.at,
        ),
        responses=() if behaviour else (_response(stub),),
        behaviour=frozenset(behaviour),
        owner=stub.owner,
        deliberate=stub.deliberate,
    )


def _response(stub: Registration) -> Response:
    headers = read_headers(_value(stub, "headers", None))
    named = header(headers or (), "content-type")
    given = _value(stub, "content_type", "application/json")
    content_type = (
        given if isinstance(given, (str, Hole)) else Hole(reason="the content type is only known at run time")
    )
    if headers is None:
        content_type = Hole(reason="the headers are only known at run time")
    return Response(
        status=read_status(_value(stub, "status", 200)),
        headers=headers or (),
        content_type=content_type if named is None else named,
        content_type_implied=named is None and _argument(stub, "content_type") is None,
        body=_body(stub),
        at=stub.at,
    )


def _body(stub: Registration) -> Body:
    """Read ``payload``, which wins over ``body`` unless it is None."""
    payload, body = _argument(stub, "payload"), _argument(stub, "body")
    if payload is not None and payload.value is not None:
        if isinstance(payload.value, Made):
            return Unknown(why="the payload is an object that is only known at run time", at=place_of(payload))
        return json_body(payload)
    if body is not None:
        return text_body(body)
    return NoBody() if stub.call.unknown is None else Unknown(why=stub.call.unknown, at=stub.at)


AIORESPONSES = Dialect(
    name="aioresponses",
    summary="stubs of the aioresponses library",
    marks=(b"aioresponses",),
    receivers=frozenset({"aioresponses.aioresponses", "aioresponses.core.aioresponses"}),
    fixtures=frozenset({"aioresponses", "mock_aioresponse", "mock_aioresponses", "aioresponses_mock"}),
    verbs=VERBS | {"add"},
    transparent=frozenset({"aioresponses.aioresponses"}),
    injects="param",
    lift=_lift,
)
