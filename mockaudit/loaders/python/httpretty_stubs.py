"""Read calls of ``register_uri`` as ``httpretty`` takes them, and mocket's plug-in of that name after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.loaders.pyast.bodies import text_body
from mockaudit.loaders.pyast.dialect import Registration
from mockaudit.loaders.pyast.export import to_model
from mockaudit.loaders.pyast.values import Made, Sequence, alternatives, hole_of
from mockaudit.loaders.python.arguments import header, read_headers, read_method, read_status
from mockaudit.loaders.python.stubs import (
    Arguments,
    arguments_of,
    exchange_of,
    is_callable,
    split_address,
    unread_response,
    without,
)
from mockaudit.model.body import Body, Unknown
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Pairs, Request, Response
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole, Regex

REGISTER = (
    "method",
    "uri",
    "body",
    "adding_headers",
    "forcing_headers",
    "status",
    "responses",
    "match_querystring",
    "priority",
)
TEXT = "text/plain; charset=utf-8"
# All that is no header among the keywords of Response and register_uri.
PLAIN = frozenset({*REGISTER, "streaming", "headers"})


def lift_register_uri(stub: Registration, parameters: tuple[str, ...]) -> Iterator[Exchange | Notice]:
    """Yield the stub that a call of ``register_uri`` makes; ``parameters`` are the library's of its ``Response``."""
    given = arguments_of(stub.call, REGISTER)
    rows = _rows(given, parameters)
    if rows is None:
        why = hole_of(given.value("responses"), "the list of responses is only known at run time").reason
        yield exchange_of(stub, _request(stub, given), (unread_response(why, stub.at),))
        return
    answers = tuple(_response(stub, row, parameters) for row in rows if not _is_callback(row))
    behaviour = frozenset() if answers else frozenset({Behaviour.CALLBACK})
    yield exchange_of(stub, _request(stub, given), answers, behaviour)


def _rows(given: Arguments, parameters: tuple[str, ...]) -> list[Arguments] | None:
    """Give the arguments of each response: of those listed, else of the call itself."""
    listed = given.get("responses")
    if listed is None:
        return [given]
    value = listed.value
    if not isinstance(value, Sequence) or value.broken is not None or not all(isinstance(i, Made) for i in value.state):
        return None
    if not value.state:
        return [given]
    return [arguments_of(item.call, parameters) for item in value.state if isinstance(item, Made)]


def _is_callback(row: Arguments) -> bool:
    body = row.get("body")
    return body is not None and is_callable(body.value)


def _request(stub: Registration, given: Arguments) -> Request:
    """Read what is matched: the query only where ``match_querystring`` asks for it, then all of it."""
    address = given.value("uri", Hole(reason="the stub has no URL"))
    if isinstance(address, Regex):
        address = replace(address, anchor="search")
    url, query = split_address(address)
    matched = given.value("match_querystring", default=False) is True and not isinstance(url, (Regex, Hole))
    whole = matched and query is not None
    return Request(
        method=read_method(given.value("method", Hole(reason="the stub has no method"))),
        url=url,
        query=(query or ()) if matched else (),
        complete=frozenset({Facet.QUERY}) if whole else frozenset(),
        at=stub.at,
    )


def _response(stub: Registration, row: Arguments, parameters: tuple[str, ...]) -> Response:
    forced = read_headers(row.value("forcing_headers"))
    added = read_headers(row.value("headers" if "headers" in parameters else "adding_headers"))
    named = tuple(
        ("-".join(name.split("_")).title(), to_model(found.value))
        for name, found in row.named.items()
        if name not in PLAIN
    )
    # Keywords replace added headers, which replace forced ones.
    headers: Pairs = forced or ()
    for part in (added or (), named):
        for name, _ in part:
            headers = without(headers, name.lower())
        headers += part
    unsure = forced is None or added is None or row.unknown is not None
    stated = header(headers, "content-type")
    content_type = TEXT if stated is None and not forced else stated
    if stated is None and unsure:
        content_type = Hole(reason=row.unknown or "the headers are only known at run time")
    status = row.value("status", 200)
    if header(headers, "status") is not None:
        status = Hole(reason="a header sets it")
    return Response(
        status=read_status(status),
        headers=headers,
        content_type=content_type,
        content_type_implied=stated is None,
        body=_body(stub, row),
        at=stub.at,
    )


def _body(stub: Registration, row: Arguments) -> Body:
    body = row.named.get("body")
    if body is None:
        # What the library serves in that case (a greeting of its own) nobody meant to be the API's answer.
        return Unknown(why=row.unknown or "the stub states no body", at=stub.at)
    if None in alternatives(body.value):
        return Unknown(why="the body is None", at=stub.at)
    if row.value("streaming", default=False) is not False:
        return Unknown(why="the body is a stream", at=stub.at)
    return text_body(body)
