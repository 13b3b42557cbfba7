"""Turn a function into the names whose values matter to its doubles, so that all others need no evaluation."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pymock.names import dotted
from mockaudit.loaders.pymock.scopes import own_nodes
from mockaudit.loaders.pymock.sites import DOUBLES

_NEEDING = frozenset({ast.Call, ast.Assign, ast.Return, ast.Yield, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda})
RESPONSE_NAMES = frozenset({"Response", "Request", "HTTPResponse"})
ASSERTING = frozenset({"assert_called_with", "assert_called_once_with", "assert_any_call"})


def needed_names(node: ast.AST) -> frozenset[str]:
    """Give the names that what a function sets on doubles, passes to them, asserts or returns may rest on."""
    needed: set[str] = set()
    rests: list[tuple[set[str], set[str]]] = []
    for part in own_nodes(node):
        if isinstance(part, ast.Assign) and all(isinstance(target, ast.Name) for target in part.targets):
            rests.append((set().union(*map(_names, part.targets)), _names(part.value)))
        elif part.__class__ in _NEEDING:
            needed |= _needed_by(part)
    for _ in rests:
        before = len(needed)
        needed |= set().union(*(values for names, values in rests if names & needed))
        if len(needed) == before:
            break
    return frozenset(needed)


def _needed_by(part: ast.AST) -> set[str]:
    if not isinstance(part, ast.Call):
        return _names(part)
    if dotted(part.func).rpartition(".")[2] not in _TAKING:
        return set()
    return set().union(*map(_names, [*(keyword.value for keyword in part.keywords), *part.args]))


_TAKING = DOUBLES | RESPONSE_NAMES | {"patch", "object", "multiple", "setattr", "configure_mock", "stub"} | ASSERTING


def _names(node: ast.AST) -> set[str]:
    return {item.id for item in walk(node) if isinstance(item, ast.Name)}
