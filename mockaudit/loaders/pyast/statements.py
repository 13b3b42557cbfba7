"""Run statements: one function for each node type, listed in STATEMENTS."""

# ruff: noqa: ARG001 - the functions of a table share one signature
from __future__ import annotations

import ast

from mockaudit.loaders.pyast.attempts import run_suppressed, run_try
from mockaudit.loaders.pyast.builders import flush, put
from mockaudit.loaders.pyast.control import run_for, run_if, run_match, run_while
from mockaudit.loaders.pyast.definitions import define_class, define_function
from mockaudit.loaders.pyast.dialect import DISCARDED
from mockaudit.loaders.pyast.frame import Frame, Signal
from mockaudit.loaders.pyast.imports import run_import, run_import_from
from mockaudit.loaders.pyast.iteration import items_of
from mockaudit.loaders.pyast.leaving import run_leaving
from mockaudit.loaders.pyast.machine import Executor, Machine
from mockaudit.loaders.pyast.managers import enter, may_swallow
from mockaudit.loaders.pyast.mappings import put_all
from mockaudit.loaders.pyast.maybe import is_listed
from mockaudit.loaders.pyast.operators import binary
from mockaudit.loaders.pyast.reach import held
from mockaudit.loaders.pyast.targets import assign, delete, obscure
from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pyast.values import Builder, Dict, Sequence, alternatives


def _expression(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    assert isinstance(node, ast.Expr)
    if isinstance(node.value, ast.Yield) and frame.yields:
        return _leave(machine, node.value.value, frame)
    value = machine.evaluate(node.value, frame)
    if isinstance(value, Builder):
        put(machine, value, DISCARDED, value=True, owner=frame.owner)
    return Signal.NORMAL


def _leave(machine: Machine, node: ast.expr | None, frame: Frame) -> Signal:
    value = None if node is None else machine.evaluate(node, frame)
    frame.exits.append((value, machine.heap.capture(frame.level)))
    return Signal.RETURN


def _return(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    assert isinstance(node, ast.Return)
    return _leave(machine, node.value, frame)


def _assign(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    assert isinstance(node, ast.Assign)
    if isinstance(node.value, ast.Yield) and frame.yields:
        return _leave(machine, node.value.value, frame)
    value = machine.evaluate(node.value, frame)
    for target in node.targets:
        assign(machine, target, value, frame)
    return Signal.NORMAL


def _annotated(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    assert isinstance(node, ast.AnnAssign)
    if node.value is not None:
        assign(machine, node.target, machine.evaluate(node.value, frame), frame)
    return Signal.NORMAL


def _augmented(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    assert isinstance(node, ast.AugAssign)
    twice = any(isinstance(part, (ast.Call, ast.NamedExpr)) for part in walk(node.target))
    left = _peeked(machine, node.target, frame) if twice else machine.evaluate(node.target, frame)
    right = machine.evaluate(node.value, frame)
    boxes = [item for item in alternatives(left) if isinstance(item, (Dict, Sequence))]
    changed = [box for box in boxes if isinstance(box, Dict) or box.kind != "tuple"]
    if not changed:
        assign(machine, node.target, binary(node.op, left, right, node, frame), frame)
        return Signal.NORMAL
    box = changed[0]
    if len(changed) == 1 and left is box:
        _extend(machine, node.op, box, right)
    else:
        obscure(machine, left, "it is changed in place on some paths only", *held(right), *held(*held(right)))
    if twice:
        assign(machine, node.target, left, frame)
    return Signal.NORMAL


def _peeked(machine: Machine, node: ast.expr, frame: Frame) -> object:
    """Evaluate an expression that is evaluated once more, without what that changes."""
    machine.heap.begin()
    try:
        with machine.silently():
            return machine.evaluate(node, frame)
    finally:
        machine.heap.rollback()


def _extend(machine: Machine, op: ast.operator, box: Dict | Sequence, right: object) -> None:
    items = items_of(right) if isinstance(op, ast.Add) else None
    if isinstance(box, Sequence) and items is not None:
        machine.heap.touch(box)
        box.state.extend(items)
    elif isinstance(box, Dict) and isinstance(op, ast.BitOr) and isinstance(right, Dict) and is_listed(right.broken):
        for key in right.state:
            machine.heap.touch(box, key)
        put_all(box, right)
    else:
        reason = "it is changed in place by a value that is not known"
        obscure(machine, box, reason, *held(right), *held(*held(right)))


def _delete(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    assert isinstance(node, ast.Delete)
    for target in node.targets:
        delete(machine, target, frame)
    return Signal.NORMAL


def _with(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    assert isinstance(node, (ast.With, ast.AsyncWith))
    swallowing = False
    mark = len(machine.suspended)
    for item in node.items:
        manager = machine.evaluate(item.context_expr, frame)
        swallowing = swallowing or may_swallow(machine, item.context_expr, manager, frame)
        value = enter(machine, manager, frame)
        if item.optional_vars is not None:
            assign(machine, item.optional_vars, value, frame)
    if machine.touched:
        flush(machine)

    def body() -> Signal:
        return run_suppressed(machine, node.body, frame) if swallowing else machine.run(node.body, frame)

    return run_leaving(machine, frame, body, mark)


def _raise(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    assert isinstance(node, ast.Raise)
    if node.exc is not None:
        machine.evaluate(node.exc, frame)
    return Signal.RAISE


def _assert(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    assert isinstance(node, ast.Assert)
    machine.evaluate(node.test, frame)
    return Signal.NORMAL


def _break(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    return Signal.BREAK


def _continue(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    return Signal.CONTINUE


def _global(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    assert isinstance(node, ast.Global)
    for name in node.names:
        frame.outward[name] = frame.module.scope
    return Signal.NORMAL


def _nonlocal(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    assert isinstance(node, ast.Nonlocal)
    for name in node.names:
        outer = frame.closure
        while outer is not None and name not in outer.scope.state:
            outer = outer.closure
        if outer is not None:
            frame.outward[name] = outer.scope
    return Signal.NORMAL


STATEMENTS: dict[type[ast.stmt], Executor] = {
    ast.Expr: _expression,
    ast.Return: _return,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.If: run_if,
    ast.Match: run_match,
    ast.Try: run_try,
    ast.TryStar: run_try,
    ast.For: run_for,
    ast.AsyncFor: run_for,
    ast.While: run_while,
    ast.FunctionDef: define_function,
    ast.AsyncFunctionDef: define_function,
    ast.ClassDef: define_class,
    ast.Import: run_import,
    ast.ImportFrom: run_import_from,
}
