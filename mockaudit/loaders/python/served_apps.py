"""Turn a web application that a test builds and serves as a fake server into the exchanges of its handlers.

An application is a fake only where nothing of the product takes part in it: a test builds it, each of its handlers is a
plain function of the suite, and no code from outside the suite is given it to set up. All others yield nothing.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator, Mapping

from mockaudit.loaders.pyast.dialect import ESCAPED, GIVEN, Answer, Registration
from mockaudit.loaders.pyast.export import known_text
from mockaudit.loaders.pyast.finding import TESTS
from mockaudit.loaders.pyast.frame import Frame, dotted
from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pyast.values import (
    Argument,
    Bound,
    Call,
    Dict,
    Function,
    Imported,
    Library,
    Made,
    Scope,
    Sequence,
    alternatives,
    is_scalar,
    plain_text,
)
from mockaudit.loaders.python.asked_requests import read_asked
from mockaudit.loaders.python.changed_answers import is_changed
from mockaudit.loaders.python.stubs import ANY_URL
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange, Provenance, Request, Response
from mockaudit.model.location import Location, Span
from mockaudit.model.value import Alternatives, Hole, Template

ROUTE, HANDLER, FOREIGN = "route ", "handler ", "foreign"
ANY_METHODS: tuple[str, ...] = ()
SERVER = Hole(reason="which API the server of the test stands for is not stated", type="string")
KNOWN = frozenset(
    {"aiohttp", "django", "fastapi", "flask", "httpx", "multidict", "pytest", "starlette", "werkzeug", "yarl"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route: no ``methods`` stand for any, None for those that are not known; ``call`` is how it was told."""

    methods: tuple[str, ...] | None
    path: object
    handler: object
    call: Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """How a web framework is read.

    ``decorators`` are the methods by which handlers are told, ``parameter`` finds a path's parameters with their
    pattern as its group, ``slashed`` tells of a pattern whether it takes several segments. ``respond`` reads what a
    handler of a route returns, None where that is not known; ``skips`` tells that None is no answer. ``asks`` tells
    that a handler's first parameter is the request; without it, only where its annotation says so. ``wrappers`` are the
    library's decorators, by dotted name, that leave the answers of a handler as they are.
    """

    decorators: frozenset[str]
    parameter: re.Pattern[str]
    slashed: Callable[[str], bool]
    respond: Callable[[Route, Argument, Location], Response | None]
    skips: bool = True
    asks: bool = True
    wrappers: frozenset[str] = frozenset()


def next_route(fields: Mapping[str, object]) -> str:
    """Give the number of the next route, as the name of its fields ends."""
    return str(sum(name.startswith(ROUTE) for name in fields))


def told(fields: Mapping[str, object], name: str, call: Call, handler: object) -> dict[str, object]:
    """Give the fields of one more route, whose handler is known."""
    number = next_route(fields)
    return {f"{ROUTE}{number}": Made(name, call), f"{HANDLER}{number}": handler}


def pairs_in(fields: Mapping[str, object] | Mapping[object, object]) -> Iterator[tuple[Made, object]]:
    """Yield what was told of each route, with its handler."""
    for name, value in fields.items():
        if isinstance(name, str) and name.startswith(ROUTE):
            for made in alternatives(value):
                if isinstance(made, Made):
                    yield made, fields.get(f"{HANDLER}{name.removeprefix(ROUTE)}")


def methods_in(value: object) -> tuple[str, ...] | None:
    """Read a list of methods, None where it is not known."""
    texts = (
        [plain_text(item) for item in value.state] if isinstance(value, Sequence) and value.broken is None else [None]
    )
    known = [text.upper() for text in texts if text is not None]
    return tuple(known) if known and len(known) == len(texts) else None


def read_app(stub: Registration, routes: list[Route], framework: Framework) -> Iterator[Exchange]:
    """Yield the exchanges of an application, if it is served and certainly a fake."""
    fields = stub.fields
    if GIVEN in fields and ESCAPED not in fields and FOREIGN not in fields:
        yield from read_served(stub, routes, framework)


def read_served(stub: Registration, routes: list[Route], framework: Framework) -> Iterator[Exchange]:
    """Yield the exchanges of an application that is known to be served, if it is certainly a fake."""
    if not TESTS.search(stub.call.path):
        return
    handlers = [_function(route.handler) for route in routes]
    if not all(function is not None and _is_plain(function, framework) for function in handlers):
        return
    found: list[Exchange] = []
    for route, function in zip(routes, handlers, strict=True):
        exchanges = list(_read_route(stub, route, function, framework)) if function is not None else []
        if not exchanges and function is not None and _names_product(function):
            return
        found += exchanges
    yield from found


def _function(handler: object) -> Function | None:
    function = handler.function if isinstance(handler, Bound) else handler
    return function if isinstance(function, Function) else None


def _is_plain(function: Function, framework: Framework) -> bool:
    """Tell whether a handler is written by the suite, and nothing wraps it or is handed to it by the product."""
    decorators = [] if isinstance(function.node, ast.Lambda) else function.node.decorator_list
    return (
        TESTS.search(function.module.path) is not None
        and all(is_scalar(value) for value in function.defaults.values())
        and all(
            (
                isinstance(item, ast.Call)
                and isinstance(item.func, ast.Attribute)
                and item.func.attr in framework.decorators
            )
            or decorator_path(item, function) in framework.wrappers
            for item in decorators
        )
    )


def decorator_path(decorator: ast.expr, function: Function) -> str:
    """Give the dotted name of a library's decorator of a function, "" for any other."""
    name, _, rest = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator).partition(".")
    value = _frame_of(function).lookup(name)[1]
    return "" if not isinstance(value, Library) else f"{value.path}.{rest}" if rest else value.path


def _frame_of(function: Function) -> Frame:
    frame = Frame(module=function.module, scope=Scope({}, function.module.scope.site), owner=None)
    frame.closure = function.closure
    return frame


def _names_product(function: Function) -> bool:
    """Tell whether a handler names what may be the product's: a library that is not known, or what one has made."""
    frame = _frame_of(function)
    for node in ast.walk(function.node):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            value = frame.lookup(node.id)[1]
            if isinstance(value, (Hole, Imported)) or (isinstance(value, Library) and not _is_known(value.path)):
                return True
    return False


def _is_known(path: str) -> bool:
    root = path.partition(".")[0]
    return root in KNOWN or root in sys.stdlib_module_names or root == "builtins"


def _read_route(stub: Registration, route: Route, function: Function, framework: Framework) -> Iterator[Exchange]:
    """Yield an exchange for each answer of a handler, none where one of them cannot be read."""
    whole = Location(path=function.module.path, span=span_of(function.node))
    found = []
    for answer in stub.handle(route.handler) or ():
        for value in alternatives(answer.value):
            if value is None and framework.skips:
                continue
            if is_changed(value, function.module):
                return
            at = _place_of(value) or whole
            response = framework.respond(route, Argument(value, function.node, function.module.path), at)
            asked = answer if _asks(function, framework) else Answer(asked=(), value=None)
            if response is None:
                return
            found.append(_exchange(stub, route, framework, asked, at, response))
    yield from found


def _asks(function: Function, framework: Framework) -> bool:
    spec = function.node.args
    first = next(iter([*spec.posonlyargs, *spec.args]), None)
    annotation = None if first is None else first.annotation
    return framework.asks or (annotation is not None and dotted(annotation).endswith("Request"))


def _place_of(value: object) -> Location | None:
    """Give the place where an answer is written, None where that is not known."""
    if isinstance(value, Made):
        return Location(path=value.call.path, span=span_of(value.call.node))
    if isinstance(value, (Dict, Sequence)) and value.site[1]:
        path, line, column = value.site
        return Location(path=path, span=Span(line=line, column=column + 1))
    return None


def _exchange(
    stub: Registration, route: Route, framework: Framework, answer: Answer, at: Location, response: Response
) -> Exchange:
    asked = dict(answer.asked)
    method, path = asked.get("method"), asked.get("path")
    met = read_asked(answer.asked, Argument(None, route.call.node, route.call.path))
    stated = route.methods[0] if route.methods and len(route.methods) == 1 else _methods(route)
    return Exchange(
        loader=stub.dialect,
        provenance=Provenance.STATIC,
        ref=f"{at.path}:{at.span.line if at.span is not None else 0}",
        at=at,
        request=Request(
            method=method if isinstance(method, str) and not isinstance(stated, str) else stated,
            url=Template(parts=(SERVER, path)) if isinstance(path, str) else _address(route.path, framework),
            query=met.query,
            headers=met.headers,
            body=met.body,
            complete=met.complete,
            at=at,
        ),
        responses=(response,),
        owner=stub.owner,
        deliberate=stub.deliberate,
    )


def _methods(route: Route) -> str | Hole | Alternatives | None:
    if route.methods is None:
        return Hole(reason="the methods of the route are only known at run time", type="string")
    return Alternatives(values=route.methods) if route.methods else None


def _address(value: object, framework: Framework) -> Template | Hole:
    """Give a path on a server that is not known; a parameter that may hold slashes makes it any path.

    Which API a server stands for is not stated: with the server open, a path that no contract has is nobody's fault.
    """
    text = plain_text(value)
    if text is None:
        stated = known_text(value)
        return Template(parts=(SERVER, *stated.parts)) if isinstance(stated, Template) else ANY_URL
    parts: list[str | Hole] = [SERVER]
    end = 0
    for found in framework.parameter.finditer(text):
        if framework.slashed(found[1] or ""):
            return ANY_URL
        parts += [text[end : found.start()], Hole(reason="it is a parameter of the path", type="string")]
        end = found.end()
    parts.append(text[end:])
    return Template(parts=tuple(part for part in parts if part != ""))
