"""Turn a test file into the tests that load a file, have a fake answer with it, and expect just that."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pymock.names import dotted
from mockaudit.loaders.pymock.scopes import File, FunctionNode, own_checks, own_nodes
from mockaudit.model.location import Location
from mockaudit.model.patched import MockUse, UseKind

PAYLOADS = frozenset({"json", "body", "payload", "text", "content", "return_value", "data"})
STUBBING = frozenset(
    {"add", "get", "post", "put", "patch", "delete", "register_uri", "add_response", "respond", "Response", "upsert"}
)
EQUALITIES = frozenset({"assertEqual", "assertDictEqual", "assertListEqual", "assertEquals"})
READERS = frozenset({"open", "read_text", "read_bytes"})
PARSERS = frozenset({"load", "loads"})


def read_echoes(file: File) -> Iterator[MockUse]:
    """Yield each test in which one name, read from a file once, is both a fake's payload and the expected result."""
    for scope in file.scopes:
        function = scope.function
        if function is None or not function.name.startswith("test"):
            continue
        expected = list(_expected(function))
        served = _served(function) if expected else set()
        if not any(name in served for name, _ in expected):
            continue
        loaded = _loaded(function)
        for name, node in expected:
            if name in loaded and name in served:
                yield MockUse(
                    kind=UseKind.ECHOED_FILE,
                    name=name,
                    subject=function.name,
                    owner=scope.owner,
                    ref=f"{file.path}:{node.lineno}",
                    at=Location(path=file.path, span=span_of(node)),
                )
                break


def _loaded(function: FunctionNode) -> set[str]:
    """Give the local names that are bound once, to the content of a file, and never changed."""
    bound: dict[str, int] = {}
    loaded: set[str] = set()
    for node in own_nodes(function):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                bound[name] = bound.get(name, 0) + 1
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
                bound[name] = 9
            case _:
                continue
    handles = {
        item.optional_vars.id
        for node in own_nodes(function)
        if isinstance(node, (ast.With, ast.AsyncWith))
        for item in node.items
        if isinstance(item.optional_vars, ast.Name) and _reads(item.context_expr, set())
    }
    for node in own_nodes(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as value) if bound.get(name) == 1:
                if _reads(value, handles):
                    loaded.add(name)
            case _:
                continue
    return loaded


def _reads(node: ast.expr, handles: set[str]) -> bool:
    """Tell whether an expression certainly gives what is in a file."""
    for call in walk(node):
        if isinstance(call, ast.Call):
            last = dotted(call.func).rpartition(".")[2] or getattr(call.func, "attr", "")
            names = {item.id for item in walk(call) if isinstance(item, ast.Name)}
            if last in READERS or (last in PARSERS | {"read"} and names & handles):
                return True
    return False


def _served(function: FunctionNode) -> set[str]:
    served: set[str] = set()
    for node in own_nodes(function):
        match node:
            case ast.Call(func=ast.Attribute(attr=name), keywords=keywords) if name in STUBBING:
                served |= {k.value.id for k in keywords if k.arg in PAYLOADS and isinstance(k.value, ast.Name)}
            case ast.Assign(targets=[ast.Attribute(attr="return_value")], value=ast.Name(id=name)):
                served.add(name)
            case _:
                continue
    return served


def _expected(function: FunctionNode) -> Iterator[tuple[str, ast.stmt | ast.expr]]:
    for node in own_checks(function):
        match node:
            case ast.Assert(test=ast.Compare(left=left, ops=[ast.Eq()], comparators=[right])):
                for side in (left, right):
                    if isinstance(side, ast.Name):
                        yield side.id, node
            case ast.Call(func=ast.Attribute(attr=name), args=[left, right, *_]) if name in EQUALITIES:
                for side in (left, right):
                    if isinstance(side, ast.Name):
                        yield side.id, node
            case _:
                continue
