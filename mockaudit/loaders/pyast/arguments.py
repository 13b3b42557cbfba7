"""Evaluate the arguments of a call, and bind them to a function's parameters as Python does."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.attributes import constant_of
from mockaudit.loaders.pyast.dialect import UNKNOWN_OPTIONS
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.iteration import kept
from mockaudit.loaders.pyast.machine import Machine, new_dict, new_list
from mockaudit.loaders.pyast.mappings import put_item
from mockaudit.loaders.pyast.maybe import LOOSE, SOME, certain, is_listed, worse
from mockaudit.loaders.pyast.reach import changeable, held, hold, iterated, unsure
from mockaudit.loaders.pyast.values import Argument, Call, Dict, Function, Library, Sequence, hole_of
from mockaudit.model.value import Hole


def collect_arguments(machine: Machine, node: ast.Call, frame: Frame) -> Call:
    """Evaluate the arguments of a call, ``*args`` and ``**kwargs`` spread out."""
    path = frame.module.path
    positional: list[Argument] = []
    keywords: dict[str, Argument] = {}
    unknown: str | None = None
    reach: list[object] = []
    loose = False
    for arg in node.args:
        if not isinstance(arg, ast.Starred):
            value = machine.evaluate(arg, frame)
            if unknown is None:
                positional.append(Argument(value, arg, path))
            else:
                reach += changeable(value)
            continue
        value = machine.evaluate(arg.value, frame)
        if isinstance(value, Sequence) and value.broken is None and unknown is None:
            positional.extend(Argument(item, *_written(value, i, arg, path)) for i, item in enumerate(value.state))
        else:
            unknown = hole_of(value, "the call's `*` arguments are only known at run time").reason
            reach += iterated(value)
    for keyword in node.keywords:
        value = machine.evaluate(keyword.value, frame)
        if keyword.arg is not None:
            keywords[keyword.arg] = Argument(value, keyword.value, path)
        elif isinstance(value, Dict) and is_listed(value.broken) and all(isinstance(key, str) for key in value.state):
            loose = loose or value.broken == LOOSE
            for key, item in value.state.items():
                keywords[str(key)] = Argument(item, *_written(value, key, keyword.value, path))
        else:
            unknown = hole_of(value, "the call's `**` arguments are only known at run time").reason
            reach += held(value)
    return Call(node, path, tuple(positional), keywords, unknown, loose, tuple(reach))


def _written(box: Dict | Sequence, key: object, node: ast.AST, path: str) -> tuple[ast.AST, str]:
    place = box.places.get(key)
    return (node, path) if place is None else (place[1], place[0])


def bind_arguments(function: Function, call: Call, first: object | None, frame: Frame) -> dict[object, object]:
    """Give each parameter its value; ``first`` is the receiver of a method, None for a plain call.

    What cannot be known stays a hole; a call that does not fit the parameters leaves holes too.
    """
    spec = function.node.args
    names = [arg.arg for arg in [*spec.posonlyargs, *spec.args]]
    keyword_only = [arg.arg for arg in spec.kwonlyargs]
    values = [kept(argument.value) for argument in call.positional]
    if first is not None:
        values.insert(0, first)
    bound: dict[object, object] = dict(zip(names, values, strict=False))
    extra = new_dict(call.node, frame)
    for name, argument in call.keywords.items():
        if name in names or name in keyword_only:
            default = function.defaults.get(name, Hole(reason=SOME))
            bound[name] = kept(call.value(-1, name, default))
        else:
            put_item(extra, name, argument.value)
            extra.places[name] = (argument.path, argument.node)
    extra.broken = worse(extra.broken, call.unknown or (LOOSE if call.loose and extra.state else None))
    for name in [*names, *keyword_only]:
        if name in bound:
            continue
        default = function.defaults.get(name)
        if call.unknown is not None:
            bound[name] = unsure([*call.reach, *changeable(default)], Hole(reason=call.unknown))
        elif name in function.defaults:
            bound[name] = default
        else:
            bound[name] = Hole(reason=f"`{name}` is only known at run time")
    if spec.vararg is not None:
        rest = new_list(call.node, frame, values[len(names) :], "tuple")
        rest.broken = call.unknown
        hold(rest.state, call.reach)
        bound[spec.vararg.arg] = rest
    if spec.kwarg is not None:
        hold(extra.state, call.reach)
        bound[spec.kwarg.arg] = extra
    return bound


def options_of(machine: Machine, call: Call, frame: Frame) -> tuple[tuple[str, object], ...]:
    """Give the arguments that a mock object is made with, by name; those given by position are named "0", "1"."""
    placed = {str(place): argument for place, argument in enumerate(call.positional)}
    unknown = () if call.unknown is None else ((UNKNOWN_OPTIONS, True),)
    named = ((name, _option(machine, argument, frame)) for name, argument in (placed | call.keywords).items())
    return (*named, *unknown)


def _option(machine: Machine, argument: Argument, frame: Frame) -> object:
    value = certain(argument.value)
    known = constant_of(machine, value, frame) if isinstance(value, Library) else None
    return value if known is None else known
