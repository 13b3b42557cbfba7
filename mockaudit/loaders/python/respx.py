"""Stubs of ``respx`` (0.23): what each route matches and answers.

Read: routes of the module, of routers with ``base_url`` and of the fixture, also where they are found by their names:
lookups of method, URL, parameters, headers, cookies, content, JSON and data, patterns joined by ``&``, ``|`` and ``~``
(what ``~`` leaves open is not stated, each way of an ``|`` is a stub); ``mock``, ``respond``, ``return_value``,
``side_effect`` lists and ``%``.

Not read: what a ``side_effect`` function answers, ``files``, streams, routes that other code completes, and routes that
are named in one file and looked up in another where they belong to ``respx`` itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from mockaudit.loaders.pyast.bodies import place_of
from mockaudit.loaders.pyast.dialect import DISCARDED, ESCAPED, UNKNOWN_OPTIONS, Dialect, Registration, Step
from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pyast.values import Argument, Builder, Call, Dict, Made, Sequence, alternatives, hole_of
from mockaudit.loaders.python.httpx_responses import RESPONSES, is_error, is_response, read_response
from mockaudit.loaders.python.respx_patterns import MAKERS, UNKNOWN, Leaf, Tree, merge, pattern_of, rows_of, url_leaves
from mockaudit.loaders.python.respx_requests import read_request
from mockaudit.model.body import Unknown
from mockaudit.model.exchange import Behaviour, Exchange, Provenance, Response
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole

VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
ROUTE = "Route"
UNKNOWN_BASE = Hole(reason="the router's base_url is only known at run time", type="string")
NAMED = frozenset({"name"})
# Fields of a route under construction.
VALUE, EFFECT, CALL, PASS = "return_value", "side_effect", "respond", "pass_through"


def _step(fields: Mapping[str, object], view: str, name: str, call: Call) -> Step | None:  # noqa: ARG001
    """Take a step on a route; each way of answering takes the place of the former."""
    first = call.get(0, VALUE)
    if call.unknown is not None and name != "respond":
        first = Argument(Hole(reason=call.unknown), call.node, call.path)
    match name:
        case "mock":
            return Step(fields={VALUE: first, EFFECT: call.get(-1, EFFECT), CALL: None, PASS: False})
        case "return_value=":
            return Step(fields={VALUE: first, CALL: None, PASS: False})
        case "side_effect=" | "()":
            return Step(fields={EFFECT: call.get(0, EFFECT), PASS: False})
        case "respond":
            return Step(fields={VALUE: None, EFFECT: None, CALL: call, PASS: False})
        case "%":
            return Step(fields={VALUE: first, CALL: None, PASS: False})
        case "pass_through":
            return Step(fields={PASS: call.value(0, "value", default=True)})
        case _:
            return None


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    if stub.verb == ROUTE:
        return  # it is told of where it is added to a router
    behaviour, responses = _answer(stub)
    for row in rows_of(_below_base(_asked(stub.verb, stub.call), stub)):
        yield Exchange(
            loader="respx",
            provenance=Provenance.STATIC,
            ref=stub.ref,
            at=stub.at,
            request=read_request(row, stub.at),
            responses=() if behaviour else responses,
            behaviour=behaviour,
            owner=stub.owner,
            deliberate=stub.deliberate,
            replaces=_merges(stub),
        )


def _merges(stub: Registration) -> bool:
    """Tell whether an equal route takes this one's answer: a method and a URL are all that it asks for."""
    call = stub.call
    return stub.verb in VERBS and len(call.positional) == 1 and not call.keywords and call.unknown is None


def _asked(verb: str, call: Call) -> Tree | None:
    """Give what a route asks of a request, before its router's ``base_url``."""
    if verb in {"route", ROUTE}:
        return pattern_of(call, left_out=NAMED)
    if verb == "add":
        made = call.value(0, "route")
        if isinstance(made, Builder):
            return _asked(made.verb, made.call)
        return Leaf(UNKNOWN, "eq", _argument(call, hole_of(made, "the route is only known at run time")))
    position = 1 if verb == "request" else 0
    method = Argument(verb.upper(), call.node, call.path) if verb in VERBS else call.get(0, "method")
    url = call.get(position, "url")
    asked = {"method": method or _argument(call, Hole(reason=call.unknown or "no method is given")), **call.keywords}
    return pattern_of(Call(call.node, call.path, (), asked, call.unknown), url=url, left_out=NAMED)


def _argument(call: Call, value: object) -> Argument:
    return Argument(value, call.node, call.path)


def _below_base(tree: Tree | None, stub: Registration) -> Tree | None:
    base = stub.options.get("base_url")
    if UNKNOWN_OPTIONS in stub.options:
        base = UNKNOWN_BASE
    return merge(tree, url_leaves(_argument(stub.call, base), exact=False))


def _answer(stub: Registration) -> tuple[frozenset[Behaviour], tuple[Response, ...]]:
    fields = {**_added(stub), **stub.fields}
    if fields.get(PASS, False) is not False:
        return frozenset({Behaviour.PASSTHROUGH}), ()
    effect, value, call = fields.get(EFFECT), fields.get(VALUE), fields.get(CALL)
    if any(isinstance(item, Hole) for item in (effect, value, call)) or ESCAPED in fields:
        return frozenset(), (_unknown(stub.at, "how it answers is set on some paths of the code only"),)
    if isinstance(effect, Argument) and not _is_none(effect.value):
        return _effect(effect)
    if isinstance(call, Call):
        return frozenset(), (read_response(call, _place(call)),)
    if isinstance(value, Argument):
        return frozenset(), _values(value)
    if fields.keys() & {EFFECT, VALUE, CALL} or (DISCARDED in fields and not _is_known_elsewhere(stub)):
        return frozenset(), (Response(status=200, at=stub.at),)
    return frozenset(), (_unknown(stub.at, "it may be told how to answer elsewhere"),)


def _added(stub: Registration) -> Mapping[str, object]:
    """Give what a route was told before it was added to a router."""
    made = stub.call.value(0, "route") if stub.verb == "add" else None
    return {str(key): value for key, value in made.scope.state.items()} if isinstance(made, Builder) else {}


def _is_known_elsewhere(stub: Registration) -> bool:
    """Tell whether a route that nobody keeps may be told more: by its name, or where it was made before."""
    made = stub.call.get(0, "route") if stub.verb == "add" else None
    return "name" in stub.call.keywords or (made is not None and not isinstance(made.node, ast.Call))


def _is_none(value: object) -> bool:
    """Tell whether a ``side_effect`` is none for respx: an empty list is."""
    return value is None or (isinstance(value, Sequence) and value.broken is None and not value.state)


def _effect(effect: Argument) -> tuple[frozenset[Behaviour], tuple[Response, ...]]:
    """Read a ``side_effect``: a list is answered in order, where an exception ends what is stated."""
    items = [effect.value]
    if isinstance(effect.value, Sequence) and effect.value.broken is None:
        items = list(effect.value.state)
    if all(is_error(item) for item in items):
        return frozenset({Behaviour.EXCEPTION}), ()
    answers = [item for item in items if not is_error(item)]
    if all(is_response(item) for item in answers):
        return frozenset(), tuple(r for item in answers for r in _values(Argument(item, effect.node, effect.path)))
    return frozenset({Behaviour.CALLBACK}), ()


def _values(argument: Argument) -> tuple[Response, ...]:
    """Read a response, or what ``%`` takes for one: a status, or a dict of a response's arguments."""
    value = argument.value
    at = place_of(argument)
    if isinstance(value, bool):
        return (_unknown(at, "it is no response"),)
    if isinstance(value, int):
        return (Response(status=value, at=at),)
    if isinstance(value, Dict) and value.broken is None:
        named = {}
        for key, item in value.state.items():
            path, node = value.places.get(key, (argument.path, argument.node))
            named[str(key)] = Argument(item, node, path)
        return (read_response(_call_at(argument, named), at),)
    if value is None:
        return (Response(status=200, at=at),)
    made = [item for item in alternatives(value) if isinstance(item, Made) and is_response(item)]
    if len(made) == 1 and made[0] is value:
        return (read_response(made[0].call, _place(made[0].call)),)
    return (_unknown(at, "the response is only known at run time"),)


def _unknown(at: Location, why: str) -> Response:
    return Response(
        status=Hole(reason=why, type="integer"), content_type=Hole(reason=why), body=Unknown(why=why, at=at), at=at
    )


def _place(call: Call) -> Location:
    return Location(path=call.path, span=span_of(call.node))


def _call_at(argument: Argument, named: dict[str, Argument]) -> Call:
    node = ast.Call(func=ast.Name(id="Response"), args=[], keywords=[])
    return Call(ast.copy_location(node, argument.node), argument.path, (), named)


RESPX = Dialect(
    name="respx",
    summary="routes of the respx library",
    marks=(b"respx",),
    modules=frozenset({"respx", "respx.mock", "respx.api", "respx.models"}),
    receivers=frozenset(
        {"respx.mock", "respx.MockRouter", "respx.Router", "respx.router.MockRouter", "respx.router.Router"}
    ),
    fixtures=frozenset({"respx_mock"}),
    verbs=VERBS | {"request", "route", "add", ROUTE},
    makers=MAKERS | RESPONSES | {"httpx.URL"},
    transparent=frozenset({"respx.mock"}),
    injects="respx_mock",
    mark="respx",
    step=_step,
    named="name",
    shelves=frozenset({"respx.mock", "respx.routes", "respx.mock.routes", "respx.api.routes", "respx.api.mock"}),
    lift=_lift,
)
