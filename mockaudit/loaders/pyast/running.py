"""Run functions of the suite, with arguments that are known, or any number of times with some that are not."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.control import any_rounds
from mockaudit.loaders.pyast.effects import may_change
from mockaudit.loaders.pyast.frame import LEAVING, Frame, RaisedError, Signal
from mockaudit.loaders.pyast.machine import MAX_DEPTH, Machine, site_of
from mockaudit.loaders.pyast.reach import changeable, hold, unsure
from mockaudit.loaders.pyast.values import Bound, Call, Dict, Function, Scope, Sequence, alternatives, one_of
from mockaudit.model.value import Hole

MAX_RECURSION = 3


def run_function(
    machine: Machine,
    function: Function,
    bound: dict[object, object],
    owner: str | None,
    depth: int,
    *,
    yields: bool = False,
) -> object:
    """Run a function's body with its parameters bound, joining what its several ends return and change."""
    machine.entered.add((function.module.path, function.node.lineno, function.node.col_offset))
    return run_frame(machine, function, frame_of(function, bound, owner, depth, yields=yields))


def frame_of(
    function: Function, bound: dict[object, object], owner: str | None, depth: int, *, yields: bool = False
) -> Frame:
    """Make the frame of a call of a function."""
    return Frame(
        module=function.module,
        scope=Scope(bound, (function.module.path, function.node.lineno, function.node.col_offset)),
        owner=owner,
        function=function,
        cls=function.owner,
        closure=function.closure,
        depth=depth,
        yields=yields,
    )


def run_frame(machine: Machine, function: Function, inner: Frame) -> object:
    """Run a function's body in a frame."""
    node = function.node
    if isinstance(node, ast.Lambda):
        return machine.evaluate(node.body, inner)
    inner.level = machine.heap.begin()
    machine.active[node] = machine.active.get(node, 0) + 1
    try:
        signal = machine.run(node.body, inner)
    except RaisedError:
        signal = Signal.RAISE
    finally:
        machine.active[node] -= 1
    if signal not in LEAVING:
        inner.exits.append((None, machine.heap.capture()))
    return leave(machine, inner)


def leave(machine: Machine, inner: Frame) -> object:
    """Close the section of a call, keeping what its several ends changed, and give what they return."""
    outcomes = [outcome for _, outcome in inner.exits]
    if not inner.kept:  # nobody reads its names again, and there is much work in joining them
        for outcome in [machine.heap.sections[-1], *outcomes]:
            outcome.pop(id(inner.scope), None)
        for trace in machine.heap.traces[-1:]:
            trace.forget(inner.scope)
    if not outcomes:
        machine.heap.commit()
        raise RaisedError
    machine.heap.rollback()
    machine.heap.join(outcomes)
    return one_of([value for value, _ in inner.exits])


def run_roughly(
    machine: Machine, function: Function, call: Call, receiver: object | None, frame: Frame
) -> list[object]:
    """Run a function any number of times with whatever it may be given, and list what it may give.

    What it may change is not known afterwards.
    """
    node = function.node
    given = [argument.value for argument in (*call.positional, *call.keywords.values())]
    boxes: list[object] = [*changeable(receiver, *given, *call.reach)]
    boxes += [item for value in given for item in alternatives(value) if isinstance(item, (Function, Bound))]
    too_deep = machine.active.get(node, 0) > MAX_RECURSION or frame.depth > MAX_DEPTH
    if too_deep or not (may_change(machine, function) or function.module.is_generator(node)):
        return []
    found: list[object] = []

    def once() -> Signal:
        inner = frame_of(function, _unknown_arguments(function, call, boxes, frame), frame.owner, frame.depth + 1)
        try:
            result = run_frame(machine, function, inner)
        except RaisedError:
            result = None
        hold(found, [result, *inner.given])
        return Signal.NORMAL

    with machine.silently():
        any_rounds(machine, once, [], frame)
    return found


def _unknown_arguments(function: Function, call: Call, boxes: list[object], frame: Frame) -> dict[object, object]:
    """Bind each parameter to whatever may be given."""
    spec = function.node.args
    bound: dict[object, object] = {}
    for arg in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs):
        hole = Hole(reason=f"`{arg.arg}` is only known at run time")
        bound[arg.arg] = unsure([*boxes, *changeable(function.defaults.get(arg.arg))], hole)
    if spec.vararg is not None:
        bound[spec.vararg.arg] = Sequence([*boxes], site_of(call.node, frame), "tuple", "it is only known at run time")
    if spec.kwarg is not None:
        state: dict[object, object] = {}
        hold(state, boxes)
        bound[spec.kwarg.arg] = Dict(state, site_of(call.node, frame), "it is only known at run time")
    return bound


def start(machine: Machine, function: Function, bound: dict[object, object], owner: str | None, depth: int) -> object:
    """Run the function of a context manager up to its ``yield``; what stands behind it waits for the end of the ``with``."""
    inner = frame_of(function, bound, owner, depth, yields=True)
    inner.kept = True
    value = run_frame(machine, function, inner)
    machine.suspended.append((inner, len(machine.heap.sections)))
    return value
