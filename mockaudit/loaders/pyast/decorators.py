"""Name the decorators of a function by their dotted paths, and tell which of them leave it as it is."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.values import Function, Library, Method, Mock

TRANSPARENT = ("pytest.", "functools.", "unittest.", "staticmethod", "classmethod", "abc.", "typing.", "contextlib.")


def is_transparent(machine: Machine, path: str) -> bool:
    """Tell whether a decorator leaves what a function does and gives as it is."""
    plain = path.removeprefix("builtins.")
    if plain.startswith(("functools.wraps", "functools.partial", "pytest.", "functools.singledispatch")):
        return plain.startswith("pytest.")
    return plain.startswith(TRANSPARENT) or path in machine.lexicon.transparent


def decorator_paths(machine: Machine, function: Function) -> list[str]:
    """Name a function's decorators by their full dotted paths; "" stands for one that is not a library's."""
    if isinstance(function.node, ast.Lambda):
        return []
    scope = function.owner.scope if function.owner is not None else function.module.scope
    home = function.closure or Frame(module=function.module, scope=scope, owner=None)
    paths = []
    for decorator in function.node.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        value = machine.evaluate(target, home)
        if isinstance(value, Method) and isinstance(value.owner, Mock):
            value = Library(f"{value.owner.dialect}.{value.name}")
        if isinstance(value, Mock):
            dialect = machine.dialects[value.dialect]
            names = dialect.receivers & dialect.transparent or dialect.receivers
            value = Library(min(names)) if names else value
        paths.append(value.path if isinstance(value, Library) else "")
    return paths
