"""Evaluate expressions of which one or none is evaluated at run time."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.frame import Frame, RaisedError
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.operators import truth
from mockaudit.loaders.pyast.traces import Outcome
from mockaudit.loaders.pyast.values import one_of


def _either(machine: Machine, nodes: list[ast.expr], frame: Frame, *, skipped: bool = False) -> list[object]:
    """Give the values of expressions of which one is evaluated, or perhaps none, and join what they change."""
    values: list[object] = []
    outcomes: list[Outcome] = [{}] if skipped else []
    for node in nodes:
        machine.heap.begin()
        try:
            values.append(machine.evaluate(node, frame))
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


def boolean(machine: Machine, node: ast.expr, frame: Frame) -> object:
    """Evaluate ``and`` or ``or``: the operands behind one that may decide may be evaluated, or not."""
    assert isinstance(node, ast.BoolOp)
    stops = isinstance(node.op, ast.Or)
    possible: list[object] = []
    for value_node in node.values[:-1]:
        values = (
            _either(machine, [value_node], frame, skipped=True) if possible else [machine.evaluate(value_node, frame)]
        )
        known = [truth(value) for value in values]
        if known == [stops]:
            return one_of([*possible, *values])
        if known != [not stops]:
            possible += values
    if not possible:
        return machine.evaluate(node.values[-1], frame)
    return one_of([*possible, *_either(machine, [node.values[-1]], frame, skipped=True)])


def conditional(machine: Machine, node: ast.expr, frame: Frame) -> object:
    """Evaluate ``a if test else b``."""
    assert isinstance(node, ast.IfExp)
    known = truth(machine.evaluate(node.test, frame))
    if known is not None:
        return machine.evaluate(node.body if known else node.orelse, frame)
    return one_of(_either(machine, [node.body, node.orelse], frame))
