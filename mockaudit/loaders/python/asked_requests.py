"""Turn what a handler asks of a request before it answers into what its fake states: headers, query and body."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qsl

from mockaudit.loaders.pyast.bodies import json_body, text_body
from mockaudit.loaders.pyast.values import Argument, plain_text
from mockaudit.loaders.python.arguments import read_headers
from mockaudit.model.body import NO_BODY, Body, JsonBody, NoBody, Unknown
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Facet, Pairs
from mockaudit.model.value import is_resolved

# Names of a request's body in httpx, requests, requests-mock, aiohttp and Starlette, and of the JSON that it holds.
_TEXT = r"(?:content|text|body|read\(\)|text\(\)|body\(\))(?:\.decode\(\))?"
TEXT = re.compile(_TEXT)
JSON = re.compile(rf"json\(\)|json\({_TEXT}\)")
HEADER = re.compile(r"headers\[(.+)\]")
_PARAMETERS = r"(?:url\.params|query|url\.query|rel_url\.query|query_params)"
PARAMETER = re.compile(rf"{_PARAMETERS}\[(.+)\]")
QUERY = re.compile(rf"dict\({_PARAMETERS}\)|url\.query")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a handler's conditions state of the request beside method and path."""

    headers: Pairs = ()
    query: Pairs = ()
    body: Body = NO_BODY
    complete: frozenset[Facet] = frozenset()


def read_asked(asked: Iterable[tuple[str, object]], place: Argument) -> Stated:
    """Read the conditions that were met; ``place`` says where, for those that do not know it themselves."""
    headers: list[tuple[str, str]] = []
    query: list[tuple[str, str]] = []
    body: Body = NO_BODY
    complete: set[Facet] = set()
    for name, value in asked:
        given = value if isinstance(value, Argument) else Argument(value, place.node, place.path)
        text = plain_text(given.value)
        if (header := HEADER.fullmatch(name)) and text is not None:
            headers.append((header[1], text))
        elif (parameter := PARAMETER.fullmatch(name)) and text is not None:
            query.append((parameter[1], text))
        elif QUERY.fullmatch(name):
            pairs = _pairs(given)
            if pairs is not None:
                query = pairs
                complete.add(Facet.QUERY)
        elif JSON.fullmatch(name) or TEXT.fullmatch(name):
            body = _json(given) if JSON.fullmatch(name) else text_body(given)
    if not isinstance(body, (NoBody, Unknown)):
        complete.add(Facet.BODY)
    return Stated(headers=tuple(headers), query=tuple(query), body=body, complete=frozenset(complete))


def _pairs(given: Argument) -> list[tuple[str, str]] | None:
    """Read a whole query: text, bytes, or a dict of texts."""
    text = given.value.decode("utf-8", "replace") if isinstance(given.value, bytes) else plain_text(given.value)
    if text is not None:
        return parse_qsl(text, keep_blank_values=True)
    pairs = read_headers(given.value) if not isinstance(given.value, (str, bytes)) else None
    if pairs is None or given.value is None or not all(isinstance(value, str) for _, value in pairs):
        return None
    return [(name, value) for name, value in pairs if isinstance(value, str)]


def _json(given: Argument) -> Body:
    """Read JSON that is compared by value: how it is written is not stated."""
    made = json_body(given)
    return replace(made, text=None) if isinstance(made, JsonBody) and is_resolved(made.value) else NoBody()
