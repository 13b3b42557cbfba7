"""Turn a parsed test file into its functions, and each name in them into the dotted name of what it stands for."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from typing import TypeAlias

from mockaudit.loaders.pyast.tree import children
from mockaudit.loaders.pymock.names import Index, Table, dotted, imported
from mockaudit.model.dataclass import dataclass

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
MOCKERS = frozenset({"mocker", "session_mocker", "module_mocker", "class_mocker", "package_mocker"})
MOCKER = "pytest_mock.MockerFixture"
MONKEYPATCH = "pytest.MonkeyPatch"
_TYPES = {"MockerFixture": MOCKER, "MockFixture": MOCKER, "MonkeyPatch": MONKEYPATCH}


@dataclass(slots=True, eq=False)
class Scope:
    """One function, class or module: ``names`` maps what is bound in it to dotted names, None where it is not known."""

    node: ast.AST
    parent: Scope | None
    names: dict[str, str | None] = field(default_factory=dict)
    owner: str = ""

    @property
    def function(self) -> FunctionNode | None:
        """Give the function that the scope is, None for a class or module."""
        return self.node if isinstance(self.node, (ast.FunctionDef, ast.AsyncFunctionDef)) else None

    def lookup(self, name: str) -> str | None:
        """Give the dotted name that a name stands for here, None where it is local or unknown."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names and (scope is self or not isinstance(scope.node, ast.ClassDef)):
                return scope.names[name]
            scope = scope.parent
        return None


@dataclass(slots=True, eq=False)
class Called:
    """A call with the node above it. ``scope`` is where its names are looked up, ``inside`` what it belongs to.

    They differ in a decorator, which belongs to its function and is evaluated outside it.
    """

    node: ast.Call
    parent: ast.AST
    scope: Scope
    inside: Scope


@dataclass(slots=True, eq=False)
class File:
    """A test file: its tree, its names, the scopes of its functions and classes, and its calls, outer ones first."""

    path: str
    tree: ast.Module
    table: Table
    index: Index
    top: Scope
    scopes: list[Scope] = field(default_factory=list)
    calls: list[Called] = field(default_factory=list)
    making: dict[int, bool] = field(default_factory=dict)
    inner: dict[tuple[int, str], Scope] = field(default_factory=dict)
    called: dict[int, frozenset[str]] = field(default_factory=dict)

    def function(self, scope: Scope | None, name: str) -> Scope | None:
        """Give the function of this file that a name stands for where it is called, None where it is none."""
        while scope is not None:
            if not isinstance(scope.node, ast.ClassDef):
                found = self.inner.get((id(scope.node), name))
                if found is not None:
                    return found if found.function is not None else None
                if name in scope.names and scope is not self.top:
                    return None
            scope = scope.parent
        return None

    def method(self, scope: Scope, name: str) -> Scope | None:
        """Give the method of the enclosing class by its name."""
        found = self.inner.get((id(scope.parent.node), name)) if scope.parent is not None else None
        return found if found is not None and found.function is not None else None

    def makes(self, scope: Scope, test: Callable[[Scope], bool]) -> bool:
        """Tell what ``test`` says of a function; it is asked once for each."""
        key = id(scope.node)
        if key not in self.making:
            self.making[key] = test(scope)
        return self.making[key]

    def resolve(self, node: ast.AST, scope: Scope) -> str | None:
        """Give the dotted name that an expression stands for, followed to where it is defined."""
        name = self.named(node, scope)
        return None if name is None else self.index.resolve(name)

    def named(self, node: ast.AST, scope: Scope) -> str | None:
        """Give the dotted name that an expression stands for as this file has it; to follow it takes other files."""
        while isinstance(node, ast.Call) and not isinstance(node.func, (ast.Name, ast.Attribute)):
            node = node.func
        name = dotted(node.func if isinstance(node, ast.Call) else node)
        head, dot, tail = name.partition(".")
        base = scope.lookup(head) if name else None
        return None if base is None else base + dot + tail


def open_file(path: str, tree: ast.Module, table: Table, index: Index) -> File:
    """Take down the scopes and calls of a file, in one walk."""
    names: dict[str, str | None] = dict(table.imports)
    for defined in table.defined:
        names.setdefault(defined, f"{table.module}.{defined}")
    top = Scope(tree, None, names, path)
    file = File(path, tree, table, index, top)
    pending: list[tuple[ast.AST, Scope, Scope]] = [(tree, top, top)]
    while pending:
        node, inside, scope = pending.pop()
        decorators = {id(item) for item in node.decorator_list} if isinstance(node, _OPENING) else ()
        below = children(node)
        below.reverse()
        for child in below:
            kind = child.__class__
            if kind in _LEAVES:
                continue
            if kind in _SCOPES and isinstance(child, _OPENING):
                inner = _inner(child, file, inside)
                pending.append((child, inner, inner))
                continue
            seen = inside.parent or top if decorators and id(child) in decorators else scope
            if kind is ast.Call and isinstance(child, ast.Call):
                file.calls.append(Called(child, node, seen, inside))
            pending.append((child, inside, seen))
    return file


def _inner(node: FunctionNode | ast.ClassDef, file: File, outer: Scope) -> Scope:
    inner = Scope(node, outer, {}, f"{outer.owner}::{node.name}")
    if not isinstance(node, ast.ClassDef):
        inner.names = _bound(node, file, outer)
    file.scopes.append(inner)
    file.inner[id(outer.node), node.name] = inner
    return inner


def _bound(node: FunctionNode, file: File, outer: Scope) -> dict[str, str | None]:
    names: dict[str, str | None] = {}
    spec = node.args
    for arg in [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, *(a for a in (spec.vararg, spec.kwarg) if a)]:
        names[arg.arg] = _parameter(arg, file)
    outward: set[str] = set()
    stores: Counter[str] = Counter()
    given: dict[str, list[ast.expr]] = {}
    for child in [child for child in own_nodes(node) if child.__class__ in _BINDING]:
        match child:
            case ast.Name(id=name, ctx=ctx):
                if ctx.__class__ is ast.Store:
                    names.setdefault(name, None)
                    stores[name] += 1
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                given.setdefault(name, []).append(value)
            case ast.withitem(context_expr=value, optional_vars=ast.Name(id=name)):
                given.setdefault(name, []).append(value)
            case ast.Import() | ast.ImportFrom():
                names.update(imported(child, file.table.module.rpartition(".")[0]))
            case ast.Global(names=listed) | ast.Nonlocal(names=listed):
                outward.update(listed)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names[name] = None
            case _:
                continue
    once = {name: values[0] for name, values in given.items() if len(values) == 1 and stores[name] == 1}
    names.update(_typed(once, file, Scope(node, outer, names)))
    return {name: path for name, path in names.items() if name not in outward}


def _parameter(arg: ast.arg, file: File) -> str | None:
    kind = dotted(arg.annotation).rpartition(".")[2] if arg.annotation is not None else ""
    if kind in _TYPES:
        return _TYPES[kind]
    if arg.annotation is None or kind == "Any":
        if arg.arg in MOCKERS and arg.arg not in file.table.defined:
            return MOCKER
        return MONKEYPATCH if arg.arg == "monkeypatch" else None
    return None


_OPENING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SCOPES = frozenset(_OPENING)
_LEAVES = frozenset({ast.Name, ast.Constant, ast.alias, ast.Pass})  # most nodes; none has any below it
_CLOSED = _SCOPES | _LEAVES | {ast.Lambda}
_BINDING = frozenset(
    {ast.Name, ast.Assign, ast.withitem, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, *_OPENING}
)


def _typed(once: Mapping[str, ast.expr], file: File, scope: Scope) -> Iterator[tuple[str, str]]:
    """Give the local names that are certainly instances of one class: bound once, to its constructor."""
    for name, value in once.items():
        if not isinstance(value, ast.Call):
            continue
        path = file.named(value.func, scope) or ""
        if path in {MONKEYPATCH, f"{MONKEYPATCH}.context"}:
            yield name, MONKEYPATCH
        elif path.rpartition(".")[2][:1].isupper():
            yield name, path


@lru_cache(maxsize=1024)
def own_nodes(node: ast.AST) -> tuple[ast.AST, ...]:
    """List what belongs to a function itself, without the functions and classes in it; readers of a file ask often."""
    found: list[ast.AST] = []
    pending: list[ast.AST] = list(getattr(node, "body", []))
    while pending:
        child = pending.pop()
        found.append(child)
        if child.__class__ not in _CLOSED:
            pending += children(child)
    return tuple(found)


def forget_nodes() -> None:
    """Let go of the files that were read: what is remembered of their functions holds all of them."""
    own_nodes.cache_clear()
    own_checks.cache_clear()


@lru_cache(maxsize=1024)
def own_checks(node: ast.AST) -> tuple[ast.Call | ast.Assert, ...]:
    """List the calls and assertions among what belongs to a function itself, in the order of ``own_nodes``."""
    return tuple(item for item in own_nodes(node) if isinstance(item, (ast.Call, ast.Assert)))
