"""Tell from a function's text whether running it may change anything but what it makes itself."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.attributes import find_in_class
from mockaudit.loaders.pyast.frame import Frame, dotted
from mockaudit.loaders.pyast.later import CHANGING
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pyast.values import Bound, Class, Function, alternatives

SETTING = frozenset({"setattr", "delattr", "vars", "globals", "exec", "eval", "next", "map", "filter", "reduce"})
MAX_FUNCTIONS = 64


def may_change(machine: Machine, function: Function) -> bool:
    """Tell whether a function, or one that it calls, sets items, attributes or names that are not its own."""
    known = machine.changing.get(function.node)
    if known is None:
        pending, seen = [function], {function.node}
        known = False
        while pending and not known:
            current = pending.pop()
            called = _called(machine, current)
            known = called is None or len(seen) > MAX_FUNCTIONS
            new = [item for item in called or () if item.node not in seen]
            seen |= {item.node for item in new}
            pending += new
        machine.changing[function.node] = known
    return known


def _called(machine: Machine, function: Function) -> list[Function] | None:
    """List the functions that one calls, None where it may change something itself."""
    found: list[Function] = []
    home = function.closure or Frame(module=function.module, scope=function.module.scope, owner=None)
    spec = function.node.args
    given = {arg.arg for arg in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
    for part in walk(function.node):
        if isinstance(part, (ast.Global, ast.Nonlocal, ast.AugAssign)):
            return None
        if isinstance(part, (ast.Subscript, ast.Attribute)) and not isinstance(part.ctx, ast.Load):
            return None
        if not isinstance(part, ast.Call):
            continue
        name = getattr(part.func, "attr", None) or getattr(part.func, "id", "")
        if name in CHANGING or name in SETTING or (isinstance(part.func, ast.Name) and name in given):
            return None
        found += _functions(machine, function, part.func, home)
    return found


def _functions(machine: Machine, function: Function, node: ast.expr, home: Frame) -> list[Function]:
    """List what an expression that is called may stand for."""
    if not dotted(node):
        return []
    found: list[Function] = []
    if isinstance(node, ast.Attribute) and function.owner is not None:
        _, method, _ = find_in_class(function.owner, node.attr)
        found += [method] if isinstance(method, Function) else []
    with machine.silently():
        values = alternatives(machine.evaluate(node, home))
    for value in values:
        target = value.function if isinstance(value, Bound) else value
        if isinstance(target, Class):
            target = find_in_class(target, "__init__")[1]
        if isinstance(target, Function):
            found.append(target)
    return found
