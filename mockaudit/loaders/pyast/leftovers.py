"""Prepare helper functions that no test of their file calls: they are read with parameters that are not known."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.fixtures import annotated_mock
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pyast.values import Class, Dict, Function, Instance, Mock, Scope, Sequence, Site
from mockaudit.model.value import Hole


def site_of_function(function: Function) -> Site:
    """Name a function by its place, the same however often its file is parsed."""
    return function.module.path, function.node.lineno, function.node.col_offset


def is_registering(machine: Machine, node: ast.AST) -> bool:
    """Tell whether a function may register a stub, by the names of the methods that it calls."""
    called = {
        _called(item.func)
        for item in walk(node)
        if isinstance(item, ast.Call) and isinstance(item.func, (ast.Attribute, ast.Name))
    }
    return not all(called.isdisjoint(dialect.verbs) for dialect in machine.dialects.values())


def _called(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def unknown_parameters(machine: Machine, function: Function, cls: Class | None) -> dict[object, object]:
    """Bind every parameter to a hole, a mock object by its annotation or name, and ``self`` to an unknown object."""
    spec = function.node.args
    arguments = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
    site: Site = (function.module.path, function.node.lineno, function.node.col_offset)
    bound: dict[object, object] = {}
    for arg in arguments:
        mock = None if arg.annotation is None else annotated_mock(machine, arg.annotation, function.module)
        known = next((Mock(d.name) for d in machine.dialects.values() if arg.arg in d.fixtures), None)
        bound[arg.arg] = (
            mock
            or known
            or Hole(reason=f"`{arg.arg}` is a parameter of `{function.name}()`, which is not called in this file")
        )
    if cls is not None and arguments:
        reason = f"the attributes of a `{cls.name}` are only known at run time"
        bound[arguments[0].arg] = Instance(cls, Scope({}, site, fallback=True), reason)
    if spec.vararg is not None:
        bound[spec.vararg.arg] = Sequence([], site, "tuple", f"`*{spec.vararg.arg}` is only known at run time")
    if spec.kwarg is not None:
        bound[spec.kwarg.arg] = Dict({}, site, f"`**{spec.kwarg.arg}` is only known at run time")
    return bound
