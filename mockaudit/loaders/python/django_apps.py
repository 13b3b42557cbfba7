"""URLconfs of Django (5.2) that tests serve to the product as fake servers: an exchange for each answer of a view.

Read: the ``urlpatterns`` of a test module that names itself as ``ROOT_URLCONF`` (``override_settings``,
``settings.configure``, ``pytest.mark.urls``) and hands the address of ``LiveServerTestCase``, ``live_server``,
``WSGITransport`` or ``make_server`` to code of the project; views that are functions, with ``require_http_methods`` and
its kin; ``HttpResponse``, its subclasses and ``JsonResponse``.

Not read: URLconfs in which the product takes part (views, middleware, handlers of errors), those that only a test's own
client asks, those that stand in another module than the tests, class-based views, ``include``, ``render``, streams.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mockaudit.loaders.pyast.bodies import json_body, place_of, text_body
from mockaudit.loaders.pyast.dialect import Dialect, Registration, Step
from mockaudit.loaders.pyast.values import Argument, Builder, Call, Dict, Function, Made, Sequence, plain_text
from mockaudit.loaders.python.arguments import header, read_headers, read_status
from mockaudit.loaders.python.django_served import is_fake
from mockaudit.loaders.python.served_apps import (
    ANY_METHODS,
    Framework,
    Route,
    decorator_path,
    methods_in,
    read_served,
)
from mockaudit.loaders.python.stubs import Arguments, arguments_of
from mockaudit.model.body import Body, JsonBody, NoBody
from mockaudit.model.exchange import Exchange, Pairs, Response
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole

MAX_ROUTES = 200
NOT_MODIFIED = 304
HTML, JSON = "text/html; charset=utf-8", "application/json"
HOMES = ("django.http", "django.http.response")
GIVEN = ("content_type", "status", "reason", "charset", "headers")
# The status of each class, and what its constructor takes before what all take.
CLASSES = {
    "HttpResponse": (200, ("content",)),
    "HttpResponseBadRequest": (400, ("content",)),
    "HttpResponseForbidden": (403, ("content",)),
    "HttpResponseNotFound": (404, ("content",)),
    "HttpResponseGone": (410, ("content",)),
    "HttpResponseServerError": (500, ("content",)),
    "HttpResponseNotAllowed": (405, ("permitted_methods", "content")),
    "HttpResponseNotModified": (304, ()),
    "HttpResponseRedirect": (302, ("redirect_to", "preserve_request")),
    "HttpResponsePermanentRedirect": (301, ("redirect_to", "preserve_request")),
    "JsonResponse": (200, ("data", "encoder", "safe", "json_dumps_params")),
}
RESPONSES = frozenset(f"{home}.{name}" for home in HOMES for name in CLASSES)
ONE_METHOD = {"require_GET": ("GET",), "require_POST": ("POST",), "require_safe": ("GET", "HEAD")}
HTTP, EXEMPT = "django.views.decorators.http.", "django.views.decorators.csrf.csrf_exempt"
LISTED = f"{HTTP}require_http_methods"
WRAPPERS = {EXEMPT: ANY_METHODS, **{f"{HTTP}{name}": methods for name, methods in ONE_METHOD.items()}}


def _step(_fields: Mapping[str, object], _view: str, _name: str, _call: Call) -> Step | None:
    """Tell nothing: a route is whole once it is made; as a stub it is looked at once the list it stands in is made."""
    return None


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    """Yield what a URLconf answers, with the first of its routes whose view shows the module that it stands in."""
    function, _ = _view_of(stub.call)
    if function is None or function.module.path != stub.call.path:
        return
    listed = function.module.scope.state.get("urlpatterns")
    items = listed.state if isinstance(listed, Sequence) and listed.broken is None else []
    routes = [item for item in items if isinstance(item, Builder) and item.mock.dialect == stub.dialect]
    if not 0 < len(routes) == len(items) <= MAX_ROUTES or any(item.call.unknown is not None for item in routes):
        return
    first = next((item for item in routes if _shows_module(item)), None)
    if first is not None and first.call.node is stub.call.node and is_fake(function.module, stub.project):
        yield from read_served(stub, list(_asked(routes)), DJANGO)


def _asked(routes: list[Builder]) -> Iterator[Route]:
    """Yield the routes of a URLconf; of two that are written alike, the second is never asked."""
    seen: set[tuple[str, str]] = set()
    for item in routes:
        text = plain_text(item.call.value(0, "route"))
        if text is None or (item.verb, text) not in seen:
            yield _route(item)
        if text is not None:
            seen.add((item.verb, text))


def _shows_module(route: Builder) -> bool:
    function, _ = _view_of(route.call)
    return function is not None and function.module.path == route.call.path


def _view_of(call: Call) -> tuple[Function | None, list[str]]:
    """Give the function that a route is told, and the names of the decorators that it is wrapped in there."""
    value = call.value(1, "view")
    names: list[str] = []
    while isinstance(value, Made) and value.name in WRAPPERS and len(names) < len(WRAPPERS):
        names.append(value.name)
        value = value.call.value(0, "view_func")
    return (value if isinstance(value, Function) else None), names


def _route(builder: Builder) -> Route:
    function, names = _view_of(builder.call)
    text = plain_text(builder.call.value(0, "route"))
    path: object = Hole(reason="the route is only known at run time", type="string")
    if text is not None:
        path = f"/{text}" if builder.verb == "path" else _plain_route(text)
    methods = [WRAPPERS[name] for name in names] + ([] if function is None else _required(function))
    told: list[tuple[str, ...] | None] = [item for item in methods if item != ANY_METHODS]
    only = ANY_METHODS if not told else told[0] if len(told) == 1 else None
    return Route(methods=only, path=path, handler=function, call=builder.call)


def _required(function: Function) -> list[tuple[str, ...] | None]:
    """Read the methods that the decorators of a view let through."""
    found: list[tuple[str, ...] | None] = []
    for item in [] if isinstance(function.node, ast.Lambda) else function.node.decorator_list:
        path = decorator_path(item, function)
        if path == LISTED:
            found.append(_literal_methods(item))
        else:
            found.append(WRAPPERS.get(path))
    return found


def _literal_methods(decorator: ast.expr) -> tuple[str, ...] | None:
    given = [*decorator.args, *(item.value for item in decorator.keywords)] if isinstance(decorator, ast.Call) else []
    items = given[0].elts if len(given) == 1 and isinstance(given[0], (ast.List, ast.Tuple)) else []
    texts = [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]
    return tuple(texts) if texts and len(texts) == len(items) else None


SEGMENT = re.compile(r"\((?:\?P<\w+>)?(?:\\d|\\w|\[0-9\]|\[\^/\]|\[\\?[-\w\\]+\])[+*]?(?:\{\d+(?:,\d*)?\})?\)")
PLAIN = re.compile(r"(?:[-\w/~@:,;=&%!]|\\[-./]|<_>)*")


def _plain_route(pattern: str) -> str:
    """Write a pattern as ``path`` would be told it; one that is more than text and segments stands for any path."""
    if pattern.endswith("$") and not pattern.endswith(r"\$"):
        text = SEGMENT.sub("<_>", pattern.removeprefix("^").removesuffix("$"))
        if PLAIN.fullmatch(text):
            return "/" + text.replace("\\", "")
    return "<path:_>"


def _respond(_route: Route, returned: Argument, at: Location) -> Response | None:
    """Read a response object; None where making it fails, or where it is not known what it holds."""
    made = returned.value
    if not isinstance(made, Made) or made.name not in RESPONSES:
        return None
    name = made.name.rpartition(".")[2]
    status, own = CLASSES[name]
    given = arguments_of(made.call, own if name == "JsonResponse" else (*own, *GIVEN))
    if given.unknown is not None or given.get("charset") is not None or given.get("preserve_request") is not None:
        return None
    is_json = name == "JsonResponse"
    body = _json(given, at) if is_json else _content(given)
    headers = read_headers(given.value("headers"))
    if body is None or headers is None:
        return None
    content_type, named = given.value("content_type"), header(headers, "content-type")
    if named is not None and (is_json or content_type is not None):
        return None
    stated = named if content_type is None else content_type
    default = JSON if is_json else HTML if status != NOT_MODIFIED else None
    if stated is not None and not isinstance(stated, str):
        stated = Hole(reason="the content type is only known at run time")
    told = given.value("status")
    return Response(
        status=status if told is None else read_status(told),
        headers=(*headers, *_own_headers(given)),
        content_type=default if stated is None else stated,
        content_type_implied=stated is None,
        body=body,
        at=at,
    )


def _own_headers(given: Arguments) -> Pairs:
    """Give the headers that a class makes of its own arguments."""
    methods, target = methods_in(given.value("permitted_methods")), plain_text(given.value("redirect_to"))
    if methods is not None:
        return (("Allow", ", ".join(methods)),)
    return () if target is None or not target.isascii() else (("Location", target),)


def _json(given: Arguments, at: Location) -> Body | None:
    """Read the value that is sent as JSON; anything but a dict must be said to be meant."""
    data = given.named.get("data")
    if data is None or (given.value("safe") is not False and not isinstance(data.value, Dict)):
        return None
    body: Body = JsonBody(value=None, at=place_of(data)) if data.value is None else json_body(data)
    return replace(body, text=None, at=at) if isinstance(body, JsonBody) else body


def _content(given: Arguments) -> Body | None:
    """Read a text or bytes; lists are sent item by item, and numbers and None by their text."""
    content = given.named.get("content")
    if content is None:
        return NoBody()
    return None if isinstance(content.value, (Dict, Sequence, int, float, type(None))) else text_body(content)


PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")
# Any other converter may take slashes.
KINDS = frozenset({"", "str", "int", "slug", "uuid"})
DJANGO = Framework(
    decorators=frozenset(),
    parameter=PARAMETER,
    slashed=lambda kind: kind not in KINDS,
    respond=_respond,
    wrappers=frozenset({*WRAPPERS, LISTED}),
)
DJANGO_APPS = Dialect(
    name="django_apps",
    summary="views of a Django URLconf that tests serve to the product as fake servers",
    marks=(
        b"ROOT_URLCONF=__name__",
        b"ROOT_URLCONF = __name__",
        b'"ROOT_URLCONF": __name__',
        b"'ROOT_URLCONF': __name__",
        b"mark.urls(__name__)",
    ),
    modules=frozenset({"django.urls", "django.urls.conf"}),
    verbs=frozenset({"path", "re_path"}),
    makers=RESPONSES | WRAPPERS.keys(),
    step=_step,
    lift=_lift,
)
