"""Turn a test file into the uses of doubles that are only counted, and those of data files that echo."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence

from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pymock.names import dotted
from mockaudit.loaders.pymock.scopes import File, FunctionNode, Scope, own_checks
from mockaudit.loaders.pymock.sites import DOUBLES, mock_name
from mockaudit.model.location import Location
from mockaudit.model.patched import Boundary, MockUse, PatchedCall, UseKind

MANY = 4
FIRST_PARTY = frozenset({Boundary.INTERNAL, Boundary.OWN_CLIENT, Boundary.UNIT_UNDER_TEST})
BARE_DOUBLES = DOUBLES - {"create_autospec"}
BARE = frozenset({"assert_called", "assert_called_once", "assert_not_called", "assert_awaited", "assert_awaited_once"})
ASKED = frozenset({"called", "call_count", "await_count", "awaited"})


def count_uses(file: File, patched: Sequence[PatchedCall]) -> Iterator[MockUse]:
    """Yield the uses that are counted (metrics OVM001, OVM005, OVM013); none of them is a fault by itself."""
    for item in patched:
        if item.spec is None:
            yield _use(UseKind.UNSPECCED, item.target, item.owner, item.ref, item.at)
    internal = Counter(item.owner for item in patched if item.boundary in FIRST_PARTY)
    specced = frozenset({"spec", "spec_set", "autospec"})
    for scope in file.scopes:
        function = scope.function
        if function is None:
            continue
        at = Location(path=file.path, span=span_of(function))
        ref = f"{file.path}:{function.lineno}"
        if function.name.startswith("test") and _asks_only(function):
            yield _use(UseKind.MOCK_ONLY_ASSERTS, function.name, scope.owner, ref, at)
        if internal[scope.owner] >= MANY:
            yield _use(UseKind.INTERNAL_COLLABORATORS, function.name, scope.owner, ref, at)
        for node in own_checks(function):
            if isinstance(node, ast.Call) and _is_bare_double(file, scope, node, specced):
                place = Location(path=file.path, span=span_of(node))
                yield _use(UseKind.UNSPECCED, dotted(node.func), scope.owner, f"{file.path}:{node.lineno}", place)


def _use(kind: UseKind, name: str, owner: str | None, ref: str, at: Location) -> MockUse:
    return MockUse(kind=kind, name=name, owner=owner, ref=ref, at=at)


def _is_bare_double(file: File, scope: Scope, node: ast.Call, specced: frozenset[str]) -> bool:
    last = dotted(node.func).rpartition(".")[2]
    if last not in BARE_DOUBLES or node.args or any(k.arg in specced for k in node.keywords):
        return False
    return mock_name(file.resolve(node.func, scope)) in DOUBLES


def _asks_only(function: FunctionNode) -> bool:
    """Tell whether all assertions of a test ask a mock whether it was called, and none with which arguments."""
    asked = False
    for node in own_checks(function):
        match node:
            case ast.Assert(test=test):
                if not any(isinstance(part, ast.Attribute) and part.attr in ASKED for part in ast.walk(test)):
                    return False
                asked = True
            case ast.Call(func=ast.Attribute(attr=name)):
                if name in BARE:
                    asked = True
                elif name.startswith(("assert", "raises", "warns", "fail")):
                    return False
            case _:
                continue
    return asked
