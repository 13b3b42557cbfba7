"""The modelled functions of Python's standard library, by dotted name: what they give for values partly unknown."""

# ruff: noqa: ARG001 - the functions of a table share one signature
from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import TypeAlias
from urllib.parse import quote, quote_plus, unquote, urlencode, urljoin

from mockaudit.loaders.pyast.attributes import ENTERING, STACK
from mockaudit.loaders.pyast.builtin_calls import BUILTIN_CALLS
from mockaudit.loaders.pyast.export import from_json, snapshot, to_model
from mockaudit.loaders.pyast.file_calls import FILE_CALLS, FileValue, file_text
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.iterator_calls import ITERATOR_CALLS
from mockaudit.loaders.pyast.machine import Machine, site_of
from mockaudit.loaders.pyast.managers import enter
from mockaudit.loaders.pyast.maybe import Maybe
from mockaudit.loaders.pyast.object_calls import OBJECT_CALLS
from mockaudit.loaders.pyast.stamps import STAMP_CALLS
from mockaudit.loaders.pyast.symbols import Asked
from mockaudit.loaders.pyast.text import join_text
from mockaudit.loaders.pyast.values import (
    Call,
    Dict,
    JsonText,
    Library,
    Made,
    OneOf,
    Partial,
    Sequence,
    hole_of,
    is_scalar,
    one_of,
    plain_text,
)
from mockaudit.model.value import Hole, Regex, Template, is_resolved

Modelled: TypeAlias = Callable[[Machine, Call, Frame], object]


def _dumps(machine: Machine, call: Call, frame: Frame) -> object:
    value = call.value(0, "obj")
    if isinstance(value, Hole) and not value.type:
        return Hole(reason=value.reason, type="string")
    options: dict[str, object] = {}
    for name, argument in call.keywords.items():
        given = plain_text(argument.value) if argument.value is not None else None
        options[name] = argument.value if given is None else given
    separators = options.get("separators")
    if isinstance(separators, Sequence):
        options["separators"] = tuple(separators.state)
    model = to_model(value)
    if "cls" in options or "default" in options or call.unknown is not None:
        exact = is_resolved(model)
        return (
            JsonText(snapshot(value), None)
            if exact
            else Hole(reason="it is written by an encoder of its own", type="string")
        )
    text = None
    if (
        is_resolved(model)
        and _is_small(options.get("indent"))
        and not any(isinstance(o, Maybe) for o in options.values())
    ):
        try:
            text = json.dumps(model, **options)  # type: ignore[arg-type]
        except (TypeError, ValueError, RecursionError):
            text = None
    return JsonText(snapshot(value), text)


def _is_small(indent: object) -> bool:
    return (
        indent is None or (isinstance(indent, int) and indent <= 16) or (isinstance(indent, str) and len(indent) <= 16)
    )


def _orjson(machine: Machine, call: Call, frame: Frame) -> object:
    return JsonText(snapshot(call.value(0, "obj")), None)


def _loads(machine: Machine, call: Call, frame: Frame) -> object:
    value = call.value(0, "s")
    if isinstance(value, FileValue):
        value = file_text(machine, value)
    if isinstance(value, JsonText):
        return snapshot(value.value)
    if len(call.positional) + len(call.keywords) > 1:
        return Hole(reason="it is read by a decoder of its own")
    if isinstance(value, Asked):
        return Asked(f"json({value.path})")
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else plain_text(value)
    if text is None:
        return (
            hole_of(value, "the JSON text is only known at run time")
            if not isinstance(value, Template)
            else Hole(reason="the JSON text is only known at run time")
        )
    try:
        return from_json(json.loads(text), site_of(call.node, frame))
    except (ValueError, RecursionError):
        return Hole(reason="its text is no JSON")


def _param(machine: Machine, call: Call, frame: Frame) -> object:
    return Made("pytest.param", call)


def _partial(machine: Machine, call: Call, frame: Frame) -> object:
    if not call.positional:
        return Hole(reason=call.unknown or "it is a partial call of nothing")
    kept = Call(call.node, call.path, call.positional[1:], call.keywords, call.unknown)
    return Partial(call.positional[0].value, kept)


def _compile(machine: Machine, call: Call, frame: Frame) -> object:
    pattern = call.value(0, "pattern")
    if isinstance(pattern, Regex):
        return pattern
    flags = call.value(1, "flags", 0)
    if isinstance(pattern, OneOf):
        return hole_of(pattern, "the pattern is one of several")
    text = plain_text(pattern)
    if text is None or not isinstance(flags, int):
        return hole_of(pattern if text is None else flags, "the pattern is only known at run time")
    return Regex(pattern=text, flags=flags)


def _escape(machine: Machine, call: Call, frame: Frame) -> object:
    return _on_text(call.value(0, "pattern"), re.escape)


def _on_text(value: object, function: Callable[[str], str]) -> object:
    if isinstance(value, OneOf):
        return one_of([_on_text(item, function) for item in value.values])
    text = plain_text(value)
    return (
        Hole(reason=hole_of(value, "the text is only known at run time").reason, type="string")
        if text is None
        else function(text)
    )


def _urljoin(machine: Machine, call: Call, frame: Frame) -> object:
    base, rest = call.value(0, "base"), call.value(1, "url")
    if isinstance(base, OneOf) or isinstance(rest, OneOf):
        return hole_of(base, "one of several URLs is joined")
    left, right = plain_text(base), plain_text(rest)
    if left is not None and right is not None:
        return urljoin(left, right)
    if right is not None and right.startswith("/") and not right.startswith("//"):
        return join_text([hole_of(base, "the base URL is only known at run time"), right])
    return Hole(
        reason=hole_of(base if left is None else rest, "the URL is only known at run time").reason, type="string"
    )


def _quote(function: Callable[..., str]) -> Modelled:
    def apply(machine: Machine, call: Call, frame: Frame) -> object:
        safe = plain_text(call.keywords["safe"].value) if "safe" in call.keywords else None
        if len(call.positional) == 1 and set(call.keywords) == {"safe"} and safe is not None:
            return _on_text(call.positional[0].value, partial(function, safe=safe))
        if len(call.positional) != 1 or call.keywords:
            return Hole(reason="a quoted text is only known at run time", type="string")
        return _on_text(call.positional[0].value, function)

    return apply


def _urlencode(machine: Machine, call: Call, frame: Frame) -> object:
    value = call.value(0, "query")
    pairs: list[tuple[object, object]] = []
    if isinstance(value, Dict) and value.broken is None:
        pairs = list(value.state.items())
    elif isinstance(value, Sequence) and value.broken is None:
        pairs = [(p.state[0], p.state[1]) for p in value.state if isinstance(p, Sequence) and len(p.state) == 2]
        if len(pairs) != len(value.state):
            return Hole(reason="the query is only known at run time", type="string")
    else:
        return Hole(reason=hole_of(value, "the query is only known at run time").reason, type="string")
    if len(call.positional) + len(call.keywords) > 1 or not all(is_scalar(k) and is_scalar(v) for k, v in pairs):
        return Hole(reason="the query is only known at run time", type="string")
    return urlencode([(k if isinstance(k, bytes) else str(k), v) for k, v in pairs])


def _cast(machine: Machine, call: Call, frame: Frame) -> object:
    return call.value(1, "val")


def _environment(machine: Machine, call: Call, frame: Frame) -> object:
    return Hole(reason="it is read from the environment", type="string" if len(call.positional) > 1 else None)


def _entered(machine: Machine, call: Call, frame: Frame) -> object:
    if not call.positional:
        return Hole(reason=call.unknown or "no context is entered")
    return enter(machine, call.positional[0].value, frame)


def _stack(machine: Machine, call: Call, frame: Frame) -> object:
    return Library(STACK)


ENTER = ("enter_context", "enter_async_context", *ENTERING)
FUNCTIONS: dict[str, Modelled] = {
    **BUILTIN_CALLS,
    **FILE_CALLS,
    **ITERATOR_CALLS,
    **OBJECT_CALLS,
    **STAMP_CALLS,
    "json.dumps": _dumps,
    "simplejson.dumps": _orjson,
    "orjson.dumps": _orjson,
    "json.loads": _loads,
    "json.load": _loads,
    "simplejson.loads": _loads,
    "pytest.param": _param,
    "functools.partial": _partial,
    "re.compile": _compile,
    "re.escape": _escape,
    "urllib.parse.urljoin": _urljoin,
    "urllib.parse.quote": _quote(quote),
    "urllib.parse.quote_plus": _quote(quote_plus),
    "urllib.parse.unquote": _quote(unquote),
    "urllib.parse.urlencode": _urlencode,
    "typing.cast": _cast,
    "os.getenv": _environment,
    "os.environ.get": _environment,
    "contextlib.ExitStack": _stack,
    "contextlib.AsyncExitStack": _stack,
    **dict.fromkeys((f"{STACK}.{name}" for name in ENTER), _entered),
}
