"""Where code runs: a parsed module, and the frame of one call in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import field
from enum import Enum, auto

from mockaudit.loaders.pyast.traces import Outcome
from mockaudit.loaders.pyast.tree import children, walk
from mockaudit.loaders.pyast.values import Box, Class, Function, Scope
from mockaudit.model.dataclass import dataclass

PATCHERS = frozenset({"setattr", "patch", "object", "dict", "setitem", "delattr", "delitem"})


class Signal(Enum):
    """How a stretch of statements ends."""

    NORMAL = auto()
    RETURN = auto()
    RAISE = auto()
    BREAK = auto()
    CONTINUE = auto()


LEAVING = (Signal.RETURN, Signal.RAISE)  # no set: an enum's hash is computed in Python


class RaisedError(Exception):
    """The code under evaluation certainly raises here."""


class BudgetError(Exception):
    """The file needs more steps or time than one file may have."""


@dataclass(slots=True, eq=False)
class Module:
    """A parsed file of the suite and the names that it defines. ``ran`` is true once its body was evaluated.

    ``boxes`` are the containers that its body made and that all tests share, ``generators`` tells of functions whether
    they are such, ``patches`` is what ``patched`` gives once it was asked for.
    """

    path: str
    tree: ast.Module
    scope: Scope
    ran: bool = False
    patches: frozenset[str] | None = frozenset()
    boxes: list[Box] = field(default_factory=list)
    generators: dict[ast.AST, bool] = field(default_factory=dict)

    @property
    def patched(self) -> frozenset[str]:
        """Give the last parts of the names that the file replaces by monkeypatch or mock.patch."""
        if self.patches is None:
            self.patches = frozenset(_patched_names(self.tree))
        return self.patches

    def is_generator(self, node: ast.AST) -> bool:
        """Tell whether the own body of a function of this file holds a ``yield``."""
        if node not in self.generators:
            self.generators[node] = not isinstance(node, ast.Lambda) and _yields(node)
        return self.generators[node]


def _patched_names(tree: ast.Module) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in PATCHERS:
            texts = [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            yield from (text.rpartition(".")[2] for text in texts)


def _yields(node: ast.AST) -> bool:
    pending = children(node)
    while pending:
        child = pending.pop()
        if isinstance(child, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            pending.extend(children(child))
    return False


@dataclass(slots=True, eq=False)
class Frame:
    """One call under evaluation.

    ``owner`` names the test or fixture that is running. ``exits`` collects the values returned with what was changed
    until then, ``level`` is the heap's level at the call. ``yields`` is true where the first ``yield`` ends the call (a
    fixture or context manager). ``fuzzy`` is set where a loop may end early. ``outward`` are names declared global or
    nonlocal, with the scope they stand in. ``kept`` tells whether its names may be read once its call has ended,
    ``inline`` whether it is a comprehension's. ``given`` are the values that it yields where it goes on.
    """

    module: Module
    scope: Scope
    owner: str | None
    function: Function | None = None
    cls: Class | None = None
    closure: Frame | None = None
    depth: int = 0
    level: int = 0
    yields: bool = False
    fuzzy: bool = False
    exits: list[tuple[object, Outcome]] = field(default_factory=list)
    outward: dict[str, Scope] = field(default_factory=dict)
    kept: bool = False
    inline: bool = False
    given: list[object] = field(default_factory=list)

    def keep(self) -> None:
        """Take note that a function reads this frame's names, perhaps after its call has ended."""
        frame: Frame | None = self
        while frame is not None:
            frame.kept = True
            frame = frame.closure

    def lookup(self, name: str) -> tuple[bool, object]:
        """Find a name in this frame, the frames it is nested in, and its module."""
        if name in self.outward:
            scope = self.outward[name]
            return name in scope.state, scope.state.get(name)
        frame: Frame | None = self
        while frame is not None:
            if name in frame.scope.state:
                return True, frame.scope.state[name]
            frame = frame.closure
        if name in self.module.scope.state:
            return True, self.module.scope.state[name]
        return False, None


def dotted(node: ast.AST) -> str:
    """Give ``a.b.c`` for a chain of names and attributes, "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    parts.append(node.id)
    return ".".join(reversed(parts))


def call_line(node: ast.Call) -> int:
    """Give the line that a traceback names for a call: CPython moves it to a method's own line in a chain."""
    target = node.func
    if isinstance(target, ast.Attribute) and target.end_lineno is not None and target.end_lineno != target.lineno:
        return target.end_lineno
    return node.lineno
