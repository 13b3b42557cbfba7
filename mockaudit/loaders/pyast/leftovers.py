"""Run the helper functions that no test of their file calls, with parameters that are not known."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.fixtures import annotated_mock
from mockaudit.loaders.pyast.frame import BudgetError, RaisedError
from mockaudit.loaders.pyast.machine import MAX_STEPS, Machine
from mockaudit.loaders.pyast.running import run_function
from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pyast.values import Class, Dict, Function, Instance, Mock, Scope, Sequence, Site
from mockaudit.model.value import Hole

# Of what a file may take. A function that registers stubs takes a few thousand steps; one that takes this many reads a
# document, or the like.
MAX_SHARE = MAX_STEPS // 5


def site_of_function(function: Function) -> Site:
    """Name a function by its place, the same however often its file is parsed."""
    return function.module.path, function.node.lineno, function.node.col_offset


def run_leftovers(machine: Machine, path: str, values: list[object], guessed: dict[str, tuple[str, Site]]) -> None:
    """Run the functions that nobody called, with parameters that are not known.

    ``guessed`` takes their owners down. Raises BudgetError at the end where one of them had its share, so that the others
    are read all the same.
    """
    pending: list[tuple[Function, Class | None]] = []
    for value in values:
        if isinstance(value, Function):
            pending.append((value, None))
        elif isinstance(value, Class):
            pending += [(f, value) for f in value.scope.state.values() if isinstance(f, Function)]
    cut = False
    for function, cls in pending:
        if site_of_function(function) in machine.entered or not is_registering(machine, function.node):
            continue
        owner = "::".join([path, *([cls.name] if cls is not None else []), function.name])
        guessed[owner] = (function.name, site_of_function(function))
        cut |= not _run_leftover(machine, function, cls, owner)
    if cut:
        raise BudgetError


def _run_leftover(machine: Machine, function: Function, cls: Class | None, owner: str) -> bool:
    """Run one function, and tell whether that came to an end within its share."""
    level = machine.heap.begin()
    machine.limit = min(machine.steps + MAX_SHARE, MAX_STEPS)
    try:
        run_function(machine, function, unknown_parameters(machine, function, cls), owner, 1, yields=True)
    except RaisedError:
        return True
    except BudgetError:
        if machine.limit == MAX_STEPS or machine.steps <= machine.limit:  # the file has had its share, or its time
            raise
        machine.touched.clear()
        return False
    finally:
        machine.limit = MAX_STEPS
        machine.heap.unwind(level)
    return True


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
