"""Evaluate expressions of which one or none is evaluated at run time."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.frame import Frame, RaisedError
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.traces import Outcome


def either(machine: Machine, nodes: list[ast.expr], frame: Frame, *, skipped: bool = False) -> list[object]:
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
