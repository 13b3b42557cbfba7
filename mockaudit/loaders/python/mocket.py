"""Stubs of ``mocket`` (3.15): HTTP entries, and those of its plug-in that speaks ``httpretty``.

Read: ``Entry.single_register``, ``Entry.register``, ``Mocket.register`` with entries, and ``register_uri`` of the
plug-in that speaks httpretty.

Not read: entries of Redis and of plain sockets, ``can_handle_fun``, recordings, and what exceptions are raised.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.loaders.pyast.bodies import place_of, text_body
from mockaudit.loaders.pyast.dialect import Dialect, Registration
from mockaudit.loaders.pyast.export import is_exception
from mockaudit.loaders.pyast.values import Argument, Instance, Made, Sequence, alternatives
from mockaudit.loaders.python.arguments import read_headers, read_method, read_status
from mockaudit.loaders.python.httpretty_stubs import lift_register_uri
from mockaudit.loaders.python.stubs import (
    Arguments,
    arguments_of,
    content_type_of,
    exchange_of,
    split_address,
    unread_response,
)
from mockaudit.model.body import Body, NoBody, Unknown
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Request, Response
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole, Regex

METHODS = ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")
HTTP = ("mocket.mockhttp", "mocket.mocks.mockhttp")
ENTRIES = frozenset(f"{module}.Entry" for module in HTTP)
HTTPRETTY = ("mocket.plugins.httpretty", "mocket.plugins.httpretty.HTTPretty", "mocket.plugins.httpretty.httpretty")
MOCKETS = frozenset({"mocket.Mocket", "mocket.mocket.Mocket"})
SINGLE = ("method", "uri", "body", "status", "headers", "exception", "match_querystring", "can_handle_fun")
ENTRY = ("uri", "method", "responses", "match_querystring", "can_handle_fun")
RESPONSE = ("body", "status", "headers")
TEXT = "text/plain; charset=utf-8"


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    if stub.verb == "register_uri":
        yield from lift_register_uri(stub, RESPONSE)
    elif stub.verb == "single_register":
        given = arguments_of(stub.call, SINGLE)
        failure = given.get("exception")
        if failure is not None and None not in alternatives(failure.value) and "exception" in given.named:
            yield exchange_of(stub, _request(stub, given), (), frozenset({Behaviour.EXCEPTION}))
        else:
            yield exchange_of(stub, _request(stub, given), (_response(stub, given),))
    else:
        yield from _registered(stub)


def _registered(stub: Registration) -> Iterator[Exchange | Notice]:
    """Read ``Entry.register(method, uri, *responses)`` and ``Mocket.register(*entries)``."""
    entries = [argument for argument in stub.call.positional if isinstance(argument.value, Made)]
    made = [item.value for item in entries if isinstance(item.value, Made) and item.value.name in ENTRIES]
    if made and len(made) == len(stub.call.positional):
        for entry in made:
            given = arguments_of(entry.call, ENTRY)
            listed = given.value("responses")
            answers = None
            if isinstance(listed, Sequence) and listed.broken is None:
                answers = [Argument(item, given.node, given.path) for item in listed.state]
            yield _entry(stub, given, answers)
        return
    if stub.call.positional and all(_may_be_method(argument.value) for argument in stub.call.positional[:1]):
        given = arguments_of(stub.call, ("method", "uri"))
        answers = None if stub.call.unknown is not None else list(stub.call.positional[2:])
        yield _entry(stub, given, answers)


def _may_be_method(value: object) -> bool:
    return not isinstance(value, (Made, Instance))


def _entry(stub: Registration, given: Arguments, answers: list[Argument] | None) -> Exchange:
    request = _request(stub, given)
    if answers is None:
        return exchange_of(stub, request, (unread_response("the responses are only known at run time", stub.at),))
    live = [answer for answer in answers if not is_exception(answer.value)]
    if not answers:
        return exchange_of(
            stub, request, (Response(status=200, content_type=TEXT, content_type_implied=True, at=stub.at),)
        )
    if not live:
        return exchange_of(stub, request, (), frozenset({Behaviour.EXCEPTION}))
    return exchange_of(stub, request, tuple(_answer(stub, answer) for answer in live))


def _answer(stub: Registration, answer: Argument) -> Response:
    """Read one of several responses: a Response, or text that makes one."""
    if isinstance(answer.value, Made) and answer.value.name.endswith(".Response"):
        return _response(stub, arguments_of(answer.value.call, RESPONSE))
    if isinstance(answer.value, (str, bytes)):
        return Response(status=200, content_type=TEXT, content_type_implied=True, body=text_body(answer), at=stub.at)
    return unread_response("the response is only known at run time", place_of(answer))


def _request(stub: Registration, given: Arguments) -> Request:
    """Read what is matched: the query is compared whole unless ``match_querystring`` is false."""
    url, query = split_address(given.value("uri", Hole(reason="the stub has no URL")))
    own = given.named.get("can_handle_fun")
    if own is not None and own.value is not None:
        url, query = Hole(reason="a function tells which URLs the stub answers"), None
    matched = given.value("match_querystring", default=True) is True and not isinstance(url, (Regex, Hole))
    return Request(
        method=read_method(given.value("method", Hole(reason="the stub has no method"))),
        url=url,
        query=(query or ()) if matched else (),
        complete=frozenset({Facet.QUERY}) if matched and query is not None else frozenset(),
        at=stub.at,
    )


def _response(stub: Registration, row: Arguments) -> Response:
    headers = read_headers(row.value("headers"))
    body = _body(stub, row)
    content_type, implied = content_type_of(headers, TEXT)
    if implied and isinstance(body, Unknown):
        content_type = Hole(reason="it depends on a body that is only known at run time")
    return Response(
        status=read_status(row.value("status", 200)),
        headers=headers or (),
        content_type=content_type,
        content_type_implied=implied,
        body=body,
        at=stub.at,
    )


def _body(stub: Registration, row: Arguments) -> Body:
    body = row.named.get("body")
    if body is None:
        return NoBody() if row.unknown is None else Unknown(why=row.unknown, at=stub.at)
    return text_body(body)


MOCKET = Dialect(
    name="mocket",
    summary="HTTP stubs of the mocket library",
    marks=(b"mocket",),
    modules=ENTRIES | MOCKETS | frozenset(HTTPRETTY),
    verbs=frozenset({"single_register", "register", "register_uri"}),
    constants={f"{entry}.{method}": method for entry in (*ENTRIES, *HTTPRETTY) for method in METHODS},
    makers=ENTRIES | {f"{module}.Response" for module in (*HTTP, *HTTPRETTY)},
    transparent=frozenset({"mocket.mocketize", "mocket.async_mocketize", "mocket.plugins.httpretty.activate"}),
    lift=_lift,
)
