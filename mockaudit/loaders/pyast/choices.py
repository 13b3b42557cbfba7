"""Evaluate what is evaluated in one way of several at run time, or not at all."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import partial

from mockaudit.loaders.pyast.frame import Frame, RaisedError
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.operators import truth
from mockaudit.loaders.pyast.traces import Outcome
from mockaudit.loaders.pyast.values import one_of


def either(machine: Machine, ways: Iterable[Callable[[], object]], *, skipped: bool = False) -> list[object]:
    """Give what several ways come to of which one is taken, or perhaps none, and join what they change."""
    values: list[object] = []
    outcomes: list[Outcome] = [{}] if skipped else []
    for way in ways:
        machine.heap.begin()
        try:
            values.append(way())
            outcomes.append(machine.heap.capture())
        except RaisedError:
            pass
        finally:
            machine.heap.rollback()
    if not outcomes:
        raise RaisedError
    if any(outcomes):
        machine.heap.join(outcomes)
    return values


def _evaluated(machine: Machine, nodes: Iterable[ast.expr], frame: Frame, *, skipped: bool = False) -> list[object]:
    return either(machine, (partial(machine.evaluate, node, frame) for node in nodes), skipped=skipped)


def boolean(machine: Machine, node: ast.expr, frame: Frame) -> object:
    """Evaluate ``and`` or ``or``: the operands behind one that may decide may be evaluated, or not."""
    assert isinstance(node, ast.BoolOp)
    stops = isinstance(node.op, ast.Or)
    possible: list[object] = []
    for value_node in node.values[:-1]:
        values = (
            _evaluated(machine, [value_node], frame, skipped=True)
            if possible
            else [machine.evaluate(value_node, frame)]
        )
        known = [truth(value) for value in values]
        if known == [stops]:
            return one_of([*possible, *values])
        if known != [not stops]:
            possible += values
    if not possible:
        return machine.evaluate(node.values[-1], frame)
    return one_of([*possible, *_evaluated(machine, [node.values[-1]], frame, skipped=True)])


def conditional(machine: Machine, node: ast.expr, frame: Frame) -> object:
    """Evaluate ``a if test else b``."""
    assert isinstance(node, ast.IfExp)
    known = truth(machine.evaluate(node.test, frame))
    if known is not None:
        return machine.evaluate(node.body if known else node.orelse, frame)
    return one_of(_evaluated(machine, [node.body, node.orelse], frame))
