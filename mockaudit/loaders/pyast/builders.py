"""Follow stubs that are built step by step: take the steps, and lift a stub after each statement that took some."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mockaudit.loaders.pyast.dialect import ESCAPED, GIVEN, STUBS
from mockaudit.loaders.pyast.export import freeze
from mockaudit.loaders.pyast.values import (
    Argument,
    Builder,
    Call,
    Library,
    Mock,
    OneOf,
    Scope,
    alternatives,
    is_scalar,
    plain_text,
    same,
)
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole

if TYPE_CHECKING:
    from mockaudit.loaders.pyast.frame import Frame
    from mockaudit.loaders.pyast.machine import Machine


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Built:
    """A stub as it was lifted: the call that began it, its fields then, and what came of it."""

    builder: Builder
    fields: Mapping[object, object]
    items: tuple[Exchange | Notice, ...]


def frozen(call: Call) -> Call:
    """Copy a call's arguments as they are now."""
    return Call(
        call.node,
        call.path,
        tuple(freeze(argument) for argument in call.positional),
        {name: freeze(argument) for name, argument in call.keywords.items()},
        call.unknown,
    )


def begin(machine: Machine, mock: Mock, verb: str, call: Call, frame: Frame) -> Builder:
    """Begin a stub that further steps may complete."""
    scope = Scope({}, (call.path, call.node.lineno, call.node.col_offset))
    builder = Builder(mock, verb, frozen(call), scope, frame.owner)
    _touch(machine, builder, frame.owner)
    _shelve(machine, builder, frame)
    return builder


def make_mock(
    machine: Machine, dialect: str, options: tuple[tuple[str, object], ...], call: Call, frame: Frame
) -> Mock:
    """Make a mock library's object; where its stubs have names, it keeps them apart from those of other objects."""
    give(machine, call, frame.owner)
    shelf = Scope({}, (call.path, call.node.lineno, call.node.col_offset), fallback=True)
    return Mock(dialect, options if machine.dialects[dialect].named is None else (*options, (STUBS, shelf)))


def _shelf(machine: Machine, mock: Mock) -> Scope:
    own = dict(mock.options).get(STUBS)
    return own if isinstance(own, Scope) else machine.names


def _shelve(machine: Machine, builder: Builder, frame: Frame) -> None:
    """Keep a stub under the name that it is given; a stub that had the name is no longer what it was."""
    keyword = machine.dialects[builder.mock.dialect].named
    if keyword is None or keyword not in builder.call.keywords:
        return
    shelf = _shelf(machine, builder.mock)
    if shelf is machine.names and not machine.heap.sections and frame.module.path != machine.path:
        return  # a module is evaluated for the first file that imports it only
    name = plain_text(builder.call.keywords[keyword].value)
    before = shelf.state.get(name)
    machine.heap.touch(shelf, name)
    if name is None:
        shelf.broken = "a stub is given a name that is only known at run time"
        return
    shelf.state[name] = builder
    for item in alternatives(before):
        if isinstance(item, Builder):
            machine.heap.touch(item.scope, ESCAPED)
            item.scope.state[ESCAPED] = True


def named_stub(machine: Machine, value: object, index: object) -> object:
    """Give the stub that a mock object, or the library's own, knows by a name; None where the value is neither."""
    mock = value if isinstance(value, Mock) else None
    if isinstance(value, Library):
        mock = next((Mock(d.name) for d in machine.dialects.values() if value.path in d.shelves), None)
    if mock is None or machine.dialects[mock.dialect].named is None:
        return None
    shelf, name = _shelf(machine, mock), plain_text(index)
    if name is None or shelf.broken is not None or name not in shelf.state:
        return Hole(reason="which stub has this name is only known at run time")
    return shelf.state[name]


def _touch(machine: Machine, builder: Builder, owner: str | None) -> None:
    if machine.recording:
        machine.touched[id(builder.scope)] = (builder, owner or builder.owner)


def take(machine: Machine, builder: Builder, name: str, call: Call, owner: str | None) -> object:
    """Take a step on a stub: a call, an assignment, an operator or a use as decorator."""
    stepper = machine.dialects[builder.mock.dialect].step
    fields = {str(key): value for key, value in builder.scope.state.items()}
    step = None if stepper is None else stepper(fields, builder.view, name, frozen(call))
    if step is None:
        return Hole(reason=f"what `.{name}()` gives is only known at run time")
    for key, value in step.fields.items():
        put(machine, builder, key, value, owner)
    return Builder(builder.mock, builder.verb, builder.call, builder.scope, builder.owner, step.view)


def put(machine: Machine, builder: Builder, key: str, value: object, owner: str | None) -> None:
    """Set a field of a stub under construction."""
    machine.heap.touch(builder.scope, key)
    builder.scope.state[key] = value
    _touch(machine, builder, owner)


def give(machine: Machine, call: Call, owner: str | None) -> None:
    """Note on the stubs under construction among a call's arguments that a mock object was made with them."""
    for argument in [*call.positional, *call.keywords.values()]:
        if isinstance(argument.value, Builder):
            put(machine, argument.value, GIVEN, value=True, owner=owner)


def assigned(machine: Machine, target: object, name: str, value: Argument, owner: str | None) -> None:
    """Do ``target.name = value``, or another step with one argument, on each stub that the target may be."""
    for item in target.values if isinstance(target, OneOf) else (target,):
        if isinstance(item, Builder):
            given = value if not isinstance(target, OneOf) else Argument(_unsure(), value.node, value.path)
            node = ast.copy_location(ast.Call(func=ast.Name(id=name), args=[], keywords=[]), value.node)
            take(machine, item, name, Call(node, value.path, (given,), {}), owner)


def _unsure() -> Hole:
    return Hole(reason="it may be set on another stub")


def flush(machine: Machine) -> None:
    """Lift the stubs on which steps were taken; one that tells more than its earlier state takes that one's place."""
    touched, machine.touched = machine.touched, {}
    for builder, owner in touched.values():
        fields = dict(builder.scope.state)
        if machine.recording:
            replaced = next((b for b in machine.built if _extends(b, builder, fields)), None)
            if replaced is not None:
                machine.built.remove(replaced)
                gone = {id(item) for item in replaced.items}
                machine.found[:] = [item for item in machine.found if id(item) not in gone]
            items = tuple(machine.lift(builder.mock, builder.verb, builder.call, owner, fields))
            machine.found.extend(items)
            machine.built.append(Built(builder=builder, fields=fields, items=items))


def _extends(earlier: Built, builder: Builder, fields: Mapping[object, object]) -> bool:
    return (
        earlier.builder.scope.site == builder.scope.site
        and (earlier.builder.scope is builder.scope or _alike(earlier.builder.call, builder.call))
        and all(key in fields and _equal(value, fields[key]) for key, value in earlier.fields.items())
    )


def _alike(left: Call, right: Call) -> bool:
    if len(left.positional) != len(right.positional) or left.keywords.keys() != right.keywords.keys():
        return False
    pairs = [*zip(left.positional, right.positional, strict=True)]
    pairs += [(argument, right.keywords[name]) for name, argument in left.keywords.items()]
    return all(a.node is b.node and (same(a.value, b.value) or not is_scalar(a.value)) for a, b in pairs)


def _equal(left: object, right: object) -> bool:
    if isinstance(left, Argument) and isinstance(right, Argument):
        return left.node is right.node and (same(left.value, right.value) or not is_scalar(left.value))
    return same(left, right)
