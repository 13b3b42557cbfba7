"""The modelled functions that copy values: ``copy.copy`` and ``copy.deepcopy``."""

# ruff: noqa: ARG001 - the functions of a table share one signature
from __future__ import annotations

from mockaudit.loaders.pyast.export import MAX_NESTING, TOO_LARGE, is_too_large
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.machine import Machine, new_dict, new_list
from mockaudit.loaders.pyast.maybe import Maybe
from mockaudit.loaders.pyast.values import (
    Call,
    Dict,
    Instance,
    OneOf,
    Scope,
    Sequence,
    alternatives,
    hole_of,
    is_scalar,
    one_of,
)


def copied(machine: Machine, call: Call, frame: Frame) -> object:
    """Do ``copy.copy(x)``."""
    return one_of([_copied(item, call, frame) for item in alternatives(call.value(0, "x"))])


def _copied(value: object, call: Call, frame: Frame) -> object:
    if isinstance(value, Dict):
        made = new_dict(call.node, frame, dict(value.state))
        made.places, made.broken = dict(value.places), value.broken
        return made
    if isinstance(value, Sequence):
        items = new_list(call.node, frame, list(value.state), value.kind)
        items.broken, items.places = value.broken, dict(value.places)
        return items
    if isinstance(value, Instance):
        return Instance(value.cls, _scope(value.scope, dict(value.scope.state)), value.open)
    return value if is_scalar(value) else hole_of(value, "a copy of an object")


def _scope(scope: Scope, state: dict[object, object]) -> Scope:
    return Scope(state, scope.site, scope.broken, fallback=scope.fallback)


def deeply_copied(machine: Machine, call: Call, frame: Frame) -> object:
    """Do ``copy.deepcopy(x)``: what stands in it more than once does so in the copy."""
    value = call.value(0, "x")
    return TOO_LARGE if is_too_large(value) else _deep(value, {}, 0)


def _deep(value: object, known: dict[int, object], nesting: int) -> object:
    if id(value) in known:
        return known[id(value)]
    if nesting > MAX_NESTING:
        return TOO_LARGE
    match value:
        case Dict():
            made = Dict({}, value.site, value.broken, places=dict(value.places))
            known[id(value)] = made
            made.state = {key: _deep(item, known, nesting + 1) for key, item in value.state.items()}
            return made
        case Sequence():
            items = Sequence([], value.site, value.kind, value.broken, places=dict(value.places))
            known[id(value)] = items
            items.state = [_deep(item, known, nesting + 1) for item in value.state]
            return items
        case Instance():
            scope = _scope(value.scope, {})
            known[id(value)] = instance = Instance(value.cls, scope, value.open)
            scope.state = {key: _deep(item, known, nesting + 1) for key, item in value.scope.state.items()}
            return instance
        case OneOf(values=values, lost=lost):
            return OneOf(tuple(_deep(item, known, nesting + 1) for item in values), lost)
        case Maybe(value=inner):
            return Maybe(_deep(inner, known, nesting))
        case _:
            return value
