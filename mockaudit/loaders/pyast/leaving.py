"""Leave context managers: run what their functions do behind the ``yield``, and the ``__exit__`` of objects of the suite."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from mockaudit.loaders.pyast.attempts import run_finally
from mockaudit.loaders.pyast.attributes import get_attribute
from mockaudit.loaders.pyast.control import any_rounds, fork, guarded
from mockaudit.loaders.pyast.frame import LEAVING, Frame, RaisedError, Signal
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.running import leave
from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pyast.values import Argument, Bound, Call, Instance
from mockaudit.model.value import Hole

AT_END = "it is told to a context manager at its end"


def run_leaving(machine: Machine, frame: Frame, body: Callable[[], Signal], mark: int) -> Signal:
    """Run the body of a ``with`` statement and then leave its managers, which are those that wait since ``mark``."""
    entered = len(machine.suspended) > mark and not frame.yields
    certain = len(machine.heap.sections) + (1 if entered else 0)

    def final() -> Signal:
        for item, level in reversed(machine.suspended[mark:]):
            if level > certain:
                fork(machine, frame, [lambda: Signal.NORMAL, partial(_go_on, machine, item, frame)])
            elif _go_on(machine, item, frame) is Signal.RAISE:
                return Signal.RAISE
        return Signal.NORMAL

    if entered:
        signal = run_finally(machine, frame, body, final, jumps=False)
    else:
        signal = body()
        if signal is Signal.NORMAL and len(machine.suspended) > mark:
            signal = final()
    if not frame.yields or signal is Signal.NORMAL:  # a manager that is left at its own `yield` leaves these later
        del machine.suspended[mark:]
    return signal


def _go_on(machine: Machine, item: Frame | Instance, frame: Frame) -> Signal:
    if isinstance(item, Frame):
        return _resume(machine, item)
    _exit(machine, item, frame)
    return Signal.NORMAL


def _exit(machine: Machine, item: Instance, frame: Frame) -> None:
    for name in ("__exit__", "__aexit__"):
        method = get_attribute(machine, item, name, frame)
        if isinstance(method, Bound):
            node = ast.copy_location(ast.Call(func=ast.Name(id=name), args=[], keywords=[]), method.function.node)
            given = Argument(Hole(reason=AT_END), node, frame.module.path)
            machine.call(method, Call(node, frame.module.path, (given, given, given), {}), frame)


def _resume(machine: Machine, inner: Frame) -> Signal:
    """Run what a function does once it goes on behind its ``yield``."""
    function = inner.function
    if function is None or isinstance(function.node, ast.Lambda):
        return Signal.NORMAL
    body = function.node.body
    points = [part for part in walk(function.node) if isinstance(part, (ast.Yield, ast.YieldFrom))]
    inner.yields, inner.exits = False, []
    inner.level = machine.heap.begin()
    paths: list[Callable[[], Signal]] = [partial(_behind, machine, body, point, inner) for point in points]
    signal = guarded(lambda: fork(machine, inner, paths) if len(paths) > 1 else paths[0]())
    if signal not in LEAVING:
        inner.exits.append((None, machine.heap.capture()))
    try:
        leave(machine, inner)
    except RaisedError:
        return Signal.RAISE
    return Signal.NORMAL


def _behind(machine: Machine, body: list[ast.stmt], point: ast.expr, frame: Frame) -> Signal:
    """Run what comes behind a place within a block."""
    for i, statement in enumerate(body):
        if any(part is point for part in walk(statement)):
            signal = _behind_in(machine, statement, point, frame)
            return machine.run(body[i + 1 :], frame) if signal is Signal.NORMAL else signal
    return Signal.NORMAL


def _behind_in(machine: Machine, node: ast.stmt, point: ast.expr, frame: Frame) -> Signal:
    match node:
        case ast.Try() | ast.TryStar():
            paths: list[Callable[[], Signal]] = [lambda: _behind(machine, [*node.body, *node.orelse], point, frame)]
            paths += [partial(machine.run, handler.body, frame) for handler in node.handlers]

            def whole() -> Signal:
                return fork(machine, frame, paths) if len(paths) > 1 else paths[0]()

            return run_finally(machine, frame, whole, lambda: machine.run(node.finalbody, frame), jumps=False)
        case ast.With() | ast.AsyncWith():
            return _behind(machine, node.body, point, frame)
        case ast.If():
            inside = any(part is point for statement in node.body for part in walk(statement))
            return _behind(machine, node.body if inside else node.orelse, point, frame)
        case ast.For() | ast.AsyncFor() | ast.While():
            return any_rounds(machine, lambda: machine.run(node.body, frame), node.orelse, frame, may_break=True)
        case _:
            return Signal.NORMAL
