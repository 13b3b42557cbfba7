"""The modelled built-in functions that read and set attributes, and functions that change what they are given."""

# ruff: noqa: ARG001 - the functions of a table share one signature
from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mockaudit.loaders.pyast.attributes import get_attribute
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.objects import obscure_object, set_attribute
from mockaudit.loaders.pyast.reach import changeable, held_deeply, unsure
from mockaudit.loaders.pyast.targets import obscure
from mockaudit.loaders.pyast.values import Call, Class, Instance, alternatives, plain_text
from mockaudit.model.value import Hole

Modelled: TypeAlias = Callable[[Machine, Call, Frame], object]
UNNAMED = "an attribute is set whose name is only known at run time"


def _getattr(machine: Machine, call: Call, frame: Frame) -> object:
    target, name = call.value(0, "object"), plain_text(call.value(1, "name"))
    scopes = [item.scope for item in alternatives(target) if isinstance(item, (Instance, Class))]
    if scopes and name is not None and len(call.positional) == 2:
        return get_attribute(machine, target, name, frame)
    boxes = changeable(*(value for scope in scopes for value in scope.state.values()), call.value(2, "default"))
    if scopes and name is not None:
        boxes += changeable(get_attribute(machine, target, name, frame))
    return unsure(boxes, Hole(reason="what `builtins.getattr()` gives is only known at run time"))


def _setattr(machine: Machine, call: Call, frame: Frame) -> object:
    target, name, value = call.value(0, "object"), plain_text(call.value(1, "name")), call.value(2, "value")
    if name is not None:
        set_attribute(machine, target, name, value)
    else:
        obscure_object(machine, target, UNNAMED, value)
    return None


def _delattr(machine: Machine, call: Call, frame: Frame) -> object:
    obscure_object(machine, call.value(0, "object"), UNNAMED)
    return None


def _vars(machine: Machine, call: Call, frame: Frame) -> object:
    obscure_object(machine, call.value(0, "object"), "its attributes may be set through `vars()`")
    return Hole(reason="what `builtins.vars()` gives is only known at run time")


def _changing(machine: Machine, call: Call, frame: Frame) -> object:
    """Call a function that changes its first argument, or any, in a way that is not followed."""
    values = [argument.value for argument in (*call.positional, *call.keywords.values())]
    boxes = [item for value in values for item in held_deeply(value)]
    for value in values[:1]:
        obscure(machine, value, "it is changed in a way that is not followed", *boxes)
    return unsure(boxes, Hole(reason="it is computed in a way that is not followed"))


CHANGING = (
    "random.shuffle",
    *(f"heapq.{name}" for name in ("heappush", "heappop", "heapify", "heapreplace", "heappushpop")),
    *(f"bisect.{name}" for name in ("insort", "insort_left", "insort_right")),
    *(
        f"operator.{name}"
        for name in ("setitem", "delitem", "iadd", "iconcat", "ior", "imul", "isub", "iand", "getitem")
    ),
)
OBJECT_CALLS: dict[str, Modelled] = {
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.delattr": _delattr,
    "builtins.vars": _vars,
    **dict.fromkeys(CHANGING, _changing),
}
