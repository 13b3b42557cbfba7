"""Evaluate comprehensions, item by item where the iterables are known."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from mockaudit.loaders.pyast.control import any_rounds
from mockaudit.loaders.pyast.frame import Frame, RaisedError, Signal
from mockaudit.loaders.pyast.iteration import items_of
from mockaudit.loaders.pyast.machine import Machine, new_dict, new_lazy, new_list, site_of, unsure_list
from mockaudit.loaders.pyast.operators import truth
from mockaudit.loaders.pyast.reach import changeable, hold, iterated, unsure
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
        inline=True,
    )


def _item_by_item(
    machine: Machine, each: Callable[[], None], generators: list[ast.comprehension], frame: Frame
) -> bool:
    """Evaluate an element for each item; what was done is undone where that does not come to its end."""
    found = len(machine.found)
    machine.heap.begin()
    try:
        for _ in _rounds(machine, generators, frame):
            each()
    except _UnknownError:
        machine.heap.rollback()
        del machine.found[found:]
        return False
    except RaisedError:
        machine.heap.commit()
        raise
    machine.heap.commit()
    return True


def _roughly(
    machine: Machine, elements: list[ast.expr], generators: list[ast.comprehension], frame: Frame
) -> list[object]:
    """Evaluate the elements any number of times, with items that are not known, and list what they may be."""
    found: list[object] = []

    def once() -> Signal:
        for generator in generators:
            items = iterated(machine.evaluate(generator.iter, frame))
            assign(machine, generator.target, unsure(items, Hole(reason=REASON)), frame)
            for test in generator.ifs:
                machine.evaluate(test, frame)
        hold(found, [machine.evaluate(element, frame) for element in elements])
        return Signal.NORMAL

    any_rounds(machine, once, [], frame)
    return found


def list_comprehension(machine: Machine, node: ast.expr, frame: Frame) -> object:
    """Evaluate a list, set or generator comprehension; a generator stands as the list of its items."""
    assert isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp))
    inner = _inner(frame, node)
    made: list[object] = []
    if _item_by_item(machine, lambda: made.append(machine.evaluate(node.elt, inner)), node.generators, inner):
        if isinstance(node, ast.GeneratorExp):
            return new_lazy(node, frame, made)
        return new_list(node, frame, made, "set" if isinstance(node, ast.SetComp) else "list")
    made = _roughly(machine, [node.elt], node.generators, inner)
    return unsure_list(node, frame, made, Hole(reason=REASON, type="array"))


def dict_comprehension(machine: Machine, node: ast.expr, frame: Frame) -> object:
    """Evaluate a dict comprehension."""
    assert isinstance(node, ast.DictComp)
    inner = _inner(frame, node)
    made = new_dict(node, frame)

    def each() -> None:
        key = machine.evaluate(node.key, inner)
        if not is_scalar(key):
            raise _UnknownError
        made.state[key] = machine.evaluate(node.value, inner)

    if _item_by_item(machine, each, node.generators, inner):
        return made
    values = changeable(*_roughly(machine, [node.key, node.value], node.generators, inner))
    if not values:
        return Hole(reason=REASON, type="object")
    made.state, made.broken = {}, REASON
    hold(made.state, values)
    return made
