"""Applications of ``aiohttp.web`` (3.14) that tests serve as fake servers: an exchange for each answer of a handler.

Read: the handlers of an application that a test builds and serves by ``aiohttp_server``, ``aiohttp_client``,
``TestServer`` or ``AppRunner``: routes of the router, of ``web.get(...)`` lists and of ``RouteTableDef``; what
handlers ask of method, path, headers and body; ``web.json_response`` and ``web.Response``.

Not read: applications in which the product takes part (its handlers, decorators, middlewares, or a call that is given
the application), class-based views, sub-applications, streams, files, and handlers with loops, ``try`` or ``with``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mockaudit.loaders.pyast.bodies import json_body, place_of, text_body
from mockaudit.loaders.pyast.dialect import Dialect, Registration, Step
from mockaudit.loaders.pyast.values import Argument, Builder, Call, Made, Sequence, hole_of, plain_text
from mockaudit.loaders.python.arguments import header, read_headers, read_status
from mockaudit.loaders.python.served_apps import (
    ANY_METHODS,
    FOREIGN,
    HANDLER,
    ROUTE,
    Framework,
    Route,
    next_route,
    pairs_in,
    read_app,
    told,
)
from mockaudit.loaders.python.stubs import Arguments, arguments_of
from mockaudit.model.body import Body, JsonBody, NoBody, Unknown
from mockaudit.model.exchange import Exchange, Pairs, Response
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole

VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
MODULES = frozenset({"aiohttp.web", "aiohttp.web_app", "aiohttp.web_routedef"})
DEFINITIONS = frozenset(f"{module}.{name}" for module in MODULES for name in (*VERBS, "route"))
ANSWERS = {"aiohttp.web.json_response", "aiohttp.web.Response"}
RESPONSES = frozenset({*ANSWERS, "aiohttp.web_response.json_response", "aiohttp.web_response.Response"})
WRAPS = frozenset({"middlewares.append", "middlewares.extend", "middlewares.insert"})
PARAMETER = re.compile(r"\{[A-Za-z_]\w*(?::((?:[^{}]|\{[^{}]*\})*))?\}")


def _step(fields: Mapping[str, object], view: str, name: str, call: Call) -> Step | None:
    """Take down a route of an application or of a table of routes."""
    if name == "()" and view.startswith(ROUTE):
        handler = call.value(0, "handler")
        return Step(fields={view.replace(ROUTE, HANDLER): handler})
    if name in WRAPS:
        return Step(fields={FOREIGN: True})
    if name in {"add_routes", "router.add_routes"}:
        return Step(fields=_listed(fields, call.value(0, "routes")))
    verb = name.removeprefix("router.add_")
    if name != verb and verb in VERBS | {"route"}:
        return Step(fields=told(fields, verb, call, call.value(1 + (verb == "route"), "handler")))
    if name in VERBS | {"route"}:
        number = f"{ROUTE}{next_route(fields)}"
        return Step(fields={number: Made(name, call)}, view=number)
    return None


def _listed(fields: Mapping[str, object], routes: object) -> Mapping[str, object]:
    """Give the routes of a list of ``web.get(...)`` or of a ``web.RouteTableDef``; anything else may be the product's."""
    found = dict(fields)
    items = routes.state if isinstance(routes, Sequence) and routes.broken is None else [routes]
    for item in items:
        if isinstance(item, Builder):
            for made, handler in pairs_in(item.scope.state):
                found |= told(found, made.name, made.call, handler)
        elif isinstance(item, Made) and item.name in DEFINITIONS:
            name = item.name.rpartition(".")[2]
            found |= told(found, name, item.call, item.call.value(1 + (name == "route"), "handler"))
        else:
            found[FOREIGN] = True
    return {name: value for name, value in found.items() if name not in fields}


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    """Yield what an application answers, once it is served; its own middlewares may change that."""
    if stub.verb == "Application" and not stub.call.positional and not stub.call.keywords and stub.call.unknown is None:
        yield from read_app(stub, [_route(made, handler) for made, handler in pairs_in(stub.fields)], AIOHTTP)


def _route(made: Made, handler: object) -> Route:
    names = ("method", "path") if made.name == "route" else ("path",)
    given = arguments_of(made.call, names)
    method = plain_text(given.value("method")) if made.name == "route" else made.name
    methods = None if method is None else ANY_METHODS if method == "*" else (method.upper(),)
    return Route(methods=methods, path=given.value("path"), handler=handler, call=made.call)


def _respond(_route: Route, returned: Argument, at: Location) -> Response | None:
    """Read ``web.json_response(...)`` or ``web.Response(...)``."""
    made = returned.value
    if not isinstance(made, Made) or made.name not in RESPONSES:
        return None
    is_json = made.name.endswith("json_response")
    given = arguments_of(made.call, ("data",) if is_json else ())
    headers = read_headers(given.value("headers"))
    body, default, is_text = _content(given, "application/json" if is_json else None)
    content_type, implied = _content_type(given, headers, default, is_text=is_text)
    if given.unknown is not None:
        body, content_type = Unknown(why=given.unknown, at=at), Hole(reason=given.unknown)
    return Response(
        status=read_status(given.value("status", 200)),
        headers=headers or (),
        content_type=content_type,
        content_type_implied=implied,
        body=body,
        at=at,
    )


def _content(given: Arguments, media: str | None) -> tuple[Body, str | None, bool]:
    """Read what is answered, the Content-Type that aiohttp chooses for it, and whether it is sent as text.

    ``media`` is the Content-Type of ``json_response``, None for a plain response.
    """
    data, text, content = given.named.get("data"), given.get("text"), given.get("body")
    if data is not None:
        body = JsonBody(value=None, at=place_of(data)) if data.value is None else json_body(data)
        return (replace(body, text=None) if isinstance(body, JsonBody) else body), media, True
    if text is not None:
        return text_body(text), media or "text/plain", True
    if content is None:
        return NoBody(), media, False
    if isinstance(content.value, bytes):
        return text_body(content), media or ("application/octet-stream" if content.value else None), False
    if plain_text(content.value) is not None:
        return text_body(content), media or "text/plain; charset=utf-8", False
    why = hole_of(content.value, "the body is an object that is only known at run time").reason
    return Unknown(why=why, at=place_of(content)), media or "application/octet-stream", False


def _content_type(
    given: Arguments, headers: Pairs | None, default: str | None, *, is_text: bool
) -> tuple[str | Hole | None, bool]:
    """Give the Content-Type and whether aiohttp chose it; text gets a charset where none is told."""
    stated, charset = given.value("content_type"), given.value("charset")
    named = header(headers or (), "content-type")
    known = stated if stated is not None else named if named is not None else default
    if known is None and headers is not None:
        return None, True
    media, letters = plain_text(known), plain_text(charset)
    if headers is None or media is None or (charset is not None and letters is None):
        return Hole(reason="the content type is only known at run time"), False
    if letters is not None and (is_text or stated is not None):
        media = f"{media}; charset={letters}"
    elif is_text and "charset=" not in media:
        media = f"{media}; charset=utf-8"
    return media, stated is None and named is None and charset is None


def _is_slashed(pattern: str) -> bool:
    """Tell whether a parameter's pattern takes several segments."""
    try:
        return bool(pattern) and re.fullmatch(pattern, "a/b") is not None
    except (re.error, RecursionError, OverflowError):
        return True


AIOHTTP = Framework(
    decorators=VERBS | {"route"},
    parameter=PARAMETER,
    slashed=_is_slashed,
    respond=_respond,
)
AIOHTTP_APPS = Dialect(
    name="aiohttp_apps",
    summary="handlers of aiohttp.web applications that tests serve as fake servers",
    marks=(b"aiohttp_server", b"aiohttp_client(", b"TestServer", b"AppRunner"),
    modules=MODULES,
    receivers=frozenset(
        {
            "aiohttp.test_utils.TestServer",
            "aiohttp.test_utils.TestClient",
            "aiohttp.web.AppRunner",
            "aiohttp.web_runner.AppRunner",
        }
    ),
    fixtures=frozenset({"aiohttp_server", "aiohttp_client", "test_server"}),
    verbs=frozenset({"Application", "RouteTableDef"}),
    makers=RESPONSES | DEFINITIONS,
    step=_step,
    lift=_lift,
)
