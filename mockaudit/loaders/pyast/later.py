"""Name what a function reads of the function around it and what that changes once the former is defined."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mockaudit.loaders.pyast.values import Function

CHANGING = frozenset(
    {
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "popitem",
        "clear",
        "update",
        "setdefault",
        "add",
        "discard",
        "sort",
    }
    | {"reverse"}
)


def changed_later(function: Function) -> set[str]:
    """Give the names whose values a call of the function may find other than they were when it was handed over."""
    around = function.closure.function if function.closure is not None else None
    end = function.node.end_lineno
    if around is None or end is None:
        return set()
    inside = list(ast.walk(function.node))
    names = [node for node in inside if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in inside if isinstance(node, ast.arg)}
    read = {node.id for node in names if isinstance(node.ctx, ast.Load)} - own
    return read & {
        name for node in ast.walk(around.node) if getattr(node, "lineno", 0) > end for name in _changed(node)
    }


def _changed(node: ast.AST) -> Iterator[str]:
    """Give the names that a node sets, or whose values it changes."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    part: ast.AST | None = None
    if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
        part = node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
        part = node.func.value
    while isinstance(part, (ast.Subscript, ast.Attribute)):
        part = part.value
    if isinstance(part, ast.Name):
        yield part.id
