"""Stubs of ``pytest-httpserver`` (1.2): what each expected request asks and is answered with.

The server listens on this machine, so that a stub states no host: its URL is a path alone.

Read: ``expect_request``, ``expect_oneshot_request``, ``expect_ordered_request`` and ``expect`` with a
``RequestMatcher``; ``respond_with_json``, ``respond_with_data`` and ``respond_with_response``.

Not read: what a handler or a hook answers, a matcher of headers of the suite's own, and ``pytest-localserver``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from mockaudit.loaders.pyast.bodies import json_body, text_body
from mockaudit.loaders.pyast.dialect import Dialect, Registration, Step
from mockaudit.loaders.pyast.export import known_text, to_model
from mockaudit.loaders.pyast.values import Argument, Call, Dict, Made, Sequence, alternatives, hole_of, plain_text
from mockaudit.loaders.python.arguments import read_headers, read_method, read_status
from mockaudit.loaders.python.stubs import (
    ANY_URL,
    Arguments,
    arguments_of,
    content_type_of,
    exchange_of,
    unread_response,
    without,
)
from mockaudit.model.body import Body, JsonBody, NoBody, Unknown
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Pairs, Request, Response
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole, Regex, Template

MATCHER = ("uri", "method", "data", "data_encoding", "headers", "query_string", "header_value_matcher", "json")
# In expect_request the type of the handler stands before `json`.
EXPECT = (*MATCHER[:7], "handler_type", "json")
VERBS = {"expect_request": EXPECT, "expect_oneshot_request": MATCHER, "expect_ordered_request": MATCHER}
JSON = ("response_json", "status", "headers", "content_type")
DATA = ("response_data", "status", "headers", "mimetype", "content_type")
WERKZEUG = ("response", "status", "headers", "mimetype", "content_type")
RESPONSES = frozenset({"werkzeug.Response", "werkzeug.wrappers.Response", "werkzeug.wrappers.response.Response"})
ALL = "__ALL"
TEXT = "text/plain; charset=utf-8"
ANSWER, HOOK = "answer", "hook"


def _step(_fields: Mapping[str, object], view: str, name: str, call: Call) -> Step | None:
    """Take down how the request is answered; the last word counts."""
    if name.startswith("respond_with_"):
        return Step(fields={ANSWER: Made(name, call)}, view=view)
    if name == "with_post_hook":
        return Step(fields={HOOK: True}, view=view)
    return None


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    """Yield the stub once its answer is known; without one the server reports an error."""
    answer = stub.fields.get(ANSWER)
    if answer is None:
        return
    given = arguments_of(stub.call, VERBS.get(stub.verb, ()))
    if stub.verb == "expect":
        matcher = stub.call.value(0, "matcher")
        if isinstance(matcher, Made):
            given = arguments_of(matcher.call, MATCHER)
        else:
            given = replace(given, named={}, unknown=hole_of(matcher, "the matcher is only known at run time").reason)
    behaviour: frozenset[Behaviour] = frozenset()
    if HOOK in stub.fields or (isinstance(answer, Made) and answer.name == "respond_with_handler"):
        behaviour = frozenset({Behaviour.CALLBACK})
    made = exchange_of(stub, _request(stub, given), (_response(stub, answer),), behaviour)
    yield replace(made, holds=True) if _is_permanent(stub, given) else made


def _is_permanent(stub: Registration, given: Arguments) -> bool:
    """Tell whether the first of equal handlers answers for good, and all that it asks for is known."""
    told = {"handler_type", "header_value_matcher", "data", "query_string"} & given.named.keys()
    return stub.verb == "expect_request" and not told and stub.call.unknown is None


def _request(stub: Registration, given: Arguments) -> Request:
    query = _query(given)
    body = _sent(given)
    complete = {Facet.QUERY} if query is not None and given.get("query_string") is not None else set()
    if not isinstance(body, (NoBody, Unknown)):
        complete.add(Facet.BODY)
    method = given.value("method", ALL)
    # A matcher of the suite's own may compare otherwise.
    headers = given.value("headers") if given.get("header_value_matcher") is None else None
    return Request(
        method=None if method == ALL else read_method(method),
        url=_path(given.value("uri", Hole(reason="the stub has no URL"))),
        query=query or (),
        headers=read_headers(headers) or (),
        body=body,
        complete=frozenset(complete),
        at=stub.at,
    )


def _path(value: object) -> str | Template | Regex | Hole:
    """Give the path that is asked for; "" stands for any."""
    if isinstance(value, Regex):
        return value
    text = known_text(value)
    return ANY_URL if text == "" else text


def _query(given: Arguments) -> Pairs | None:
    """Read ``query_string``: text, or a mapping; None where it is another matcher."""
    value = given.value("query_string")
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    text = plain_text(value)
    if text is not None:
        return tuple(parse_qsl(text, keep_blank_values=True))
    if isinstance(value, Dict) and value.broken is None:
        if any(isinstance(item, Sequence) for item in value.state.values()):
            return None
        return tuple((str(name), to_model(item)) for name, item in value.state.items())
    return None


def _sent(given: Arguments) -> Body:
    json, data = given.named.get("json"), given.named.get("data")
    if json is not None:
        made = json_body(json)
        return replace(made, text=None) if isinstance(made, JsonBody) else made
    return NoBody() if data is None or data.value is None else text_body(data)


def _response(stub: Registration, answer: object) -> Response:
    """Read an answer that was given in one call."""
    if isinstance(answer, Made):
        if answer.name == "respond_with_json":
            return _json(stub, arguments_of(answer.call, JSON))
        if answer.name == "respond_with_data":
            given = arguments_of(answer.call, DATA)
            return _data(stub, given, given.named.get("response_data"))
        made = answer.call.value(0, "response")
        if isinstance(made, Made) and made.name in RESPONSES:
            given = arguments_of(made.call, WERKZEUG)
            return _data(stub, given, given.named.get("response"))
    return unread_response(hole_of(answer, "the answer is only known at run time").reason, stub.at)


def _json(stub: Registration, given: Arguments) -> Response:
    """Read ``respond_with_json``: its content type replaces one among the headers."""
    found = given.named.get("response_json")
    body: Body = Unknown(why=given.unknown or "the answer is only known at run time", at=stub.at)
    if found is not None:
        body = json_body(found)
    stated = given.value("content_type", "application/json")
    return Response(
        status=read_status(given.value("status", 200)),
        headers=without(read_headers(given.value("headers")), "content-type"),
        content_type=stated if isinstance(stated, str) else hole_of(stated, "the content type is not known"),
        content_type_implied="content_type" not in given.named,
        body=replace(body, text=None) if isinstance(body, JsonBody) else body,
        at=stub.at,
    )


def _data(stub: Registration, given: Arguments, found: Argument | None) -> Response:
    """Read ``respond_with_data``, whose arguments are those of a werkzeug response."""
    headers = read_headers(given.value("headers"))
    content_type, implied = content_type_of(headers, TEXT)
    stated, mimetype = given.value("content_type"), given.value("mimetype")
    if stated is not None or mimetype is not None:
        content_type, implied = _stated(stated, mimetype), False
        headers = without(headers, "content-type")
    body: Body = NoBody() if given.unknown is None else Unknown(why=given.unknown, at=stub.at)
    if found is not None and found.value is not None:
        body = (
            Unknown(why="the body may be None", at=stub.at) if None in alternatives(found.value) else text_body(found)
        )
    return Response(
        status=read_status(_number(given.value("status", 200))),
        headers=headers or (),
        content_type=content_type,
        content_type_implied=implied,
        body=body,
        at=stub.at,
    )


def _stated(stated: object, mimetype: object) -> str | Hole:
    """Give the Content-Type that werkzeug makes: a media type of text gets its charset."""
    if stated is not None:
        return stated if isinstance(stated, str) else hole_of(stated, "the content type is only known at run time")
    if isinstance(mimetype, str):
        texts = mimetype.startswith("text/") or mimetype.endswith("+xml") or mimetype in CHARSET_TYPES
        return f"{mimetype}; charset=utf-8" if texts and "charset=" not in mimetype else mimetype
    return hole_of(mimetype, "the content type is only known at run time")


# werkzeug.utils._charset_mimetypes
CHARSET_TYPES = frozenset(
    f"application/{name}"
    for name in ("ecmascript", "javascript", "sql", "xml", "xml-dtd", "xml-external-parsed-entity")
)


def _number(status: object) -> object:
    """Give the number of a status line ("404 NOT FOUND")."""
    text = plain_text(status)
    if text is None:
        return 200 if status is None else status
    first = text.partition(" ")[0]
    return int(first) if first.isdecimal() and len(first) < 5 else Hole(reason="the status is no number")


PYTEST_HTTPSERVER = Dialect(
    name="pytest_httpserver",
    summary="stubs of the pytest-httpserver plug-in",
    marks=(b"httpserver",),
    receivers=frozenset(
        {
            "pytest_httpserver.HTTPServer",
            "pytest_httpserver.httpserver.HTTPServer",
            "pytest_httpserver.BlockingHTTPServer",
        }
    ),
    fixtures=frozenset({"httpserver", "make_httpserver", "httpserver_ipv4", "httpserver_ipv6"}),
    verbs=frozenset({*VERBS, "expect"}),
    constants={"pytest_httpserver.METHOD_ALL": ALL, "pytest_httpserver.URI_DEFAULT": ""},
    makers=RESPONSES | {"pytest_httpserver.RequestMatcher", "pytest_httpserver.httpserver.RequestMatcher"},
    step=_step,
    lift=_lift,
)
