"""Stubs of ``pook`` (2.1): what each chain of calls matches and answers.

Read: chains and keywords: method, URL, path, parameters, headers, type and body of the request, and status, headers,
type and body of the reply.

Not read: ``jsonschema``, ``filter``, ``map``, ``callback``, bodies that are patterns or files, and how often a mock
answers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mockaudit.loaders.pyast.bodies import json_body, place_of, text_body
from mockaudit.loaders.pyast.dialect import DISCARDED, ESCAPED, Dialect, Registration, Step
from mockaudit.loaders.pyast.export import known_text
from mockaudit.loaders.pyast.maybe import Maybe
from mockaudit.loaders.pyast.text import join_text
from mockaudit.loaders.pyast.values import Argument, Call, plain_text
from mockaudit.loaders.python.arguments import header, read_headers, read_method, read_status
from mockaudit.loaders.python.urls import split_url
from mockaudit.model.body import Body, JsonBody, NoBody, TextBody, Unknown
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Pairs, Provenance, Request, Response
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole, Regex, Template, Value

VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
# pook.constants.TYPES
TYPES = {
    "text": "text/plain",
    "html": "text/html",
    "json": "application/json",
    "xml": "application/xml",
    "urlencoded": "application/x-www-form-urlencoded",
    "form": "application/x-www-form-urlencoded",
    "form-data": "application/x-www-form-urlencoded",
}
REPLIES = frozenset({"reply", "status", "response"})
BODIES = frozenset({"json", "body", "xml", "file"})
NAMED = frozenset({"header", "set", "param"})
IGNORED = frozenset(
    {"times", "persist", "delay", "callback", "filter", "map", "use", "add_matcher", "jsonschema", "param_exists"}
    | {"header_present", "headers_present", "activate"}
)
REPLY = "reply"
UNKNOWN = "<unknown>"


def _step(fields: Mapping[str, object], view: str, name: str, call: Call) -> Step | None:  # noqa: ARG001
    """Take a step on a mock or, behind ``reply``, on its response."""
    first = call.get(0, "") or next(iter(call.keywords.values()), None)
    if view != REPLY and name in REPLIES:
        status = call.get(0, "code" if name == "status" else "status")
        extra = {UNKNOWN: True} if call.unknown is not None or "new_response" in call.keywords else {}
        return Step(fields={"reply.status": status, **extra}, view=REPLY)
    if name in IGNORED:
        return Step(fields={}, view=view)
    if first is None or call.unknown is not None:
        return Step(fields={UNKNOWN: True}, view=view)
    return Step(fields=_told(view, name, call, first), view=view)


def _told(view: str, name: str, call: Call, first: Argument) -> dict[str, object]:
    prefix = "reply." if view == REPLY else "mock."
    if name in NAMED:
        key = plain_text(first.value)
        value = call.positional[1] if len(call.positional) > 1 else call.get(-1, "value")
        return {UNKNOWN: True} if key is None or value is None else {f"{prefix}{name}.{key}": value}
    if name in BODIES:
        told: dict[str, object] = {f"{prefix}payload": first, f"{prefix}kind": name}
        return told | ({"reply.type": "json"} if view == REPLY and name == "json" else {})
    if name in {"type", "content"}:
        return {f"{prefix}type": plain_text(first.value) or Hole(reason="the type is only known at run time")}
    if name == "headers" and not call.positional and "headers" not in call.keywords:
        return {f"{prefix}header.{key}": call.get(-1, key) for key in call.keywords}
    if name in {"headers", "params", "url", "path", "method", "error", "status"}:
        return {f"{prefix}{name}": first}
    return {UNKNOWN: True}


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    fields = dict(stub.fields)
    for name, argument in stub.call.keywords.items():
        view, _, key = name.rpartition("_") if name.startswith(("response_", "reply_")) else ("", "", name)
        node = ast.copy_location(ast.Call(func=ast.Name(id=key), args=[], keywords=[]), argument.node)
        step = _step(fields, REPLY if view else "", key, Call(node, stub.call.path, (argument,), {}))
        fields = {**({} if step is None or name == "url" else dict(step.fields)), **fields}
    unsure = any(isinstance(argument.value, Maybe) for argument in stub.call.keywords.values())
    broken = UNKNOWN in fields or ESCAPED in fields or stub.call.unknown is not None or unsure
    behaviour = frozenset({Behaviour.EXCEPTION}) if "mock.error" in fields else frozenset()
    yield Exchange(
        loader="pook",
        provenance=Provenance.STATIC,
        ref=stub.ref,
        at=stub.at,
        request=_request(stub, fields),
        responses=() if behaviour else (_unknown(stub.at) if broken else _response(stub, fields),),
        behaviour=behaviour,
        owner=stub.owner,
        deliberate=stub.deliberate,
    )


def _value(fields: Mapping[str, object], name: str) -> object:
    found = fields.get(name)
    return found.value if isinstance(found, Argument) else found


def _request(stub: Registration, fields: Mapping[str, object]) -> Request:
    given = fields["mock.url"] if "mock.url" in fields else stub.call.get(0, "url")
    url, query = _address(given.value if isinstance(given, Argument) else given, _value(fields, "mock.path"))
    method: object = stub.verb.upper() if stub.verb in VERBS else _value(fields, "mock.method")
    headers = [*(read_headers(_value(fields, "mock.headers")) or ()), *_named(fields, "mock.header.")]
    kind = _value(fields, "mock.type")
    if isinstance(kind, str):
        headers.append(("Content-Type", TYPES.get(kind, kind)))
    payload = fields.get("mock.payload")
    body = NoBody() if payload is None else _body(payload, fields["mock.kind"], stub.at)
    return Request(
        method=None if method is None or method == "*" else read_method(method),
        url=url,
        query=(*query, *_params(_value(fields, "mock.params")), *_named(fields, "mock.param.")),
        headers=tuple((name, value) for name, value in headers if not _is_pattern(value)),
        body=body,
        complete=frozenset() if isinstance(body, (NoBody, Unknown)) else frozenset({Facet.BODY}),
        at=stub.at,
    )


def _is_pattern(value: Value) -> bool:
    """Tell whether pook takes a text for a pattern, or for what must not be."""
    return isinstance(value, str) and value.startswith(("re/", "!!"))


def _address(url: object, path: object) -> tuple[str | Template | Regex | Hole, Pairs]:
    """Give the URL: ``http`` where it names no scheme, any path where it names none."""
    text = plain_text(url)
    if isinstance(url, Regex):
        return Regex(pattern=url.pattern, anchor="search", flags=url.flags), ()
    if text is not None and len(text) > 3 and text.startswith("re/") and text.endswith("/"):
        return Regex(pattern=text[3:-1], anchor="search", flags=re.IGNORECASE), ()
    if text is not None and not text.lower().startswith(("http://", "https://")):
        url = text = f"http://{text}"
    if path is not None:
        joined = join_text([known_text(url), path])
        return (joined if isinstance(joined, (str, Template)) else Hole(reason="the path is not known")), ()
    if text is not None and "/" not in text.partition("://")[2].partition("?")[0]:
        reason = Hole(reason="pook matches any path there", type="string")
        return Template(parts=(text.partition("?")[0], reason)), split_url(url)[1] or ()
    found, pairs = split_url(url)
    return found, pairs or ()


def _params(value: object) -> Pairs:
    return tuple((n, str(v) if isinstance(v, (int, float)) else v) for n, v in read_headers(value) or ())


def _named(fields: Mapping[str, object], prefix: str) -> Pairs:
    """Give what was told by name and value, call by call."""
    found: list[tuple[str, Value]] = []
    for key, argument in fields.items():
        if key.startswith(prefix) and isinstance(argument, Argument):
            text = plain_text(argument.value)
            number = str(argument.value) if isinstance(argument.value, (int, float)) else None
            unknown = Hole(reason="it is only known at run time", type="string")
            found.append((key.removeprefix(prefix), next((t for t in (text, number) if t is not None), unknown)))
    return tuple(found)


def _response(stub: Registration, fields: Mapping[str, object]) -> Response:
    told = any(key.startswith("reply.") for key in fields)
    if not told and DISCARDED not in fields:
        return _unknown(stub.at)
    given = read_headers(_value(fields, "reply.headers"))
    headers = (*(given or ()), *_named(fields, "reply.header."), *_named(fields, "reply.set."))
    kind = fields.get("reply.type")
    named = header(headers, "content-type")
    content_type: str | Hole | None = TYPES.get(kind, kind) if isinstance(kind, str) else named
    if given is None or isinstance(kind, Hole):
        content_type = Hole(reason="the headers are only known at run time")
    status = fields.get("reply.status")
    payload = fields.get("reply.payload")
    at = place_of(status) if isinstance(status, Argument) else stub.at
    return Response(
        status=read_status(200 if status is None else _value(fields, "reply.status")),
        headers=headers,
        content_type=content_type,
        content_type_implied=kind == "json" and fields.get("reply.kind") == "json",
        body=NoBody() if payload is None else _body(payload, fields["reply.kind"], at),
        at=at,
    )


def _body(payload: object, kind: object, at: Location) -> Body:
    if not isinstance(payload, Argument) or not isinstance(kind, str):
        return Unknown(why="it is told on some paths of the code only", at=at)
    if kind == "file" or isinstance(payload.value, Regex):
        return Unknown(why="it is read from a file" if kind == "file" else "it is a pattern", at=place_of(payload))
    if kind == "json" and plain_text(payload.value) is None:
        body = json_body(payload) if payload.value is not None else JsonBody(value=None, at=place_of(payload))
        # How pook indents the JSON that it writes is no part of the stub.
        return replace(body, text=None) if isinstance(body, JsonBody) else body
    body = text_body(payload)
    if isinstance(body, TextBody) and isinstance(body.text, str) and _is_pattern(body.text):
        return Unknown(why="it is a pattern", at=place_of(payload))
    return body


def _unknown(at: Location) -> Response:
    why = "how it answers is only known at run time"
    return Response(
        status=Hole(reason=why, type="integer"), content_type=Hole(reason=why), body=Unknown(why=why, at=at), at=at
    )


POOK = Dialect(
    name="pook",
    summary="chains of the pook library",
    marks=(b"pook",),
    modules=frozenset({"pook", "pook.api"}),
    receivers=frozenset({"pook.use", "pook.context", "pook.use_network", "pook.Engine", "pook.engine"}),
    fixtures=frozenset({"pook"}),
    verbs=VERBS | {"mock"},
    transparent=frozenset({"pook.on", "pook.activate"} | {f"pook.{verb}" for verb in (*VERBS, "mock")}),
    step=_step,
    lift=_lift,
)
