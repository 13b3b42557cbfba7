"""Read the stubs of ``aioresponses`` and of ``aiointercept``, which took over its interface, each by its own details."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from mockaudit.loaders.pyast.bodies import json_body, place_of, text_body
from mockaudit.loaders.pyast.dialect import Registration
from mockaudit.loaders.pyast.values import Argument, Made, alternatives
from mockaudit.loaders.python.arguments import header, read_headers, read_method, read_status
from mockaudit.loaders.python.stubs import VERBS, Arguments, arguments_of, exchange_of, split_address
from mockaudit.model.body import Body, NoBody, Unknown
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Request, Response
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole, Regex


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """In what a library differs: the parameters of its ``add`` in order, and the names of those that give JSON.

    The first name of ``structures`` that is given wins. ``content_type`` is the default of that parameter.
    """

    parameters: tuple[str, ...]
    structures: tuple[str, ...]
    content_type: str | None


def lifter(details: Details) -> Callable[[Registration], Iterator[Exchange | Notice]]:
    """Give the function that lifts a library's stubs."""

    def lift(stub: Registration) -> Iterator[Exchange | Notice]:
        # The verbs pass on all but the URL by name.
        given = arguments_of(stub.call, details.parameters if stub.verb == "add" else details.parameters[:1])
        behaviour = {
            kind
            for name, kind in (("exception", Behaviour.EXCEPTION), ("callback", Behaviour.CALLBACK))
            if _is_set(given, name)
        }
        if _is_set(given, "timeout"):
            behaviour.add(Behaviour.EXCEPTION)
        answers = () if behaviour else (_response(stub, given, details),)
        made = exchange_of(stub, _request(stub, given), answers, frozenset(behaviour))
        yield replace(made, holds=True) if given.value("repeat") is True else made

    return lift


def _is_set(given: Arguments, name: str) -> bool:
    return given.get(name) is not None and given.value(name) is not False


def _request(stub: Registration, given: Arguments) -> Request:
    """Read what is matched: the query is compared whole unless the URL is a pattern."""
    url, query = split_address(given.value("url", Hole(reason="the stub has no URL")))
    whole = query is not None and not isinstance(url, (Regex, Hole))
    return Request(
        method=stub.verb.upper() if stub.verb in VERBS else read_method(given.value("method", "GET")),
        url=url,
        query=query or (),
        complete=frozenset({Facet.QUERY}) if whole else frozenset(),
        at=stub.at,
    )


def _response(stub: Registration, given: Arguments, details: Details) -> Response:
    headers = read_headers(given.value("headers"))
    named = header(headers or (), "content-type")
    stated = given.value("content_type", details.content_type)
    if stated is None or stated == "":
        stated = "application/json"
    known = isinstance(stated, (str, Hole))
    content_type = (
        stated if isinstance(stated, (str, Hole)) else Hole(reason="the content type is only known at run time")
    )
    if headers is None:
        content_type = Hole(reason="the headers are only known at run time")
    return Response(
        status=read_status(given.value("status", 200)),
        headers=headers or (),
        content_type=content_type if named is None or not known else named,
        content_type_implied=named is None and "content_type" not in given.named,
        body=_body(stub, given, details),
        at=stub.at,
    )


def _body(stub: Registration, given: Arguments, details: Details) -> Body:
    """Read the body: JSON wins over ``body`` unless it is None."""
    found = [given.named[name] for name in details.structures if name in given.named]
    for structure in found:
        if structure.value is None:
            continue
        if isinstance(structure.value, Made):
            return Unknown(why="the payload is an object that is only known at run time", at=place_of(structure))
        return json_body(structure)
    body = given.named.get("body")
    if body is not None:
        return _plain(body)
    return NoBody() if given.unknown is None else Unknown(why=given.unknown, at=stub.at)


def _plain(body: Argument) -> Body:
    if None in alternatives(body.value):
        return NoBody() if body.value is None else Unknown(why="it is left out on some paths", at=place_of(body))
    return text_body(body)
