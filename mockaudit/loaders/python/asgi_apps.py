"""Applications of Starlette (1.10) and FastAPI (0.165) that tests serve to their own client as fake servers.

Read: the handlers of an application that a test builds and serves by ``httpx.ASGITransport`` or ``uvicorn.Config``:
routes given as a list, by decorators or by ``add_route`` and ``add_api_route``; ``Response``, ``JSONResponse``,
``PlainTextResponse``, ``HTMLResponse``, and plain values of FastAPI.

Not read: applications in which the product takes part (dependencies, models, middlewares, routers, mounts), those
that only a ``TestClient`` sees, endpoints that are classes, handlers of exceptions, streams and files.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mockaudit.loaders.pyast.bodies import json_body, place_of, text_body
from mockaudit.loaders.pyast.dialect import Dialect, Registration, Step
from mockaudit.loaders.pyast.values import Argument, Bound, Call, Dict, Function, Made, Sequence
from mockaudit.loaders.python.arguments import header, read_headers, read_status
from mockaudit.loaders.python.served_apps import (
    FOREIGN,
    HANDLER,
    ROUTE,
    Framework,
    Route,
    methods_in,
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
DECORATORS = VERBS | {"route", "api_route"}
ADDING = {"add_route": ("path", "route", "methods"), "add_api_route": ("path", "endpoint")}
EMPTY = (204, 304)
# All else that a route or an application may be given can be the product's: dependencies, models, middlewares.
PLAIN_ROUTE = frozenset(
    {"path", "endpoint", "route", "methods", "status_code", "name", "tags", "summary", "include_in_schema"}
)
PLAIN_APP = frozenset({"debug", "routes", "title", "version", "description", "docs_url", "redoc_url", "openapi_url"})
HARMLESS = frozenset({"websocket", "on_event", "add_event_handler", "add_websocket_route"})
# FastAPI sends only what the declared type of an answer has.
PLAIN_TYPES = frozenset({"dict", "list", "str", "int", "float", "bool", "None", "Any", "object", "typing", "fastapi"})
JSON_TYPES = ("JSONResponse", "ORJSONResponse", "UJSONResponse")
TYPES = {"Response": None, "PlainTextResponse": "text/plain", "HTMLResponse": "text/html"} | dict.fromkeys(
    JSON_TYPES, "application/json"
)
HOMES = ("starlette.responses", "fastapi.responses", "fastapi")
RESPONSES = frozenset(f"{home}.{name}" for home in HOMES for name in TYPES)
ROUTES = frozenset({"starlette.routing.Route", "fastapi.routing.Route"})


def _step(fields: Mapping[str, object], view: str, name: str, call: Call) -> Step | None:
    """Take down a route; all that may change what is answered makes the application no fake."""
    if name == "()" and view.startswith(ROUTE):
        return Step(fields={view.replace(ROUTE, HANDLER): call.value(0, "endpoint")})
    plain = call.keywords.keys() <= PLAIN_ROUTE and call.unknown is None
    if name in DECORATORS and plain:
        number = f"{ROUTE}{next_route(fields)}"
        return Step(fields={number: Made(name, call)}, view=number)
    if name in ADDING and plain:
        given = arguments_of(call, ADDING[name])
        return Step(fields=told(fields, name, call, given.value("route", given.value("endpoint"))))
    return None if name in HARMLESS or name.startswith("state.") else Step(fields={FOREIGN: True})


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    """Yield what an application answers, once it is served."""
    if stub.call.unknown is not None or stub.call.keywords.keys() - PLAIN_APP:
        return
    is_fast = stub.verb == "FastAPI"
    given = arguments_of(stub.call, ("debug",) if is_fast else ("debug", "routes"))
    listed = given.value("routes")
    items = listed.state if isinstance(listed, Sequence) and listed.broken is None else [listed]
    routes = [_route(made, handler) for made, handler in pairs_in(stub.fields)]
    for item in items:
        if isinstance(item, Made) and item.name in ROUTES and item.call.keywords.keys() <= PLAIN_ROUTE:
            routes.append(_route(item, item.call.value(1, "endpoint")))
        elif item is not None:
            return
    if not is_fast or all(_is_sent_whole(route.handler) for route in routes):
        yield from read_app(stub, routes, FASTAPI if is_fast else STARLETTE)


def _is_sent_whole(handler: object) -> bool:
    """Tell whether the declared type of an answer leaves nothing out of it."""
    function = handler.function if isinstance(handler, Bound) else handler
    if not isinstance(function, Function) or isinstance(function.node, ast.Lambda) or function.node.returns is None:
        return True
    parts = list(ast.walk(function.node.returns))
    names = [item.id for item in parts if isinstance(item, ast.Name)]
    quoted = any(isinstance(item, ast.Constant) and item.value is not None for item in parts)
    return not quoted and all(name in PLAIN_TYPES or name.endswith("Response") for name in names)


def _route(made: Made, handler: object) -> Route:
    verb = made.name
    given = arguments_of(made.call, ADDING.get(verb, ("path", "methods") if verb == "route" else ("path", "endpoint")))
    listed = given.value("methods")
    methods = (verb.upper(),) if verb in VERBS else ("GET",) if listed is None else methods_in(listed)
    return Route(methods=methods, path=given.value("path"), handler=handler, call=made.call)


def _respond_plainly(_route: Route, returned: Argument, at: Location) -> Response | None:
    """Read a response object of Starlette."""
    made = returned.value
    return _response(made.name, made.call, 200, at) if isinstance(made, Made) and made.name in RESPONSES else None


def _respond(route: Route, returned: Argument, at: Location) -> Response | None:
    """Read what FastAPI makes of a handler's value: a response as it stands, all else as JSON."""
    value = returned.value
    status = route.call.value(-1, "status_code")
    status = 200 if status is None else status
    if isinstance(value, Made):
        return _respond_plainly(route, returned, at)
    if value is not None and not isinstance(value, (Dict, Sequence, str, int, float)):
        return None
    body = JsonBody(value=None, at=at) if value is None else json_body(returned)
    if isinstance(body, JsonBody):
        body = replace(body, text=None, at=at)
    return Response(
        status=read_status(status),
        content_type="application/json",
        content_type_implied=True,
        body=NoBody() if status in EMPTY else body,
        at=at,
    )


def _response(name: str, call: Call, status: object, at: Location) -> Response:
    kind = name.rpartition(".")[2]
    given = arguments_of(call, ("content", "status_code", "headers", "media_type"))
    headers = read_headers(given.value("headers"))
    content_type, implied = _content_type(given, headers, TYPES[kind])
    body = _body(given, kind)
    if given.unknown is not None:
        body, content_type = Unknown(why=given.unknown, at=at), Hole(reason=given.unknown)
    return Response(
        status=read_status(given.value("status_code", status)),
        headers=headers or (),
        content_type=content_type,
        content_type_implied=implied,
        body=body,
        at=at,
    )


def _body(given: Arguments, kind: str) -> Body:
    content = given.named.get("content")
    if kind in JSON_TYPES and content is not None:
        if content.value is None:
            return JsonBody(value=None, at=place_of(content))
        body = json_body(content)
        return replace(body, text=None) if isinstance(body, JsonBody) else body
    return NoBody() if content is None or content.value is None else text_body(content)


def _content_type(given: Arguments, headers: Pairs | None, default: str | None) -> tuple[str | Hole | None, bool]:
    """Give the Content-Type and whether the response's class chose it; text gets a charset."""
    if headers is None:
        return Hole(reason="the headers are only known at run time"), False
    named, stated = header(headers, "content-type"), given.value("media_type")
    if named is not None or (stated is None and default is None):
        return named, False
    media = default if stated is None else stated
    if not isinstance(media, str):
        return Hole(reason="the content type is only known at run time"), False
    text = media.startswith("text/") and "charset=" not in media
    return (f"{media}; charset=utf-8" if text else media), stated is None


PARAMETER = re.compile(r"\{[A-Za-z_]\w*(?::(\w+))?\}")
STARLETTE = Framework(
    decorators=DECORATORS, parameter=PARAMETER, slashed=lambda kind: kind == "path", respond=_respond_plainly
)
FASTAPI = replace(STARLETTE, respond=_respond, skips=False, asks=False)
ASGI_APPS = Dialect(
    name="asgi_apps",
    summary="handlers of Starlette and FastAPI applications that tests serve as fake servers",
    marks=(b"ASGITransport", b"uvicorn.Config"),
    modules=frozenset({"starlette.applications", "fastapi", "fastapi.applications"}),
    receivers=frozenset({"httpx.ASGITransport", "asgi_lifespan.LifespanManager", "uvicorn.Config"}),
    verbs=frozenset({"Starlette", "FastAPI"}),
    makers=RESPONSES | ROUTES,
    step=_step,
    lift=_lift,
)
