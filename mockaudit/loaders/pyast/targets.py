"""Bind values to names, attributes, items and unpacked targets, and take them away again."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.builders import assigned
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.iteration import items_of, kept
from mockaudit.loaders.pyast.machine import Machine, new_list, unsure_list
from mockaudit.loaders.pyast.mappings import put_item, settle
from mockaudit.loaders.pyast.maybe import Maybe, is_listed
from mockaudit.loaders.pyast.objects import call_item_method, set_attribute
from mockaudit.loaders.pyast.reach import held, held_deeply, hold, iterated, unsure
from mockaudit.loaders.pyast.values import (
    Argument,
    Call,
    Dict,
    Instance,
    OneOf,
    Sequence,
    alternatives,
    hole_of,
    is_scalar,
    one_of,
)
from mockaudit.model.value import Hole


def assign(machine: Machine, target: ast.expr, value: object, frame: Frame) -> None:
    """Do ``target = value``."""
    value = kept(value)
    if isinstance(target, ast.Name):
        scope = frame.outward.get(target.id, frame.scope)
        machine.heap.touch(scope, target.id)
        scope.state[target.id] = value
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(machine, target, value, frame)
    elif isinstance(target, ast.Attribute):
        owner = machine.evaluate(target.value, frame)
        set_attribute(machine, owner, target.attr, value)
        assigned(machine, owner, f"{target.attr}=", Argument(value, target, frame.module.path), frame.owner)
    elif isinstance(target, ast.Subscript):
        container = machine.evaluate(target.value, frame)
        index = machine.evaluate(target.slice, frame) if not isinstance(target.slice, ast.Slice) else None
        set_item(machine, container, index, value, (frame.module.path, target.slice))
        for item in alternatives(container):
            if isinstance(item, Instance):
                call_item_method(machine, item, "__setitem__", [index, value], target, frame)
    elif isinstance(target, ast.Starred):
        assign(machine, target.value, value, frame)


def set_item(machine: Machine, container: object, index: object, value: object, place: tuple[str, ast.AST]) -> None:
    """Do ``container[index] = value``."""
    if isinstance(container, OneOf):
        for item in container.values:
            obscure(machine, item, "one of its items may be changed", value, *held(value))
        return
    if isinstance(container, Dict) and is_scalar(index) and not isinstance(place[1], ast.Slice):
        machine.heap.touch(container, index)
        put_item(container, index, value)
        container.places[index] = place
    elif (
        isinstance(container, Sequence)
        and container.broken is None
        and isinstance(index, int)
        and -len(container.state) <= index < len(container.state)
    ):
        machine.heap.touch(container)
        container.state[index] = value
    else:
        reason = hole_of(index, "an item is set whose key is only known at run time").reason
        obscure(machine, container, reason, value, *held(value))


def obscure(machine: Machine, value: object, reason: str, *put: object) -> None:
    """Take note that it is not known which items a container holds; it may hold what is ``put`` into it."""
    for item in alternatives(value):
        if isinstance(item, (Dict, Sequence)):
            machine.heap.touch(item)
            item.broken = reason if is_listed(item.broken) else item.broken
            hold(item.state, put)


def patched(machine: Machine, box: object, call: Call) -> None:
    """Take note that a container is changed until a patch or the test ends, which changes it back."""
    before = {site: set(keys) for site, keys in machine.heap.taints.items()}
    given = [argument.value for argument in (*call.positional, *call.keywords.values())]
    obscure(machine, box, "it is patched", *given, *held(*given))
    machine.heap.taints.clear()
    machine.heap.taints.update(before)


def spoil(machine: Machine, value: object, reason: str, *, shared: bool = True) -> None:
    """Take note that the content of a container, and of those in it, is no longer known.

    ``shared`` false leaves those alone that other tests share.
    """
    for item in held_deeply(value):
        if isinstance(item, (Dict, Sequence)) and is_listed(item.broken) and (shared or not item.shared):
            machine.heap.touch(item)
            item.broken = reason


def _unpack(machine: Machine, target: ast.Tuple | ast.List, value: object, frame: Frame) -> None:
    options = [items_of(item) for item in alternatives(value)]
    starred = [i for i, element in enumerate(target.elts) if isinstance(element, ast.Starred)]
    lists = [items for items in options if items is not None]
    if len(lists) != len(options) or len(starred) > 1:
        reason = hole_of(value, "it is unpacked from a value that is not known").reason
        for element in target.elts:
            value_ = unsure(iterated(value), Hole(reason=reason))
            is_rest = isinstance(element, ast.Starred)
            assign(
                machine,
                element,
                unsure_list(target, frame, iterated(value), Hole(reason=reason)) if is_rest else value_,
                frame,
            )
        return
    columns: list[list[object]] = [[] for _ in target.elts]
    for items in lists:
        if starred:
            tail = len(target.elts) - starred[0] - 1
            middle = items[starred[0] : len(items) - tail]
            items = [*items[: starred[0]], new_list(target, frame, middle), *items[len(items) - tail :]]  # noqa: PLW2901
        for i in range(len(target.elts)):
            columns[i].append(items[i] if i < len(items) else Hole(reason="there are too few values to unpack"))
    for element, column in zip(target.elts, columns, strict=True):
        assign(machine, element, one_of(column), frame)


def delete(machine: Machine, target: ast.expr, frame: Frame) -> None:
    """Do ``del target``."""
    if isinstance(target, ast.Name):
        scope = frame.outward.get(target.id, frame.scope)
        machine.heap.touch(scope, target.id)
        scope.state.pop(target.id, None)
    elif isinstance(target, ast.Subscript):
        container = machine.evaluate(target.value, frame)
        index = None if isinstance(target.slice, ast.Slice) else machine.evaluate(target.slice, frame)
        remove_item(machine, container, index)
    elif isinstance(target, ast.Attribute):
        set_attribute(machine, machine.evaluate(target.value, frame), target.attr, Hole(reason="it is deleted"))


def remove_item(machine: Machine, container: object, index: object) -> object:
    """Take an item out of a container and give it."""
    if isinstance(container, Dict) and is_listed(container.broken) and is_scalar(index) and index in container.state:
        machine.heap.touch(container)
        taken = container.state.pop(index)
        settle(container)
        return taken.value if isinstance(taken, Maybe) else taken
    if isinstance(container, Sequence) and isinstance(index, int) and container.broken is None:
        if -len(container.state) <= index < len(container.state):
            machine.heap.touch(container)
            return container.state.pop(index)
    else:
        obscure(machine, container, "an item is removed whose key is only known at run time")
    return unsure(held(container), Hole(reason="what is removed is only known at run time"))
