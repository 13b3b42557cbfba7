"""Stubs of ``requests-mock`` (1.12): what each registration matches and answers.

Read: ``register_uri``, ``request`` and the verbs of the fixture, the mocker and the adapter: URL, ``complete_qs``,
``request_headers``, an ``additional_matcher`` that compares; one response or a list of them.

Not read: what callbacks answer, ``add_matcher``, ``body`` and ``raw`` streams, ``cookies``, ``reason`` and
``case_sensitive``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.loaders.pyast.bodies import json_body, text_body
from mockaudit.loaders.pyast.dialect import Dialect, Registration
from mockaudit.loaders.pyast.values import Argument, Dict, Library, Sequence, alternatives, hole_of
from mockaudit.loaders.python.arguments import read_headers, read_method, read_status
from mockaudit.loaders.python.asked_requests import Stated, read_asked
from mockaudit.loaders.python.stubs import (
    ANY_URL,
    VERBS,
    Arguments,
    arguments_in,
    arguments_of,
    content_type_of,
    exchange_of,
    is_callable,
    may_be_callable,
    split_address,
    unread_response,
)
from mockaudit.model.body import Body, JsonBody, NoBody, Unknown
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Request, Response
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole, Regex

ANY = frozenset({"requests_mock.ANY", "requests_mock.adapter.ANY"})
RECEIVERS = frozenset(
    {
        "requests_mock.Mocker",
        "requests_mock.mock",
        "requests_mock.MockerCore",
        "requests_mock.Adapter",
        "requests_mock.mocker.Mocker",
        "requests_mock.mocker.mock",
        "requests_mock.mocker.MockerCore",
        "requests_mock.adapter.Adapter",
        "requests_mock.contrib.fixture.Fixture",
    }
)
BODIES = ("json", "text", "content", "body", "raw")


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    if stub.verb == "add_matcher":
        request = Request(method=None, url=ANY_URL, at=stub.at)
        yield exchange_of(stub, request, (), frozenset({Behaviour.CALLBACK}))
        return
    verb = stub.verb in VERBS
    given = arguments_of(stub.call, ("url", "response_list") if verb else ("method", "url", "response_list"))
    request = _request(stub, given, stub.verb.upper() if verb else given.value("method", Hole(reason="no method")))
    if given.value("real_http", default=False) is True or given.value("_real_http", default=False) is True:
        yield exchange_of(stub, request, (), frozenset({Behaviour.PASSTHROUGH}))
        return
    responses, behaviour = _responses(stub, given)
    made = exchange_of(stub, request, responses, behaviour)
    # A matcher of the suite's own may turn requests down.
    yield made if stub.call.unknown or given.get("additional_matcher") else replace(made, replaces=True)


def _request(stub: Registration, given: Arguments, method: object) -> Request:
    """Read what is matched: of the query only the pairs of the URL, unless ``complete_qs`` asks for all of it."""
    address = given.value("url", Hole(reason="the stub has no URL"))
    if isinstance(address, Regex):
        address = replace(address, anchor="search")
    url, query = split_address(None if _is_any(address) else address)
    whole = query is not None and given.value("complete_qs", default=False) is True
    stated = _asked(stub, given.get("additional_matcher"))
    return Request(
        method=None if _is_any(method) else read_method(method),
        url=url,
        query=query or (),
        headers=(*(read_headers(given.value("request_headers")) or ()), *stated.headers),
        body=stated.body,
        complete=stated.complete | ({Facet.QUERY} if whole and not isinstance(url, (Regex, Hole)) else set()),
        at=stub.at,
    )


def _asked(stub: Registration, matcher: Argument | None) -> Stated:
    """Read an ``additional_matcher`` that agrees in one case only."""
    answers = stub.handle(matcher.value) if matcher is not None else None
    agreeing = [answer for answer in answers or () if answer.value is not False and answer.value is not None]
    if matcher is None or len(agreeing) != 1:
        return Stated()
    return read_asked(agreeing[0].asked, matcher)


def _is_any(value: object) -> bool:
    return isinstance(value, Library) and value.path in ANY


def _responses(stub: Registration, given: Arguments) -> tuple[tuple[Response, ...], frozenset[Behaviour]]:
    """Read the response that the arguments make, or the list of those that are given one after the other."""
    listed = given.get("response_list")
    if listed is None:
        rows: list[Arguments] | None = [given]
    else:
        rows = _rows(listed, given)
    if rows is None:
        why = hole_of(listed.value if listed else None, "the list of responses is only known at run time").reason
        return (unread_response(why, stub.at),), frozenset()
    behaviours = [_behaviour(row) for row in rows]
    answers = tuple(_response(stub, row) for row, kind in zip(rows, behaviours, strict=True) if kind is None)
    kinds = frozenset(kind for kind in behaviours if kind is not None)
    return answers, frozenset() if answers else kinds


def _rows(listed: Argument, given: Arguments) -> list[Arguments] | None:
    """Give the arguments of each listed response; an empty list counts as none given."""
    value = listed.value
    if not isinstance(value, Sequence) or value.broken is not None:
        return None
    if not value.state:
        return [given]
    rows = []
    for i, item in enumerate(value.state):
        if not isinstance(item, Dict):
            return None
        path, node = value.places.get(i, (listed.path, listed.node))
        rows.append(arguments_in(item, Argument(item, node, path)))
    return rows


def _behaviour(row: Arguments) -> Behaviour | None:
    if "exc" in row.named and None not in alternatives(row.named["exc"].value):
        return Behaviour.EXCEPTION
    if any(is_callable(found.value) for _, found in _bodies(row)):
        return Behaviour.CALLBACK
    return None


def _bodies(row: Arguments) -> list[tuple[str, Argument]]:
    return [(name, row.named[name]) for name in BODIES if name in row.named and row.named[name].value is not None]


def _response(stub: Registration, row: Arguments) -> Response:
    headers = read_headers(row.value("headers"))
    content_type, implied = content_type_of(headers, None)
    status = row.value("status_code", 200)
    if "status_code" not in row.named and any(may_be_callable(found.value) for _, found in _bodies(row)):
        status = Hole(reason="a function may answer, and set another status")
    return Response(
        status=read_status(status),
        headers=headers or (),
        content_type=content_type,
        content_type_implied=implied,
        body=_body(stub, row),
        at=stub.at,
    )


def _body(stub: Registration, row: Arguments) -> Body:
    """Read the one body that is given; requests-mock refuses a second."""
    given = _bodies(row)
    if not given:
        return NoBody() if row.unknown is None else Unknown(why=row.unknown, at=stub.at)
    if len(given) > 1:
        return Unknown(why="which body is given is only known at run time", at=stub.at)
    name, found = given[0]
    if name == "json":
        made = json_body(found)
        return replace(made, text=None) if isinstance(made, JsonBody) and _encodes(stub, row) else made
    if name in {"body", "raw"}:
        return Unknown(why="the body is a stream", at=stub.at)
    if None in alternatives(found.value):
        return Unknown(why="it is left out on some paths of the code", at=stub.at)
    return text_body(found)


def _encodes(stub: Registration, row: Arguments) -> bool:
    """Tell whether an encoder of the suite's own writes the JSON."""
    return row.get("json_encoder") is not None or stub.options.get("json_encoder") is not None


REQUESTS_MOCK = Dialect(
    name="requests_mock",
    summary="stubs of the requests-mock library",
    marks=(b"requests_mock", b"requests-mock"),
    receivers=RECEIVERS,
    fixtures=frozenset({"requests_mock"}),
    verbs=frozenset({*VERBS, "register_uri", "request", "add_matcher"}),
    constants={f"requests_mock.{verb.upper()}": verb.upper() for verb in VERBS},
    transparent=frozenset({"requests_mock.Mocker", "requests_mock.mock"}),
    injects="kw",
    lift=_lift,
)
