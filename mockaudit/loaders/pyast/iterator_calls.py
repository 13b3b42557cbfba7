"""The modelled built-in functions that run over items: ``zip``, ``map``, ``sorted`` and the like."""

# ruff: noqa: ARG001 - the functions of a table share one signature
from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mockaudit.loaders.pyast.effects import may_change
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.iteration import items_of
from mockaudit.loaders.pyast.machine import Machine, new_lazy, new_list, unsure_list
from mockaudit.loaders.pyast.operators import truth
from mockaudit.loaders.pyast.reach import changeable, iterated, unsure
from mockaudit.loaders.pyast.running import run_roughly
from mockaudit.loaders.pyast.values import Argument, Bound, Call, Function, Sequence, alternatives, hole_of
from mockaudit.model.value import Hole

Modelled: TypeAlias = Callable[[Machine, Call, Frame], object]
MAX_MAPPED = 64


def call_back(machine: Machine, values: list[object], call: Call, frame: Frame) -> bool:
    """Tell whether functions that are handed over may change anything; then that is not known any more."""
    found = False
    for value in values:
        for item in alternatives(value):
            function = item.function if isinstance(item, Bound) else item
            if isinstance(function, Function) and may_change(machine, function):
                others = (*call.reach, *(box for other in values for box in iterated(other)))
                given = Call(call.node, call.path, call.positional, call.keywords, call.unknown, reach=others)
                run_roughly(machine, function, given, item.receiver if isinstance(item, Bound) else None, frame)
                found = True
    return found


def _rows(machine: Machine, call: Call, frame: Frame) -> tuple[list[object], list[list[object]] | None]:
    """Give the arguments of ``map`` or ``filter``, and the items that its function is called with, None where unknown."""
    values = [argument.value for argument in call.positional]
    columns = [items_of(value) for value in values[1:]]
    known = [column for column in columns if column is not None]
    effects = call_back(machine, values, call, frame)
    rows = [list(row) for row in zip(*known, strict=False)]
    unknown = effects or not columns or len(known) != len(columns) or len(rows) > MAX_MAPPED or call.unknown is not None
    return values, None if unknown else rows


def _called(machine: Machine, call: Call, row: list[object], frame: Frame) -> object:
    arguments = tuple(Argument(item, call.node, call.path) for item in row)
    return machine.call(call.positional[0].value, Call(call.node, call.path, arguments, {}), frame)


def _map(machine: Machine, call: Call, frame: Frame) -> object:
    values, rows = _rows(machine, call, frame)
    if rows is None:
        boxes = [item for value in values for item in iterated(value)]
        return unsure_list(call.node, frame, boxes, Hole(reason="what is mapped is only known at run time"))
    return new_lazy(call.node, frame, [_called(machine, call, row, frame) for row in rows], *values[1:])


def _filter(machine: Machine, call: Call, frame: Frame) -> object:
    values, rows = _rows(machine, call, frame)
    hole = Hole(reason="what is filtered is only known at run time")
    boxes = [item for value in values for item in iterated(value)]
    if rows is None:
        return unsure_list(call.node, frame, boxes, hole)
    verdicts = [truth(row[0] if values[0] is None else _called(machine, call, row, frame)) for row in rows]
    if None in verdicts:
        return unsure_list(call.node, frame, boxes, hole)
    kept = [row[0] for row, verdict in zip(rows, verdicts, strict=True) if verdict]
    return new_lazy(call.node, frame, kept, *values[1:])


def _reduce(machine: Machine, call: Call, frame: Frame) -> object:
    values = [argument.value for argument in call.positional]
    call_back(machine, values, call, frame)
    boxes = [*changeable(*values[2:]), *(item for value in values for item in iterated(value))]
    return unsure(boxes, Hole(reason="it is computed from unknown values"))


def _enumerate(machine: Machine, call: Call, frame: Frame) -> object:
    value, start = call.value(0, "iterable"), call.value(1, "start", 0)
    items = items_of(value)
    if items is None or not isinstance(start, int):
        return _unknown_rows(call, frame, value)
    rows: list[object] = [new_list(call.node, frame, [i, x], "tuple") for i, x in enumerate(items, start)]
    return new_lazy(call.node, frame, rows, value)


def _unknown_rows(call: Call, frame: Frame, *values: object) -> object:
    hole = Hole(reason="its items are only known at run time")
    row = unsure_list(call.node, frame, [item for value in values for item in iterated(value)], hole)
    return unsure_list(call.node, frame, changeable(row), hole)


def _zip(machine: Machine, call: Call, frame: Frame) -> object:
    values = [argument.value for argument in call.positional]
    columns = [items_of(value) for value in values]
    known = [column for column in columns if column is not None]
    if len(known) != len(columns) or call.unknown is not None:
        return _unknown_rows(call, frame, *values)
    rows = [new_list(call.node, frame, list(row), "tuple") for row in zip(*known, strict=False)]
    return new_lazy(call.node, frame, list(rows), *values)


def _reversed(machine: Machine, call: Call, frame: Frame) -> object:
    value = call.value(0, "seq")
    items = items_of(value)
    if items is None:
        return unsure_list(call.node, frame, iterated(value), Hole(reason="its items are only known at run time"))
    return new_lazy(call.node, frame, items[::-1], value)


def _sorted(machine: Machine, call: Call, frame: Frame) -> object:
    value = call.value(0, "iterable")
    items = value.state if isinstance(value, Sequence) and value.broken is None else items_of(value)
    reverse = call.value(-1, "reverse", default=False)
    call_back(machine, [value, call.value(-1, "key")], call, frame)
    hole = Hole(reason="the sorted list is only known at run time", type="array")
    if items is None or "key" in call.keywords or not isinstance(reverse, bool) or call.unknown is not None:
        return unsure_list(call.node, frame, iterated(value), hole)
    texts = [item for item in items if isinstance(item, str)]
    numbers = [item for item in items if isinstance(item, (int, float))]
    made = new_list(call.node, frame, [])
    if len(texts) == len(items):
        made.state.extend(sorted(texts, reverse=reverse))
    elif len(numbers) == len(items):
        made.state.extend(sorted(numbers, reverse=reverse))
    else:
        return unsure_list(call.node, frame, iterated(value), hole)
    return made


def _extreme(choose: Callable[[list[float]], float]) -> Modelled:
    def apply(machine: Machine, call: Call, frame: Frame) -> object:
        values = [a.value for a in call.positional]
        call_back(machine, [*values, call.value(-1, "key")], call, frame)
        items = items_of(values[0]) if len(values) == 1 else values
        numbers = [item for item in items or [] if isinstance(item, (int, float))]
        if not numbers or call.keywords or call.unknown is not None or len(numbers) != len(items or []):
            boxes = [*changeable(*values), *iterated(values[0] if values else None)]
            return unsure(boxes, Hole(reason="it is computed from unknown values"))
        return choose(numbers)

    return apply


def _iter(machine: Machine, call: Call, frame: Frame) -> object:
    value = call.value(0, "object")
    items = items_of(value) if len(call.positional) == 1 else None
    if items is None:
        return unsure_list(call.node, frame, iterated(value), hole_of(value, "its items are only known at run time"))
    return new_lazy(call.node, frame, items, value)


def _next(machine: Machine, call: Call, frame: Frame) -> object:
    value = call.value(0, "iterator")
    if isinstance(value, Sequence) and value.sources is not None and value.broken is None and value.state:
        return value.state[0]
    boxes = [*iterated(value), *changeable(call.value(1, "default"))]
    return unsure(boxes, Hole(reason="how far an iterator has come is only known at run time"))


ITERATOR_CALLS: dict[str, Modelled] = {
    "builtins.enumerate": _enumerate,
    "builtins.zip": _zip,
    "builtins.reversed": _reversed,
    "builtins.sorted": _sorted,
    "builtins.min": _extreme(min),
    "builtins.max": _extreme(max),
    "builtins.sum": _extreme(sum),
    "builtins.iter": _iter,
    "builtins.next": _next,
    "builtins.map": _map,
    "builtins.filter": _filter,
    "functools.reduce": _reduce,
}
