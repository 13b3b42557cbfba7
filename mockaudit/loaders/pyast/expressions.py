"""Evaluate expressions: one function for each node type, listed in EXPRESSIONS."""

# ruff: noqa: ARG001 - the functions of a table share one signature
from __future__ import annotations

import ast
import builtins
import posixpath

from mockaudit.loaders.pyast.arguments import collect_arguments
from mockaudit.loaders.pyast.asked import called
from mockaudit.loaders.pyast.attributes import constant_of, get_attribute, imported, library_name
from mockaudit.loaders.pyast.builders import assigned, named_stub
from mockaudit.loaders.pyast.choices import boolean, conditional
from mockaudit.loaders.pyast.comprehensions import dict_comprehension, list_comprehension
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.machine import Evaluator, Machine, new_dict, new_list
from mockaudit.loaders.pyast.mappings import put_all, put_item
from mockaudit.loaders.pyast.objects import call_item_method, obscure_object
from mockaudit.loaders.pyast.operators import binary, combined, compare, truth, unary
from mockaudit.loaders.pyast.reach import held, hold, iterated
from mockaudit.loaders.pyast.subscripts import get_item
from mockaudit.loaders.pyast.symbols import Asked
from mockaudit.loaders.pyast.targets import assign
from mockaudit.loaders.pyast.text import formatted, join_text
from mockaudit.loaders.pyast.values import (
    Argument,
    Builder,
    Dict,
    EnumMember,
    Function,
    Imported,
    Instance,
    Library,
    OneOf,
    Sequence,
    hole_of,
    is_scalar,
    one_of,
)
from mockaudit.model.value import Hole

MAX_ITEMS = 20_000


def _constant(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.Constant)
    return node.value if is_scalar(node.value) else Hole(reason="it is a constant of a type that JSON does not have")


def _name(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.Name)
    found, value = frame.lookup(node.id)
    if found:
        if isinstance(value, Imported) and value.name is not None:
            return imported(machine, value, frame)
        if frame.module.scope.state.get(node.id) is value and node.id in frame.module.patched:
            return Hole(reason=f"`{node.id}` is replaced by a patch")
        if (
            isinstance(value, Library)
            and node.id.isupper()
            and (known := constant_of(machine, value, frame)) is not None
        ):
            return known
        return value
    if node.id == "__file__":
        from mockaudit.loaders.pyast.values import PathValue  # noqa: PLC0415

        return PathValue(frame.module.path, rooted=True)
    if node.id == "__package__":
        return _package(machine, frame.module.path)
    if node.id == "__name__":
        return Hole(reason="the module's name is only known at run time", type="string")
    if hasattr(builtins, node.id) and frame.module.scope.broken is None:
        return library_name(machine, f"builtins.{node.id}")
    return Hole(reason=frame.module.scope.broken or f"`{node.id}` is only known at run time")


def _package(machine: Machine, path: str) -> object:
    """Give the dotted name of the package that a file belongs to, as its folders say it."""
    names: list[str] = []
    folder = posixpath.dirname(path)
    while folder and machine.language.find("__init__", path, len(names) + 1) == f"{folder}/__init__.py":
        names.insert(0, posixpath.basename(folder))
        folder = posixpath.dirname(folder)
    return ".".join(names) if names else Hole(reason="the module's package is only known at run time", type="string")


def _sequence(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, (ast.List, ast.Tuple, ast.Set))
    kind = {ast.List: "list", ast.Tuple: "tuple", ast.Set: "set"}[type(node)]
    made = new_list(node, frame, [], kind)
    for element in node.elts:
        if isinstance(element, ast.Starred):
            value = machine.evaluate(element.value, frame)
            if isinstance(value, Sequence) and value.broken is None:
                made.state.extend(value.state)
            else:
                made.broken = hole_of(value, "it is filled from a value that is not known").reason
                hold(made.state, held(value))
            continue
        made.places[len(made.state)] = (frame.module.path, element)
        made.state.append(machine.evaluate(element, frame))
    return made


def _dict(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.Dict)
    made = new_dict(node, frame)
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        if key_node is None:
            value = machine.evaluate(value_node, frame)
            if isinstance(value, Dict):
                put_all(made, value)
            else:
                made.broken = hole_of(value, "it is filled from a value that is not known").reason
                hold(made.state, held(value))
            continue
        key = machine.evaluate(key_node, frame)
        value = machine.evaluate(value_node, frame)
        if is_scalar(key):
            put_item(made, key, value)
            made.places[key] = (frame.module.path, key_node)
        else:
            made.broken = hole_of(key, "one of its keys is only known at run time").reason
            hold(made.state, [value])
    return made


def _joined(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.JoinedStr)
    parts: list[object] = []
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            spec = "" if value.format_spec is None else machine.evaluate(value.format_spec, frame)
            conversion = "" if value.conversion < 0 else chr(value.conversion)
            parts.append(formatted(machine.evaluate(value.value, frame), spec, conversion))
        else:
            parts.append(machine.evaluate(value, frame))
    return join_text(parts)


def _binary(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.BinOp)
    left, right = machine.evaluate(node.left, frame), machine.evaluate(node.right, frame)
    if isinstance(left, Builder) and isinstance(node.op, ast.Mod):
        assigned(machine, left, "%", Argument(right, node.right, frame.module.path), frame.owner)
        return left
    return combined(node.op, [left, right], node, frame) or binary(node.op, left, right, node, frame)


def _unary(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.UnaryOp)
    value = machine.evaluate(node.operand, frame)
    return combined(node.op, [value], node, frame) or unary(node.op, value)


def _compare(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.Compare)
    left = machine.evaluate(node.left, frame)
    results: list[object] = []
    for op, right_node in zip(node.ops, node.comparators, strict=True):
        right = machine.evaluate(right_node, frame)
        results.append(_compared(machine, op, left, right))
        left = right
    known = [truth(result) for result in results]
    if False in known:
        return False
    return True if None not in known else Hole(reason="it depends on a value that is not known", type="boolean")


def _compared(machine: Machine, op: ast.cmpop, left: object, right: object) -> object:
    if (
        isinstance(left, Library)
        and isinstance(right, Library)
        and isinstance(op, (ast.Eq, ast.NotEq, ast.Is, ast.IsNot))
    ):
        is_same = machine.language.is_same(left.path, right.path)
        if is_same is not None:
            return is_same is isinstance(op, (ast.Eq, ast.Is))
    return compare(op, left, right)


def _attribute(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.Attribute)
    value = machine.evaluate(node.value, frame)
    if node.attr == "__dict__":
        obscure_object(machine, value, "its attributes may be set through its `__dict__`")
    return get_attribute(machine, value, node.attr, frame)


def _subscript(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.Subscript)
    value = machine.evaluate(node.value, frame)
    if isinstance(node.slice, ast.Slice):
        bounds = (node.slice.lower, node.slice.upper, node.slice.step)
        return get_item(value, [None if b is None else machine.evaluate(b, frame) for b in bounds], node, frame)
    index = machine.evaluate(node.slice, frame)
    if isinstance(value, Instance):
        return call_item_method(machine, value, "__getitem__", [index], node, frame)
    stub = named_stub(machine, value, index)
    if stub is None and isinstance(value, Library):
        stub = _member(machine, value, index, frame)
    return get_item(value, index, node, frame) if stub is None else stub


def _member(machine: Machine, enum: Library, name: object, frame: Frame) -> object:
    """Give the member that an enum of the product has by a name, None where it is none."""
    names = name.values if isinstance(name, OneOf) else (name,)
    paths = (Library(f"{enum.path}.{item}") if isinstance(item, str) else None for item in names)
    found = [None if path is None else constant_of(machine, path, frame) for path in paths]
    return one_of(found) if all(isinstance(item, EnumMember) for item in found) else None


def _call(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.Call)
    target = machine.evaluate(node.func, frame)
    if isinstance(target, Library) and target.path == "builtins.super":
        return Library("builtins.super()")
    call = collect_arguments(machine, node, frame)
    if isinstance(target, Asked) and (part := called(target, call)) is not None:
        return part
    return machine.call(target, call, frame)


def _lambda(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.Lambda)
    frame.keep()
    return Function(node, frame.module, frame, {}, frame.cls)


def _await(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.Await)
    return machine.evaluate(node.value, frame)


def _walrus(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, ast.NamedExpr)
    value = machine.evaluate(node.value, frame)
    while frame.inline and frame.closure is not None:
        frame = frame.closure
    assign(machine, node.target, value, frame)
    return value


def _yield(machine: Machine, node: ast.expr, frame: Frame) -> object:
    assert isinstance(node, (ast.Yield, ast.YieldFrom))
    if node.value is not None:
        value = machine.evaluate(node.value, frame)
        frame.given += [value] if isinstance(node, ast.Yield) else iterated(value)
    return Hole(reason="what is sent to a generator is only known at run time")


EXPRESSIONS: dict[type[ast.expr], Evaluator] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dict,
    ast.JoinedStr: _joined,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: boolean,
    ast.Compare: _compare,
    ast.IfExp: conditional,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Call: _call,
    ast.Lambda: _lambda,
    ast.Await: _await,
    ast.NamedExpr: _walrus,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.ListComp: list_comprehension,
    ast.SetComp: list_comprehension,
    ast.GeneratorExp: list_comprehension,
    ast.DictComp: dict_comprehension,
}
