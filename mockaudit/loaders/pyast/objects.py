"""Set attributes and items of objects of the suite."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.attributes import PROPERTIES, find_in_class, get_attribute, linearize
from mockaudit.loaders.pyast.frame import Frame, dotted
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.reach import changeable, unsure
from mockaudit.loaders.pyast.values import (
    Argument,
    Bound,
    Call,
    Class,
    Function,
    Instance,
    OneOf,
    Scope,
    alternatives,
    hole_of,
)
from mockaudit.model.value import Hole


def call_item_method(
    machine: Machine, value: object, name: str, given: list[object], node: ast.AST, frame: Frame
) -> object:
    """Call ``__getitem__`` or ``__setitem__`` of an object of the suite; a hole where its class has none."""
    method = get_attribute(machine, value, name, frame)
    if not isinstance(method, Bound):
        return Hole(reason="the item is only known at run time")
    path = frame.module.path
    call = ast.copy_location(ast.Call(func=ast.Name(id=name), args=[], keywords=[]), node)
    return machine.call(method, Call(call, path, tuple(Argument(item, node, path) for item in given), {}), frame)


def set_attribute(machine: Machine, target: object, name: str, value: object) -> None:
    """Do ``target.name = value`` where the target is an object or class of the suite."""
    for item in alternatives(target):
        scope = item.scope if isinstance(item, (Instance, Class)) else item if isinstance(item, Scope) else None
        if scope is None:
            continue
        before = None
        if isinstance(item, Instance) and _is_in_class(item.cls, name):
            _, before, _ = find_in_class(item.cls, name)
            if _is_set_by_code(item.cls, before):
                obscure_object(machine, item, "its class sets it by code of its own", value)
                continue
        machine.heap.touch(scope, name)
        hole = hole_of(value, "it may be set on another object")
        known = changeable(scope.state.get(name, before), value)
        scope.state[name] = unsure(known, hole) if isinstance(target, OneOf) else value


def _is_in_class(cls: Class, name: str) -> bool:
    """Tell whether a class of the suite may have a say when an attribute is set."""
    for base in linearize(cls):
        if isinstance(base, Class) and (name in base.scope.state or "__setattr__" in base.scope.state):
            return True
    return False


def _is_set_by_code(cls: Class, found: object) -> bool:
    """Tell whether an attribute is a property, or its class has a way of its own to set any."""
    if isinstance(found, Function) and not isinstance(found.node, ast.Lambda):
        decorators = {dotted(d.func if isinstance(d, ast.Call) else d) for d in found.node.decorator_list}
        if decorators & PROPERTIES or any(name.endswith(".setter") for name in decorators):
            return True
    return any(isinstance(base, Class) and "__setattr__" in base.scope.state for base in linearize(cls))


def obscure_object(machine: Machine, target: object, reason: str, *put: object) -> None:
    """Take note that the attributes of an object are not known; they may be what is ``put`` there."""
    for item in alternatives(target):
        if isinstance(item, (Instance, Class)):
            scope = item.scope
            bases = (
                [base for base in linearize(item.cls) if isinstance(base, Class)] if isinstance(item, Instance) else []
            )
            names = dict.fromkeys([*scope.state, *(name for base in bases for name in base.scope.state)])
            machine.heap.touch(scope)
            for name in names:
                before = scope.state[name] if name in scope.state else find_in_class(bases[0], str(name))[1]
                if not isinstance(before, (Function, Class)):
                    scope.state[name] = unsure(changeable(before, *put), Hole(reason=reason))
            scope.broken = reason
