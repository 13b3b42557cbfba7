"""Applications of Flask (3.1) that tests serve as fake servers: an exchange for each answer of a view function.

Read: the view functions of an application that a test builds and serves by ``httpx.WSGITransport``, a server of
werkzeug or wsgiref, or ``run``: ``route``, the verbs and ``add_url_rule``; texts, dicts, lists, ``jsonify``,
``flask.Response``, and tuples of a body with status and headers.

Not read: applications in which the product takes part (views, extensions, blueprints, hooks), those that only a
``test_client`` sees, class-based views, ``make_response``, ``abort``, streams and files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mockaudit.loaders.pyast.bodies import json_body, text_body
from mockaudit.loaders.pyast.dialect import GIVEN, Dialect, Registration, Step
from mockaudit.loaders.pyast.values import Argument, Call, Dict, Made, OneOf, Sequence, plain_text
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
from mockaudit.model.body import Body, JsonBody, NoBody
from mockaudit.model.exchange import Exchange, Response
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole

VERBS = frozenset({"get", "post", "put", "patch", "delete"})
RULE = ("rule", "endpoint", "view_func")
HTML, JSON = "text/html; charset=utf-8", "application/json"
RESPONSES = frozenset({"flask.Response", "flask.wrappers.Response"})
JSONIFY = frozenset({"flask.jsonify", "flask.json.jsonify"})
SERVERS = ("make_server", "BaseWSGIServer", "ThreadedWSGIServer", "run_simple")


def _step(fields: Mapping[str, object], view: str, name: str, call: Call) -> Step | None:
    """Take down a route; all that may change what is answered makes the application no fake."""
    if name == "()" and view.startswith(ROUTE):
        return Step(fields={view.replace(ROUTE, HANDLER): call.value(0, "view_func")})
    if name in VERBS | {"route"} and call.unknown is None:
        number = f"{ROUTE}{next_route(fields)}"
        return Step(fields={number: Made(name, call)}, view=number)
    if name == "add_url_rule" and call.unknown is None:
        return Step(fields=told(fields, name, call, call.value(2, "view_func")))
    if name == "run":
        return Step(fields={GIVEN: True})
    return None if name.startswith(("logger.", "config.")) else Step(fields={FOREIGN: True})


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    """Yield what an application answers, once it is served."""
    yield from read_app(stub, [_route(made, handler) for made, handler in pairs_in(stub.fields)], FLASK)


def _route(made: Made, handler: object) -> Route:
    given = arguments_of(made.call, RULE)
    listed = given.value("methods")
    methods = (made.name.upper(),) if made.name in VERBS else ("GET",) if listed is None else methods_in(listed)
    return Route(methods=methods, path=given.value("rule"), handler=handler, call=made.call)


def _respond(_route: Route, returned: Argument, at: Location) -> Response | None:
    """Read what a view returns: a body, or a body with a status, headers or both."""
    value = returned.value
    if not isinstance(value, Sequence) or value.kind != "tuple":
        return _whole(returned, at)
    parts = [Argument(item, returned.node, returned.path) for item in value.state]
    made = _whole(parts[0], at) if parts and value.broken is None and len(parts) <= 3 else None
    if made is None or any(isinstance(part.value, OneOf) for part in parts):
        return None
    status = next((part.value for part in parts[1:2] if not isinstance(part.value, (Dict, Sequence))), made.status)
    given = [part.value for part in parts[1:] if isinstance(part.value, (Dict, Sequence))]
    if len(parts) > 2 and not given:
        return replace(made, content_type=Hole(reason="the headers are only known at run time"))
    headers = read_headers(given[0]) if given else ()
    named = header(headers or (), "content-type")
    made = replace(made, status=read_status(status), headers=(*made.headers, *(headers or ())))
    if headers is None:
        return replace(made, content_type=Hole(reason="the headers are only known at run time"))
    return made if named is None else replace(made, content_type=named, content_type_implied=False)


def _whole(returned: Argument, at: Location) -> Response | None:
    value = returned.value
    if isinstance(value, Made) and value.name in JSONIFY:
        body = _jsonified(value.call, at)
        return None if body is None else _response(body, JSON, at)
    if isinstance(value, Made) and value.name in RESPONSES:
        return _object(arguments_of(value.call, ("response", "status", "headers", "mimetype", "content_type")), at)
    if isinstance(value, Dict) or (isinstance(value, Sequence) and value.kind == "list"):
        return _response(_unwritten(json_body(returned), at), JSON, at)
    if plain_text(value) is not None or isinstance(value, bytes):
        return _response(text_body(returned), HTML, at)
    return None


def _response(body: Body, content_type: str, at: Location) -> Response:
    return Response(status=200, content_type=content_type, content_type_implied=True, body=body, at=at)


def _unwritten(body: Body, at: Location) -> Body:
    """Leave out how Flask writes JSON."""
    return replace(body, text=None, at=at) if isinstance(body, JsonBody) else body


def _jsonified(call: Call, at: Location) -> Body | None:
    """Read ``jsonify``: one value, or the members of an object; a list of several is not read."""
    if call.unknown is not None or len(call.positional) + bool(call.keywords) > 1:
        return None
    if call.positional:
        only = call.positional[0]
        return JsonBody(value=None, at=at) if only.value is None else _unwritten(json_body(only), at)
    if not call.keywords:
        return JsonBody(value=None, at=at)
    made = Dict({name: argument.value for name, argument in call.keywords.items()}, ("", 0, 0))
    made.places = {name: (argument.path, argument.node) for name, argument in call.keywords.items()}
    return _unwritten(json_body(Argument(made, call.node, call.path)), at)


def _object(given: Arguments, at: Location) -> Response | None:
    """Read ``flask.Response(...)``."""
    content, stated, mimetype = given.get("response"), given.value("content_type"), given.value("mimetype")
    headers = read_headers(given.value("headers"))
    if given.unknown is not None or headers is None:
        return None
    named = header(headers, "content-type")
    implied = named is None and stated is None and mimetype is None
    content_type = _stated(named, stated, mimetype)
    return Response(
        status=read_status(given.value("status", 200)),
        headers=headers,
        content_type=content_type,
        content_type_implied=implied,
        body=NoBody() if content is None else text_body(content),
        at=at,
    )


def _stated(named: str | Hole | None, content_type: object, mimetype: object) -> str | Hole:
    """Give the Content-Type that werkzeug makes: a media type of text gets its charset."""
    known = next((value for value in (content_type, mimetype, named) if value is not None), HTML)
    if not isinstance(known, (str, Hole)):
        return Hole(reason="the content type is only known at run time")
    is_text = content_type is None and mimetype is known and isinstance(known, str) and known.startswith("text/")
    return f"{known}; charset=utf-8" if is_text and "charset=" not in str(known) else known


PARAMETER = re.compile(r"<(?:(\w+)(?:\([^()<>]*\))?:)?\w+>")
# Any other converter may take slashes.
KINDS = frozenset({"", "string", "int", "float", "uuid"})
FLASK = Framework(
    decorators=VERBS | {"route"},
    parameter=PARAMETER,
    slashed=lambda kind: kind not in KINDS,
    respond=_respond,
    asks=False,
)
FLASK_APPS = Dialect(
    name="flask_apps",
    summary="view functions of Flask applications that tests serve as fake servers",
    marks=(b"WSGITransport", b"WSGIServer(", b"make_server(", b"run_simple("),
    modules=frozenset({"flask", "flask.app"}),
    receivers=frozenset(
        {"httpx.WSGITransport", "wsgiref.simple_server.make_server", *(f"werkzeug.serving.{name}" for name in SERVERS)}
    ),
    verbs=frozenset({"Flask"}),
    makers=RESPONSES | JSONIFY,
    step=_step,
    lift=_lift,
)
