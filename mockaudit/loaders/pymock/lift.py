"""Turn the object that a patched HTTP function returns into the response that product code sees."""

from __future__ import annotations

import ast
from dataclasses import field
from typing import TypeVar

from mockaudit.loaders.pyast.bodies import json_body, place_of, text_body
from mockaudit.loaders.pyast.export import is_exception, to_model
from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pyast.values import (
    Argument,
    Bound,
    Class,
    Dict,
    EnumMember,
    Function,
    Instance,
    Library,
    Made,
    Scope,
    Sequence,
    plain_text,
)
from mockaudit.loaders.pymock.doubles import Double, Failure, is_set
from mockaudit.loaders.pymock.flow import Flow
from mockaudit.model.body import Body, Unknown
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Pairs, Response
from mockaudit.model.location import Location
from mockaudit.model.value import Hole

MAX_RESPONSES = 32
CODES = {
    "ok": 200,
    "created": 201,
    "accepted": 202,
    "no_content": 204,
    "moved_permanently": 301,
    "found": 302,
    "not_modified": 304,
    "bad_request": 400,
    "bad": 400,
    "unauthorized": 401,
    "forbidden": 403,
    "not_found": 404,
    "not_allowed": 405,
    "method_not_allowed": 405,
    "conflict": 409,
    "gone": 410,
    "unprocessable_entity": 422,
    "too_many_requests": 429,
    "too_many": 429,
    "internal_server_error": 500,
    "server_error": 500,
    "bad_gateway": 502,
    "service_unavailable": 503,
    "unavailable": 503,
    "gateway_timeout": 504,
}
_PAYLOADS = ("_content", "content", "text", "data", "body", "_body")
_LOAD = ast.Load()
_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")
_Made = TypeVar("_Made", bound=ast.expr)
_NO_HEADERS = Hole(reason="the double states no headers")


@dataclass(slots=True)
class Answers:
    """What one patch answers: responses and the names of exceptions, in the order in which they are set.

    ``latest`` is what it answered first when it was looked at last, ``failures`` the errors that doubles state.
    """

    responses: list[Response] = field(default_factory=list)
    raises: list[str] = field(default_factory=list)
    latest: object = None
    failures: list[Failure] = field(default_factory=list)

    def add(self, response: Response) -> None:
        """Take down a response, unless it is known already."""
        if response not in self.responses and len(self.responses) < MAX_RESPONSES:
            self.responses.append(response)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one test of a file, or a fixture by itself, makes of a patch: what it answers, and the URLs asserted."""

    owner: str
    answers: Answers
    urls: list[str]


def observe(flow: Flow, double: object, answers: Answers) -> None:
    """Take down what a patched function answers if it is called now."""
    answers.latest = None
    if not isinstance(double, Double) or double.broken:
        return
    effect = double.attrs.get("side_effect")
    if effect is not None and effect.value is not None:
        items = effect.value.state if isinstance(effect.value, Sequence) else [effect.value]
        answers.latest = items[0] if items and isinstance(effect.value, Sequence) else None
        for item in items:
            _answer(flow, Argument(item, effect.node, effect.path), answers)
        return
    value = double.attrs.get("return_value")
    if value is not None and is_set(double, "return_value"):
        answers.latest = value.value
        _answer(flow, value, answers)


def _answer(flow: Flow, argument: Argument, answers: Answers) -> None:
    error = _exception(argument.value)
    if error is not None:
        if error not in answers.raises:
            answers.raises.append(error)
        return
    response = lift(flow, argument)
    if response is not None:
        answers.add(response)


def _exception(value: object) -> str | None:
    if isinstance(value, Made) and is_exception(value):
        return value.name
    if isinstance(value, Instance) and is_exception(value):
        return value.cls.name
    if isinstance(value, Library) and is_exception(Made(value.path, None)):  # type: ignore[arg-type]
        return value.path
    return value.name if isinstance(value, Class) and value.name.endswith(("Error", "Exception", "Timeout")) else None


def lift(flow: Flow, argument: Argument) -> Response | None:
    """Give the response that an object stands for, None where nothing of it is known."""
    value = argument.value
    if isinstance(value, Double):
        for name in ("__enter__", "__aenter__"):
            entered = value.attrs.get(name)
            inner = entered.value.attrs.get("return_value") if entered and isinstance(entered.value, Double) else None
            if inner is not None and isinstance(inner.value, Double) and inner.value is not value:
                return lift(flow, inner)
        read = _reader_of_double(flow, value)
    elif isinstance(value, Instance) and value.open is None:
        read = _reader_of_instance(flow, value, argument)
    else:
        return None
    at = place_of(argument)
    status = read.get("status_code") or read.get("status") or read.get("code")
    code = status_of(status.value) if status is not None else None
    body = _body(read, at)
    if code is None and isinstance(body, Unknown):
        return None
    headers = _headers(read.get("headers"))
    named = next((item for name, item in headers or () if name.lower() == "content-type"), None)
    return Response(
        status=code if code is not None else Hole(reason="the double states no status", type="integer"),
        headers=headers or (),
        content_type=named if isinstance(named, str) else _NO_HEADERS,
        body=body,
        at=at,
    )


def _reader_of_double(flow: Flow, double: Double) -> dict[str, Argument]:
    read: dict[str, Argument] = {}
    for name, argument in double.attrs.items():
        if not is_set(double, name):
            continue
        if name in {"json", "read", "text", "getcode"} and not isinstance(argument.value, (str, bytes)):
            called = _called(flow, argument)
            if called is not None:
                read["status" if name == "getcode" else "content" if name == "read" else name] = called
        else:
            read[name] = argument
    return read


def _called(flow: Flow, argument: Argument) -> Argument | None:
    """Give what a method of a response returns, None where that is not known."""
    value = argument.value
    if isinstance(value, Double):
        effect = value.attrs.get("side_effect")
        if effect is not None and effect.value is not None:
            return None
        return value.attrs.get("return_value") if is_set(value, "return_value") else None
    if isinstance(value, (Function, Bound)):
        return _evaluated(flow, value, argument)
    # ``response.json = {...}``: product code that calls it fails, so that it is no payload.
    return None if isinstance(value, (Dict, Sequence)) else argument


def _evaluated(flow: Flow, function: object, argument: Argument) -> Argument:
    node = argument.node
    call = _placed(ast.Call(func=_placed(ast.Name(id=" called ", ctx=_LOAD), node), args=[], keywords=[]), node)
    flow.frame.scope.state[" called "] = function
    value = flow.plain(call)
    body = function.node.body if isinstance(function, Function) and isinstance(function.node, ast.Lambda) else node
    return Argument(value, body, argument.path)


def _reader_of_instance(flow: Flow, value: Instance, argument: Argument) -> dict[str, Argument]:
    read: dict[str, Argument] = {}
    flow.frame.scope.state[" double "] = value
    owner = _placed(ast.Name(id=" double ", ctx=_LOAD), argument.node)
    for name in ("status_code", "status", "headers", *_PAYLOADS, "json"):
        found = flow.plain(_placed(ast.Attribute(value=owner, attr=name, ctx=_LOAD), argument.node))
        if isinstance(found, Hole):
            continue
        if isinstance(found, (Function, Bound)):
            found = _evaluated(flow, found, argument).value
            if isinstance(found, Hole) and found.type is None:
                continue
        read[name] = Argument(found, argument.node, argument.path)
    return read


def _placed(made: _Made, at: ast.AST) -> _Made:
    """Give a made expression the place of another node; the answers of doubles are asked for often."""
    for name in _PLACE:
        setattr(made, name, getattr(at, name, 1 if name.endswith("lineno") else 0))
    return made


def status_of(value: object) -> int | Hole | None:
    """Give the status that a value states: a hole where it states one that is not known, None where it states none."""
    if isinstance(value, EnumMember) and value.mixin == "int":
        value = value.value
    if isinstance(value, Library):
        owner, _, name = value.path.rpartition(".")
        if owner in {"requests.codes", "requests.status_codes.codes", "http.HTTPStatus", "httpx.codes"}:
            return CODES.get(name.lower())
    if isinstance(value, int) and not isinstance(value, bool) and 100 <= value < 1000:
        return value
    return Hole(reason="the status is only known at run time", type="integer") if isinstance(value, Hole) else None


def _body(read: dict[str, Argument], at: Location) -> Body:
    if "json" in read:
        return json_body(read["json"])
    for name in _PAYLOADS:
        argument = read.get(name)
        if argument is None:
            continue
        if isinstance(argument.value, (str, bytes)) or plain_text(argument.value) is not None:
            return text_body(argument)
        if not isinstance(argument.value, (Double, Scope)) and argument.value is not None:
            return text_body(argument) if not isinstance(argument.value, (Dict, Sequence)) else _unknown(at)
    return _unknown(at)


def _unknown(at: Location) -> Unknown:
    return Unknown(why="the double states no payload", at=at)


def _headers(argument: Argument | None) -> Pairs | None:
    if argument is None or not isinstance(argument.value, Dict) or argument.value.broken is not None:
        return None
    return tuple((str(name), to_model(item)) for name, item in argument.value.state.items())


def location(node: ast.AST, path: str) -> Location:
    """Give the place of a node in a file."""
    return Location(path=path, span=span_of(node))
