"""Run code that an exception may end anywhere, and what goes on from there: ``try`` and managers that swallow it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from mockaudit.loaders.pyast.control import fork, guarded
from mockaudit.loaders.pyast.frame import Frame, Signal
from mockaudit.loaders.pyast.heap import blur
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.targets import assign
from mockaudit.loaders.pyast.traces import Outcome
from mockaudit.loaders.pyast.tree import walk
from mockaudit.model.value import Hole

IN_TRY = "it is changed in a `try` block that may not have run to its end"
Branch = Callable[[], Signal]


def run_try(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    """Run a ``try`` statement: either its whole body, or an unknown part of it and one of the handlers."""
    assert isinstance(node, (ast.Try, ast.TryStar))
    if not node.finalbody:
        return _run_handled(machine, node, frame)
    parts = (part for statement in node.finalbody for part in walk(statement))
    jumps = any(isinstance(part, (ast.Return, ast.Break, ast.Continue)) for part in parts)
    final = partial(machine.run, node.finalbody, frame)
    return run_finally(machine, frame, lambda: _run_handled(machine, node, frame), final, jumps=jumps)


def run_finally(machine: Machine, frame: Frame, body: Branch, final: Branch, *, jumps: bool) -> Signal:
    """Run code and then other code, however the first ends; ``jumps``: the latter may change where that goes on."""
    exits = len(frame.exits)
    machine.heap.watch()
    signal = guarded(body)
    outcome, trace = machine.heap.unwatch()
    left, frame.exits[exits:] = frame.exits[exits:], []

    def returned(value: object, state: Outcome) -> Signal:
        machine.heap.join([state])
        last = final()
        if last is not Signal.NORMAL:
            return last
        # A fixture or manager hands over what it yields before this runs.
        frame.exits.append((value, state if frame.yields else machine.heap.capture(frame.level)))
        return Signal.RETURN

    def stopped() -> Signal:
        blur(machine.heap, [*outcome.values(), *trace.states()], trace.start, IN_TRY)
        last = final()
        return Signal.RAISE if last is Signal.NORMAL else last

    def ended() -> Signal:
        machine.heap.join([outcome])
        last = final()
        return signal if last is Signal.NORMAL else last

    aside: list[Branch] = [lambda e=exit_: returned(*e) for exit_ in left]  # type: ignore[misc]
    if outcome or trace.names or trace.contents:
        aside.append(stopped)
    if jumps:
        return fork(machine, frame, aside if signal is Signal.RETURN else [*aside, ended])
    for branch in aside:
        machine.heap.begin()
        guarded(branch)
        machine.heap.rollback()
    return signal if signal is Signal.RETURN else ended()


def _run_handled(machine: Machine, node: ast.Try | ast.TryStar, frame: Frame) -> Signal:
    machine.heap.watch()
    signal = guarded(lambda: machine.run(node.body, frame))
    outcome, trace = machine.heap.unwatch()
    met = [*outcome.values(), *trace.states()] if node.handlers else []

    def whole() -> Signal:
        machine.heap.join([outcome])
        return machine.run(node.orelse, frame) if signal is Signal.NORMAL else signal

    def handled(handler: ast.ExceptHandler) -> Signal:
        blur(machine.heap, met, trace.start, IN_TRY)
        if handler.name is not None:
            assign(machine, ast.Name(id=handler.name), Hole(reason="it is an exception"), frame)
        return machine.run(handler.body, frame)

    branches: list[Branch] = [lambda h=handler: handled(h) for handler in node.handlers]  # type: ignore[misc]
    if signal is not Signal.RAISE or not branches:
        branches.insert(0, whole)
    return fork(machine, frame, branches) if len(branches) > 1 else branches[0]()


def run_suppressed(machine: Machine, body: list[ast.stmt], frame: Frame) -> Signal:
    """Run the body of a ``with`` statement whose manager may swallow what is raised in it."""
    machine.heap.watch()
    signal = guarded(lambda: machine.run(body, frame))
    outcome, trace = machine.heap.unwatch()

    def whole() -> Signal:
        machine.heap.join([outcome])
        return Signal.NORMAL if signal is Signal.RAISE else signal

    def stopped() -> Signal:
        for box, state in list(trace.states()):
            machine.heap.join([{}, {id(box): (box, state)}])
        return Signal.NORMAL

    return fork(machine, frame, [whole, stopped])
