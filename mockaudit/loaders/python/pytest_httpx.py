"""Stubs of ``pytest-httpx`` (0.36): what each registration matches and answers.

Read: ``add_response``, ``add_callback`` and ``add_exception``: method, URL, ``match_params``, ``match_headers``,
``match_json``, ``match_content``, ``is_optional``; status, headers and each form of body.

Not read: what a callback answers, ``match_data``, ``match_files``, ``match_extensions``, ``proxy_url``, streams, and
the options of the ``httpx_mock`` mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.loaders.pyast.bodies import json_body, place_of, text_body
from mockaudit.loaders.pyast.dialect import Dialect, Registration
from mockaudit.loaders.pyast.values import Argument, Dict, Sequence, alternatives
from mockaudit.loaders.python.arguments import read_headers, read_method, read_status
from mockaudit.loaders.python.stubs import Arguments, arguments_of, content_type_of, exchange_of, split_address
from mockaudit.model.body import Body, JsonBody, NoBody, Unknown
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Pairs, Request, Response
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole, Regex, Value

RESPONSE = ("status_code", "http_version", "headers", "content", "text", "html", "stream", "json")
POSITIONAL = {"add_response": RESPONSE, "add_callback": ("callback",), "add_exception": ("exception",)}
BEHAVIOURS = {"add_callback": Behaviour.CALLBACK, "add_exception": Behaviour.EXCEPTION}
# httpx.Response takes the first of these that is given, and sets the Content-Type that stands here.
CONTENTS = {
    "stream": None,
    "content": None,
    "text": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    given = arguments_of(stub.call, POSITIONAL[stub.verb])
    behaviour = {BEHAVIOURS[stub.verb]} if stub.verb in BEHAVIOURS else set()
    if given.value("is_optional") is True:
        behaviour.add(Behaviour.OPTIONAL)
    answers = () if stub.verb in BEHAVIOURS else (_response(stub, given),)
    yield exchange_of(stub, _request(stub, given), answers, frozenset(behaviour))


def _request(stub: Registration, given: Arguments) -> Request:
    """Read the matchers: the query is compared whole unless the URL is a pattern, or there is none."""
    url, query = split_address(given.value("url"))
    params = given.get("match_params")
    if params is not None:
        query = _params(params)
    body = _sent(given)
    complete = {Facet.QUERY} if query is not None and not isinstance(url, (Regex, Hole)) else set()
    if not isinstance(body, (NoBody, Unknown)):
        complete.add(Facet.BODY)
    method = given.value("method")
    return Request(
        method=None if method is None or method == "" else read_method(method),
        url=url,
        query=query or (),
        headers=read_headers(given.value("match_headers")) or (),
        body=body,
        complete=frozenset(complete),
        at=stub.at,
    )


def _params(params: Argument) -> Pairs | None:
    """Read ``match_params``: texts, and lists of texts for what is given several times."""
    value = params.value
    if not isinstance(value, Dict) or value.broken is not None:
        return None
    pairs: list[tuple[str, Value]] = []
    for name, item in value.state.items():
        if isinstance(item, Sequence) and item.broken is not None:
            return None
        parts = item.state if isinstance(item, Sequence) else [item]
        pairs.extend((str(name), part if isinstance(part, str) else _unknown_text(part)) for part in parts)
    return tuple(pairs)


def _unknown_text(value: object) -> Hole:
    reason = value.reason if isinstance(value, Hole) else "the value is only known at run time"
    return Hole(reason=reason, type="string")


def _sent(given: Arguments) -> Body:
    json, content = given.named.get("match_json"), given.named.get("match_content")
    if json is not None and json.value is not None:
        return _structure(json)
    if content is not None and content.value is not None:
        return text_body(content)
    files = given.named.get("match_files")
    if files is not None and files.value is not None:
        return Unknown(why="it is a multipart form", at=place_of(files))
    return NoBody()


def _structure(argument: Argument) -> Body:
    """Read JSON that httpx writes without blanks, or that is compared by value: its text is not what json.dumps gives."""
    made = json_body(argument)
    return replace(made, text=None) if isinstance(made, JsonBody) else made


def _response(stub: Registration, given: Arguments) -> Response:
    headers = read_headers(given.value("headers"))
    name = next((name for name in CONTENTS if name in given.named and given.named[name].value is not None), None)
    content_type, implied = content_type_of(headers, CONTENTS.get(name or ""))
    optional = name is not None and None in alternatives(given.named[name].value)
    if implied and (given.unknown is not None or optional):
        content_type = Hole(reason=given.unknown or "it depends on a body that is only known at run time")
    return Response(
        status=read_status(given.value("status_code", 200)),
        headers=headers or (),
        content_type=content_type,
        content_type_implied=implied,
        body=_body(stub, given, name),
        at=stub.at,
    )


def _body(stub: Registration, given: Arguments, name: str | None) -> Body:
    if name is None:
        return NoBody() if given.unknown is None else Unknown(why=given.unknown, at=stub.at)
    found = given.named[name]
    if name == "stream":
        return Unknown(why="the body is a stream", at=place_of(found))
    if name == "json":
        return _structure(found)
    if None in alternatives(found.value):
        return Unknown(why="it is left out on some paths of the code", at=place_of(found))
    return text_body(found)


PYTEST_HTTPX = Dialect(
    name="pytest_httpx",
    summary="stubs of the pytest-httpx plug-in",
    marks=(b"httpx_mock", b"pytest_httpx"),
    receivers=frozenset({"pytest_httpx.HTTPXMock", "pytest_httpx._httpx_mock.HTTPXMock"}),
    fixtures=frozenset({"httpx_mock"}),
    verbs=frozenset(POSITIONAL),
    makers=frozenset({"httpx.URL"}),
    lift=_lift,
)
