"""What an expression of a test module can come to that matters to a probe: texts, files, and schemas with their selectors."""

from __future__ import annotations

import ast
import posixpath
from dataclasses import field, replace
from typing import TypeAlias

from mockaudit.model.dataclass import dataclass
from mockaudit.model.probe import Selector, Term
from mockaudit.model.value import Hole

MAX_TEXT = 2000
MAX_ITEMS = 500
MAX_SELECTORS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file or what stands in it; ``path`` is relative to the root where ``anchored``, to the working directory else."""

    path: str
    anchored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Regex:
    """A compiled pattern without flags."""

    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A loaded schema. ``filters`` are those of Schemathesis 3's arguments (endpoint=, method=, tag=, operation_id=)."""

    contract: str | None = None
    legacy: bool = False
    selectors: tuple[Selector | Hole, ...] = ()
    filters: tuple[tuple[str, Term | Hole], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The operations below one path of a schema (``schema["/users"]``); the path is None where it is no literal."""

    schema: Schema
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What an import binds: ``schemathesis``, ``tests.schemas.schema``, or ``.schemas.schema`` where it is relative."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Function:
    """A function of a module, with the scope that it is defined in."""

    node: ast.FunctionDef | ast.AsyncFunctionDef
    scope: Scope


Value: TypeAlias = "str | list[str] | tuple[str, ...] | File | Regex | Schema | Paths | Import | Function | None"


@dataclass(slots=True, kw_only=True, eq=False)
class Scope:
    """The names of a module, class or function. None is a name of which nothing is known."""

    parent: Scope | None = None
    names: dict[str, Value] = field(default_factory=dict)
    is_class: bool = False

    def lookup(self, name: str) -> tuple[bool, Value]:
        """Tell whether a name is bound, and to what."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names and (scope is self or not scope.is_class):
                return True, scope.names[name]
            scope = scope.parent
        return False, None

    def dotted(self, name: str) -> str:
        """Give what a dotted name stands for through the imports, "" where it is bound to something else."""
        head, dot, rest = name.partition(".")
        is_bound, value = self.lookup(head)
        if isinstance(value, Import):
            return value.name + dot + rest
        return "" if is_bound else name


def join(one: Value, other: Value) -> Value:
    """Give what holds whichever of two values a name has."""
    if one == other:
        return one
    if isinstance(one, Schema) and isinstance(other, Schema):
        if (one.selectors, one.filters, one.legacy) == (other.selectors, other.filters, other.legacy):
            return replace(one, contract=None)
        return replace(one, contract=None, selectors=(Hole(reason="it is one of several schemas"),), filters=())
    return None


def joined(base: File, *parts: str) -> File | None:
    """Append steps to a path."""
    path = posixpath.normpath(posixpath.join(base.path, *parts))
    return None if len(path) > MAX_TEXT else File(path=path, anchored=base.anchored and not path.startswith("/"))
