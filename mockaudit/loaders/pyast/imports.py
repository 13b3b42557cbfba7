"""Run import statements: names of the suite stay to be looked up on first use, all others are libraries."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.aliases import library_below, library_of
from mockaudit.loaders.pyast.attributes import library_name
from mockaudit.loaders.pyast.frame import Frame, Signal
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.targets import assign
from mockaudit.loaders.pyast.values import Imported


def run_import(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    """Run ``import a.b`` and ``import a.b as c``."""
    assert isinstance(node, ast.Import)
    for alias in node.names:
        head = alias.name if alias.asname is not None else alias.name.partition(".")[0]
        known = is_library(machine, head) or library_of(machine.project.aliases, alias.name) is not None
        path = None if known else machine.language.find(head, frame.module.path, 0)
        value = library_name(machine, head) if path is None else Imported(path, None)
        assign(machine, ast.Name(id=alias.asname or head), value, frame)
    return Signal.NORMAL


def is_library(machine: Machine, name: str) -> bool:
    """Tell whether a module is a mock library that the audit knows, which no module of the suite shadows."""
    return name in machine.lexicon.modules


def run_import_from(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    """Run ``from a import b``; ``b`` may be a name in ``a`` or a module below it."""
    assert isinstance(node, ast.ImportFrom)
    name = node.module or ""
    library = node.level == 0 and is_library(machine, name)
    path = None if library else machine.language.find(name, frame.module.path, node.level)
    for alias in node.names:
        if alias.name == "*":
            _import_all(machine, path, name, frame)
            continue
        below = f"{name}.{alias.name}" if name else alias.name
        copied = _copied(machine, frame.module.path, node.level, below)
        value: object = library_name(machine, copied or f"{name}.{alias.name}")
        if path is not None and copied is None:
            value = Imported(path, alias.name)
        elif not library and copied is None:
            module = machine.language.find(below, frame.module.path, node.level)
            value = value if module is None else Imported(module, None)
        assign(machine, ast.Name(id=alias.asname or alias.name), value, frame)
    return Signal.NORMAL


def _copied(machine: Machine, path: str, level: int, name: str) -> str | None:
    """Give the library's name for what is imported from a copy of it, None where the module is no copy."""
    aliases = machine.project.aliases
    if not aliases:
        return None
    return library_below(aliases, path, level, name) if level else library_of(aliases, name)


def _import_all(machine: Machine, path: str | None, name: str, frame: Frame) -> None:
    module = None if path is None else machine.language.load(machine, path)
    if module is None or path is None:
        frame.scope.broken = f"it may come from `from {name} import *`"
        return
    frame.scope.broken = frame.scope.broken or module.scope.broken
    for defined in list(module.scope.state):
        if not str(defined).startswith("_"):
            assign(machine, ast.Name(id=str(defined)), Imported(path, str(defined)), frame)
