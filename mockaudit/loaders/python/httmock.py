"""Stubs of ``httmock`` (1.4): handlers, of which the decorator tells what they match and the body what they answer.

Read: the handlers that ``HTTMock`` and ``with_httmock`` are given: what ``urlmatch`` and the handlers' own conditions
ask, and the texts, dicts and ``response(...)`` that they return.

Not read: handlers under decorators of the suite's own, or with loops, ``try`` or ``with``; ``elapsed``, ``reason``
and redirects.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from mockaudit.loaders.pyast.bodies import json_body, text_body
from mockaudit.loaders.pyast.dialect import Answer, Dialect, Registration
from mockaudit.loaders.pyast.frame import dotted
from mockaudit.loaders.pyast.symbols import Asked
from mockaudit.loaders.pyast.values import (
    Argument,
    Bound,
    Dict,
    Function,
    JsonText,
    Library,
    Made,
    Sequence,
    plain_text,
)
from mockaudit.loaders.python.arguments import read_headers, read_method, read_status
from mockaudit.loaders.python.asked_requests import read_asked
from mockaudit.loaders.python.stubs import (
    ANY_URL,
    Arguments,
    arguments_in,
    arguments_of,
    content_type_of,
    exchange_of,
)
from mockaudit.model.body import Body, NoBody, Unknown
from mockaudit.model.exchange import Behaviour, Exchange, Request, Response
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole, Regex

URLMATCH = ("scheme", "netloc", "path", "method", "query")
RESPONSE = ("status_code", "content", "headers", "reason", "elapsed", "request")
UNKNOWN = Hole(reason="an argument of `urlmatch` is only known at run time")
PLAIN_HOST = re.compile(r"(?:[\w-]|\\?\.|\\?-|:\d+)*")


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    """Yield the stubs of each handler: one for each answer that it returns."""
    for argument in stub.call.positional:
        function = argument.value
        matched = _matched(function) if isinstance(function, Function) else None
        # A handler gets the URL in front of the request.
        answers = (
            stub.handle(Bound(function, Asked("url")))
            if isinstance(function, Function) and matched is not None
            else None
        )
        callback = frozenset({Behaviour.CALLBACK})
        if answers is None:
            yield exchange_of(stub, _request(stub, matched, None), (), callback)
            continue
        for answer in answers:
            if answer.value is not None:
                response = _response(stub, Argument(answer.value, argument.node, argument.path))
                answered = () if response is None else (response,)
                yield exchange_of(
                    stub, _request(stub, matched, answer), answered, frozenset() if response else callback
                )


def _matched(function: Function) -> Mapping[str, object] | None:
    """Read the ``urlmatch`` of a handler, None where a decorator of it is not known."""
    if isinstance(function.node, ast.Lambda):
        return {}
    for decorator in function.node.decorator_list:
        name = _library_name(function, decorator.func if isinstance(decorator, ast.Call) else decorator)
        if name == "httmock.urlmatch" and isinstance(decorator, ast.Call):
            given = dict(zip(URLMATCH, decorator.args, strict=False))
            given |= {keyword.arg or "": keyword.value for keyword in decorator.keywords}
            return {key: _constant(function, node) for key, node in given.items()}
        if name not in {"httmock.all_requests", "httmock.remember_called"}:
            return None
    return {}


def _library_name(function: Function, node: ast.expr) -> str:
    first, _, rest = dotted(node).partition(".")
    value = function.module.scope.state.get(first)
    return f"{value.path}.{rest}".rstrip(".") if isinstance(value, Library) else ""


def _constant(function: Function, node: ast.expr) -> object:
    """Give a literal, or a name that the module sets to a text."""
    value: object = node.value if isinstance(node, ast.Constant) else None
    if isinstance(node, ast.Name):
        value = function.module.scope.state.get(node.id)
    return value if isinstance(value, str) or (isinstance(node, ast.Constant) and value is None) else UNKNOWN


def _request(stub: Registration, matched: Mapping[str, object] | None, answer: Answer | None) -> Request:
    """Read what is asked, by the decorator and by the conditions in front of the answer."""
    if matched is None:
        url: Regex | Hole = Hole(reason="what the handler answers is only known at run time")
        return Request(method=None, url=url, at=stub.at)
    asked = dict(answer.asked) if answer is not None else {}
    method = matched.get("method", asked.get("method"))
    stated = read_asked(asked.items(), Argument(None, stub.call.node, stub.call.path))
    return Request(
        method=None if method is None else read_method(method),
        url=_url(matched, asked),
        query=stated.query,
        headers=stated.headers,
        body=stated.body,
        complete=stated.complete,
        at=stub.at,
    )


def _url(matched: Mapping[str, object], asked: Mapping[str, object]) -> Regex | Hole:
    """Put the parts that are asked for into one pattern; a host that is itself a pattern may be any."""
    parts = {name: matched.get(name) for name in ("scheme", "netloc", "path")}
    for name in parts:
        exact = asked.get(f"url.{name}")
        if isinstance(exact, str):
            parts[name] = exact if name == "scheme" else re.escape(exact) + "$"
    if any(isinstance(part, Hole) for part in parts.values()):
        return UNKNOWN
    if parts["netloc"] is None and parts["path"] is None:
        return ANY_URL
    scheme = str(parts["scheme"]) if parts["scheme"] is not None else "https?"
    path = str(parts["path"]).removeprefix("^") if parts["path"] is not None else "/"
    if path.endswith("$"):
        path = path.removesuffix("$") + r"(?:\?.*)?$"  # a query is no part of what is compared
    return Regex(pattern=f"{scheme}://{_host(parts['netloc'])}{path}")


def _host(pattern: object) -> str:
    """Give a pattern for the host: the one that is asked for, up to the slash, where it is a plain text."""
    text = "" if pattern is None else str(pattern).removeprefix("^")
    plain = text.removesuffix("$")
    if not plain or PLAIN_HOST.fullmatch(plain) is None:
        return "[^/]+"
    return plain if text.endswith("$") else f"{plain}[^/]*"


def _response(stub: Registration, returned: Argument) -> Response | None:
    """Read what a handler returns: text, a dict of a response's parts, or a response; None for anything else."""
    value = returned.value
    if isinstance(value, Dict):
        row = arguments_in(value, returned)
        if "status_code" not in row.named:
            row = _with_unknown_status(row)
    elif isinstance(value, Made) and value.name == "httmock.response":
        row = arguments_of(value.call, RESPONSE)
    elif isinstance(value, (bytes, JsonText)) or plain_text(value) is not None:
        row = Arguments(named={"content": returned}, unknown=None, node=returned.node, path=returned.path)
    else:
        return None
    headers = read_headers(row.value("headers"))
    content_type, implied = content_type_of(headers, None)
    return Response(
        status=read_status(row.value("status_code", 200)),
        headers=headers or (),
        content_type=content_type,
        content_type_implied=implied,
        body=_body(stub, row),
        at=stub.at,
    )


def _with_unknown_status(row: Arguments) -> Arguments:
    missing = Argument(Hole(reason=row.unknown or "the handler gives no status"), row.node, row.path)
    return Arguments(named={**row.named, "status_code": missing}, unknown=row.unknown, node=row.node, path=row.path)


def _body(stub: Registration, row: Arguments) -> Body:
    """Read the content: a dict or list is sent as JSON, a text as it stands."""
    content = row.get("content")
    if content is None:
        return NoBody()
    if "content" not in row.named:
        return Unknown(why=row.unknown or "the content is only known at run time", at=stub.at)
    if isinstance(content.value, Dict) or (isinstance(content.value, Sequence) and content.value.kind == "list"):
        return json_body(content)
    return text_body(content)


HTTMOCK = Dialect(
    name="httmock",
    summary="handlers of the httmock library",
    marks=(b"httmock",),
    modules=frozenset({"httmock"}),
    verbs=frozenset({"HTTMock", "with_httmock"}),
    makers=frozenset({"httmock.response"}),
    transparent=frozenset(
        {"httmock.with_httmock", "httmock.urlmatch", "httmock.all_requests", "httmock.remember_called"}
    ),
    lift=_lift,
)
