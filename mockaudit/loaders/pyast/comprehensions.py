"""Evaluate comprehensions over known iterables."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.iteration import items_of
from mockaudit.loaders.pyast.machine import Machine, new_dict, new_list, site_of
from mockaudit.loaders.pyast.operators import truth
from mockaudit.loaders.pyast.targets import assign
from mockaudit.loaders.pyast.values import Scope, is_scalar
from mockaudit.model.value import Hole

REASON = "the comprehension runs over values that are only known at run time"
MAX_ROUNDS = 10_000


class _UnknownError(Exception):
    """The comprehension cannot be unrolled."""


def _rounds(machine: Machine, generators: list[ast.comprehension], frame: Frame) -> Iterator[None]:
    first, rest = generators[0], generators[1:]
    items = items_of(machine.evaluate(first.iter, frame))
    if items is None or len(items) > MAX_ROUNDS:
        raise _UnknownError
    for item in items:
        machine.spend()
        assign(machine, first.target, item, frame)
        verdicts = [truth(machine.evaluate(test, frame)) for test in first.ifs]
        if None in verdicts:
            raise _UnknownError
        if False in verdicts:
            continue
        if rest:
            yield from _rounds(machine, rest, frame)
        else:
            yield


def _inner(frame: Frame, node: ast.AST) -> Frame:
    scope = Scope({}, site_of(node, frame))
    return Frame(
        module=frame.module,
        scope=scope,
        owner=frame.owner,
        function=frame.function,
        cls=frame.cls,
        closure=frame,
        depth=frame.depth,
    )


def list_comprehension(machine: Machine, node: ast.expr, frame: Frame) -> object:
    """Evaluate a list, set or generator comprehension; a generator stands as the list of its items."""
    assert isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp))
    inner = _inner(frame, node)
    kind = "set" if isinstance(node, ast.SetComp) else "list"
    try:
        return new_list(
            node, frame, [machine.evaluate(node.elt, inner) for _ in _rounds(machine, node.generators, inner)], kind
        )
    except _UnknownError:
        return Hole(reason=REASON, type="array")


def dict_comprehension(machine: Machine, node: ast.expr, frame: Frame) -> object:
    """Evaluate a dict comprehension."""
    assert isinstance(node, ast.DictComp)
    inner = _inner(frame, node)
    made = new_dict(node, frame)
    try:
        for _ in _rounds(machine, node.generators, inner):
            key = machine.evaluate(node.key, inner)
            if not is_scalar(key):
                return Hole(reason="a key of the dict is only known at run time", type="object")
            made.state[key] = machine.evaluate(node.value, inner)
    except _UnknownError:
        return Hole(reason=REASON, type="object")
    return made
