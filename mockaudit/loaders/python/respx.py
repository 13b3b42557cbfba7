"""Stubs of ``respx`` (0.23): what each route matches and answers.

Read: routes of the module, of routers with ``base_url`` and of the fixture: lookups of method, URL, parameters,
headers, cookies, content, JSON and data; ``mock``, ``respond``, ``return_value``, ``side_effect`` lists and ``%``.

Not read: what a ``side_effect`` function answers, patterns put together by operators, ``files``, streams, and routes
that other code completes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from mockaudit.loaders.pyast.bodies import place_of
from mockaudit.loaders.pyast.dialect import DISCARDED, ESCAPED, Dialect, Registration, Step
from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pyast.maybe import certain
from mockaudit.loaders.pyast.values import Argument, Call, Dict, Made, Sequence, alternatives
from mockaudit.loaders.python.httpx_responses import RESPONSES, is_error, is_response, read_response
from mockaudit.loaders.python.respx_patterns import Pattern, read_request
from mockaudit.model.body import Unknown
from mockaudit.model.exchange import Behaviour, Exchange, Provenance, Response
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole

VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
ROUTES = frozenset({"respx.Route", "respx.models.Route"})
PATTERNS = frozenset({"respx.patterns.M"})
# Fields of a route under construction.
VALUE, EFFECT, CALL, PASS = "return_value", "side_effect", "respond", "pass_through"


def _step(fields: Mapping[str, object], view: str, name: str, call: Call) -> Step | None:  # noqa: ARG001
    """Take a step on a route; each way of answering takes the place of the former."""
    first = call.get(0, VALUE)
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
    pattern = _pattern(stub)
    if pattern is None:
        return
    behaviour, responses = _answer(stub)
    yield Exchange(
        loader="respx",
        provenance=Provenance.STATIC,
        ref=stub.ref,
        at=stub.at,
        request=read_request(pattern, stub.options, stub.at),
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


def _pattern(stub: Registration) -> Pattern | None:
    call = stub.call
    lookups = {name: found for name, found in _given(call).items() if name not in {"name", "url", "method"}}
    if stub.verb == "add":
        made = call.value(0, "route")
        if not (isinstance(made, Made) and made.name in ROUTES):
            return None  # a route that was told of where it was made
        call = made.call
    if stub.verb in {"route", "add"}:
        return _by_lookups(call)
    position = 1 if stub.verb == "request" else 0
    method: object = stub.verb.upper() if stub.verb in VERBS else call.value(0, "method")
    return Pattern(method=method, url=call.value(position, "url"), lookups=lookups, unclear=call.unknown)


def _given(call: Call) -> dict[str, Argument]:
    """Give the keywords; one that may be absent is not known."""
    return {name: Argument(certain(a.value), a.node, a.path) for name, a in call.keywords.items()}


def _by_lookups(call: Call) -> Pattern:
    lookups = {name: found for name, found in _given(call).items() if name != "name"}
    unclear = call.unknown
    for argument in call.positional:
        made = argument.value
        if isinstance(made, Made) and made.name in PATTERNS and not made.call.positional:
            lookups |= _given(made.call)
            unclear = unclear or made.call.unknown
        else:
            unclear = "its patterns are put together by operators"
    return Pattern(method=None, url=None, lookups=lookups, unclear=unclear)


def _answer(stub: Registration) -> tuple[frozenset[Behaviour], tuple[Response, ...]]:
    fields = stub.fields
    if fields.get(PASS, False) is not False:
        return frozenset({Behaviour.PASSTHROUGH}), ()
    effect, value, call = fields.get(EFFECT), fields.get(VALUE), fields.get(CALL)
    if any(isinstance(item, Hole) for item in (effect, value, call)) or ESCAPED in fields:
        return frozenset(), (_unknown(stub.at, "how it answers is set on some paths of the code only"),)
    if isinstance(effect, Argument) and effect.value is not None:
        return _effect(effect)
    if isinstance(call, Call):
        return frozenset(), (read_response(call, _place(call)),)
    if isinstance(value, Argument):
        return frozenset(), _values(value)
    if fields.keys() & {EFFECT, VALUE, CALL} or (DISCARDED in fields and "name" not in stub.call.keywords):
        return frozenset(), (Response(status=200, at=stub.at),)
    return frozenset(), (_unknown(stub.at, "it may be told how to answer elsewhere"),)


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
    modules=frozenset({"respx", "respx.mock", "respx.api"}),
    receivers=frozenset(
        {"respx.mock", "respx.MockRouter", "respx.Router", "respx.router.MockRouter", "respx.router.Router"}
    ),
    fixtures=frozenset({"respx_mock"}),
    verbs=VERBS | {"request", "route", "add"},
    makers=ROUTES | PATTERNS | RESPONSES | {"httpx.URL"},
    transparent=frozenset({"respx.mock"}),
    injects="respx_mock",
    mark="respx",
    step=_step,
    lift=_lift,
)
