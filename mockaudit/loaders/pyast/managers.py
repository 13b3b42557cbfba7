"""Enter context managers: tell what ``with X as y`` binds, and whether it may swallow what is raised in it."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.attributes import PART, find_in_class, get_attribute
from mockaudit.loaders.pyast.frame import Frame, dotted
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pyast.values import (
    Bound,
    Call,
    Function,
    Instance,
    Library,
    Mock,
    OneOf,
    alternatives,
    one_of,
)
from mockaudit.model.value import Hole

MAYBE = 1_000_000  # sections: more than are ever open
SWALLOWING = ("raises", "assertRaises", "assertRaisesRegex", "suppress")


def enter(machine: Machine, value: object, frame: Frame) -> object:
    """Give what a context manager binds.

    A function under ``contextlib.contextmanager`` was already called: its value is what it yields.
    """
    if isinstance(value, OneOf):
        mark = len(machine.suspended)
        entered = one_of([enter(machine, item, frame) for item in value.values])
        machine.suspended[mark:] = [(item, MAYBE) for item, _ in machine.suspended[mark:]]
        return entered
    if not isinstance(value, Instance):
        return value
    machine.suspended.append((value, len(machine.heap.sections)))
    for name in ("__enter__", "__aenter__"):
        method = get_attribute(machine, value, name, frame)
        if isinstance(method, Bound):
            node = ast.copy_location(ast.Call(func=ast.Name(id=name), args=[], keywords=[]), method.function.node)
            return machine.call(method, Call(node, frame.module.path, (), {}), frame)
    if isinstance(value.scope.state.get(PART), Mock):
        return value
    return Hole(reason="what the context manager gives is only known at run time")


def may_swallow(machine: Machine, node: ast.expr, value: object, frame: Frame) -> bool:
    """Tell whether a context manager may end the exceptions that are raised in it; one that is not known does not."""
    called = node.func if isinstance(node, ast.Call) else node
    name = dotted(called)
    if name.rpartition(".")[2] in SWALLOWING:
        return True
    if any(isinstance(item, Instance) and _exit_swallows(item) for item in alternatives(value)):
        return True
    if not name or called is node:
        return False
    with machine.silently():
        makers = alternatives(machine.evaluate(called, frame))
    for maker in makers:
        function = maker.function if isinstance(maker, Bound) else maker
        if isinstance(function, Function) and any(_shields(part) for part in walk(function.node)):
            return True
        if isinstance(maker, Library) and maker.path.rpartition(".")[2] in SWALLOWING:
            return True
    return False


def _exit_swallows(value: Instance) -> bool:
    for name in ("__exit__", "__aexit__"):
        _, method, _ = find_in_class(value.cls, name)
        if isinstance(method, Function):
            returns = (part.value for part in walk(method.node) if isinstance(part, ast.Return))
            return any(not isinstance(given, ast.Constant) or given.value for given in returns if given is not None)
    return False


def _shields(node: ast.AST) -> bool:
    """Tell whether a statement of a generator ends what is raised at a ``yield`` in it."""
    if isinstance(node, (ast.Try, ast.TryStar)):
        ends = any(not isinstance(handler.body[-1], ast.Raise) for handler in node.handlers)
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        called = (item.context_expr.func for item in node.items if isinstance(item.context_expr, ast.Call))
        ends = any(dotted(function).rpartition(".")[2] in SWALLOWING for function in called)
    else:
        return False
    return ends and any(isinstance(part, ast.Yield) for statement in node.body for part in walk(statement))
