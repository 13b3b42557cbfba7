"""Turn a function into the names whose values matter to its doubles, so that all others need no evaluation."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pymock.names import dotted
from mockaudit.loaders.pymock.scopes import own_nodes
from mockaudit.loaders.pymock.sites import DOUBLES

RESPONSE_NAMES = frozenset({"Response", "Request", "HTTPResponse"})
ASSERTING = frozenset({"assert_called_with", "assert_called_once_with", "assert_any_call"})


def needed_names(node: ast.AST) -> frozenset[str]:
    """Give the names that what a function sets on doubles, passes to them, asserts or returns may rest on."""
    needed: set[str] = set()
    rests: list[tuple[set[str], set[str]]] = []
    for part in own_nodes(node):
        if isinstance(part, ast.Assign) and all(isinstance(target, ast.Name) for target in part.targets):
            rests.append((set().union(*map(_names, part.targets)), _names(part.value)))
        else:
            needed |= _needed_by(part)
        if isinstance(part, ast.Assign):
            needed |= set().union(*(_needed_by(inner) for inner in walk(part.value)))
    for _ in rests:
        before = len(needed)
        needed |= set().union(*(values for names, values in rests if names & needed))
        if len(needed) == before:
            break
    return frozenset(needed)


def _needed_by(part: ast.AST) -> set[str]:
    match part:
        case ast.Call(func=func, keywords=keywords, args=arguments):
            takes = dotted(func).rpartition(".")[2] in _TAKING
            values = [*(keyword.value for keyword in keywords), *arguments] if takes else []
            return set().union(*map(_names, values))
        case ast.Assign() | ast.Return() | ast.Yield() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            return _names(part)
        case _:
            return set()


_TAKING = DOUBLES | RESPONSE_NAMES | {"patch", "object", "multiple", "setattr", "configure_mock", "stub"} | ASSERTING


def _names(node: ast.AST) -> set[str]:
    return {item.id for item in walk(node) if isinstance(item, ast.Name)}
