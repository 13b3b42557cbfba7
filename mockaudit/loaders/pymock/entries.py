"""Turn a test file into the functions of it that a test runner would run."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from mockaudit.loaders.pymock.scopes import File, FunctionNode, Scope
from mockaudit.loaders.pymock.sites import Site

SET_UP = frozenset({"setUp", "asyncSetUp", "setup_method", "setup"})


def entries_of(file: File, sites: Iterable[Site]) -> list[Scope]:
    """List every function of a file that a test runner would run, and those that patch."""
    named = [node for site in sites for node in (site.decorated, site.scope.node)]
    patching = {id(node) for node in named if node is not None}
    return [
        scope
        for scope in functions(file)
        if (name_of(scope).startswith("test") or id(scope.node) in patching or is_fixture(scope))
        and name_of(scope) not in SET_UP
    ]


def functions(file: File) -> list[Scope]:
    """List the functions of a file and the methods of its classes."""
    return [scope for scope in file.scopes if scope.function is not None and _is_top(scope)]


def _is_top(scope: Scope) -> bool:
    parent = scope.parent
    while parent is not None and isinstance(parent.node, ast.ClassDef):
        parent = parent.parent
    return parent is not None and isinstance(parent.node, ast.Module)


def name_of(scope: Scope) -> str:
    """Give the name of a function, "" for anything else."""
    return scope.function.name if scope.function is not None else ""


def is_fixture(scope: Scope) -> bool:
    """Tell whether a function is a fixture of pytest."""
    function = scope.function
    decorators = function.decorator_list if function is not None else []
    names = [item.func if isinstance(item, ast.Call) else item for item in decorators]
    return any(getattr(name, "attr", getattr(name, "id", "")) == "fixture" for name in names)


def is_autouse(scope: Scope) -> bool:
    """Tell whether a fixture runs for each test in its reach without being asked for."""
    decorators = scope.function.decorator_list if scope.function is not None else []
    options = [word for item in decorators if isinstance(item, ast.Call) for word in item.keywords]
    return is_fixture(scope) and any(
        word.arg == "autouse" and isinstance(word.value, ast.Constant) and word.value.value is True for word in options
    )


def passing(sites: dict[int, list[Site]], scope: Scope, function: FunctionNode) -> list[Site]:
    """Give the patches by which a function and its class are decorated, in the order of the doubles it is passed."""
    found: list[Site] = []
    nodes: list[ast.AST] = [function]
    if scope.parent is not None and function.name.startswith("test"):
        nodes.append(scope.parent.node)
    for node in nodes:
        for decorator in reversed(getattr(node, "decorator_list", [])):
            found.extend(sites.get(id(decorator), []))
    return found
