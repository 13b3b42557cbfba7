"""Turn a syntax tree into its nodes, several times faster than ``ast`` does: a suite is walked more often than parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

# What holds no node, or only a token: a context, an operator.
_PLAIN = frozenset(
    {"ctx", "op", "ops", "id", "attr", "name", "arg", "module", "level", "kind", "conversion", "is_async", "simple"}
    | {"type_comment", "type_ignores", "lineno", "tag", "rest", "kwd_attrs", "asname", "str"}
)
_LEAVES = (ast.Constant, ast.Global, ast.Nonlocal, ast.MatchSingleton)
_TOKENS = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
_HOLED = frozenset({"keys", "kw_defaults"})  # lists in which None stands for what is not given


def _fields_of(kind: type[ast.AST]) -> tuple[str, ...]:
    if issubclass(kind, (*_LEAVES, *_TOKENS)):
        return ()
    # The name of a type alias is an expression, all others are texts.
    return tuple(name for name in kind._fields if name not in _PLAIN or (name, kind.__name__) == ("name", "TypeAlias"))


def _subclasses(kind: type[ast.AST]) -> Iterator[type[ast.AST]]:
    for below in kind.__subclasses__():
        yield below
        yield from _subclasses(below)


_FIELDS = {kind: _fields_of(kind) for kind in _subclasses(ast.AST)}


def children(node: ast.AST) -> list[ast.AST]:
    """List the nodes right below a node, in the order of ``ast.iter_child_nodes``, without operators and contexts."""
    found: list[ast.AST] = []
    for name in _FIELDS[type(node)]:
        value = getattr(node, name, None)
        if value.__class__ is list:
            found += [item for item in value if item is not None] if name in _HOLED else value
        elif value is not None:
            found.append(value)
    return found


def walk(node: ast.AST) -> list[ast.AST]:
    """List a node and all below it, in the order of ``ast.walk``."""
    found = [node]
    add, extend = found.append, found.extend
    for item in found:
        for name in _FIELDS[type(item)]:
            value = getattr(item, name, None)
            if value.__class__ is list:
                extend([part for part in value if part is not None] if name in _HOLED else value)
            elif value is not None:
                add(value)
    return found
