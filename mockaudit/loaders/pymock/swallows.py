"""Turn a test file into the places where a test swallows the failure that its fakes would make it see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pymock.names import dotted
from mockaudit.loaders.pymock.scopes import File, FunctionNode, Scope, own_nodes
from mockaudit.model.location import Location
from mockaudit.model.patched import MockUse, UseKind

# The word comes first: bytes are searched for what a pattern begins with several times faster than for a boundary.
_INERT = re.compile(rb"except(?<!\wexcept)\b[^\n]*:\s*(?:#[^\n]*\s*)?(?:(?:pass|return)\b|\.\.\.)")
_SUPPRESS = re.compile(rb"suppress(?<!\wsuppress)\(")
LIBRARIES = frozenset(
    {"responses", "respx", "requests_mock", "aioresponses", "httpretty", "pook", "pytest_httpx", "mock"}
    | {"unittest.mock", "pytest_mock", "httmock", "mocket"}
)
FIXTURES = frozenset({"requests_mock", "respx_mock", "httpx_mock", "mocker", "aioresponses", "mocked_responses"})
# What catches the failure of an assertion beside a request that no stub fits; who names AssertionError alone means it.
CATCHING = frozenset({"Exception", "BaseException"})
EXPECTING = ("raises", "warns", "Raises", "RaisesRegex", "Warns", "WarnsRegex", "Logs", "deprecated_call")
CHECKS = re.compile(
    r"assert(?:[A-Z]\w*|_called\w*|_any_call|_has_calls|_not_called|_awaited\w*|_call_count|_all_called)$"
)
SUPPRESSING = frozenset({"contextlib.suppress"})
LEAVING = (ast.Return, ast.Break, ast.Continue, ast.Yield, ast.YieldFrom)


def may_swallow(data: bytes) -> bool:
    """Tell by its bytes whether something in a file may swallow a failure."""
    return _INERT.search(data) is not None or _SUPPRESS.search(data) is not None


def read_swallows(file: File) -> Iterator[MockUse]:
    """Yield each assertion of a test that uses fakes whose failure is certainly swallowed."""
    for scope in file.scopes:
        function = scope.function
        if function is None or not function.name.startswith("test"):
            continue
        for block, place, how in _swallowing(file, scope, function.body):
            asserting = next(_assertions(block), None)
            if asserting is None or not _fakes(file, scope, function):
                continue
            yield MockUse(
                kind=UseKind.SWALLOWED,
                name=how,
                meant=ast.unparse(asserting).partition("\n")[0][:80],
                subject=function.name,
                owner=scope.owner,
                ref=f"{file.path}:{asserting.lineno}",
                at=Location(path=file.path, span=span_of(place)),
            )


def _fakes(file: File, scope: Scope, function: FunctionNode) -> bool:
    """Tell whether a test uses a mock library: a fixture of one, or a call or decorator."""
    spec = function.args
    if {arg.arg for arg in [*spec.args, *spec.kwonlyargs]} & FIXTURES - file.table.defined:
        return True
    named = [*function.decorator_list, *(node for node in own_nodes(function) if isinstance(node, ast.Call))]
    paths = (file.resolve(node.func if isinstance(node, ast.Call) else node, scope) or "" for node in named)
    return any(path.partition(".")[0] in LIBRARIES or path.startswith("unittest.mock.") for path in paths)


def _swallowing(
    file: File, scope: Scope, body: list[ast.stmt]
) -> Iterator[tuple[list[ast.stmt], ast.stmt | ast.excepthandler, str]]:
    """Give the block that a test ends with, where no failure comes through it, and what swallows that.

    Behind any other block something may still tell that it failed.
    """
    match body[-1]:
        case ast.Try(body=block, handlers=handlers, orelse=[], finalbody=[]):
            handler = next((h for h in handlers if _catches(file, scope, h.type)), None)
            if handler is not None and _is_inert(handler):
                caught = "" if handler.type is None else f" {ast.unparse(handler.type)}"
                yield block, handler, f"except{caught}: {ast.unparse(handler.body[-1])}"
        case ast.With(items=[ast.withitem(context_expr=ast.Call() as call)], body=block) if (
            file.resolve(call.func, scope) in SUPPRESSING
        ):
            if any(_catches(file, scope, arg) for arg in call.args):
                yield block, body[-1], f"with {ast.unparse(call)}"
        case ast.With(items=items, body=block) | ast.AsyncWith(items=items, body=block):
            called = [i.context_expr.func if isinstance(i.context_expr, ast.Call) else i.context_expr for i in items]
            if not any(dotted(node).endswith(EXPECTING) for node in called):
                yield from _swallowing(file, scope, block)
        case _:
            return


def _catches(file: File, scope: Scope, node: ast.expr | None) -> bool:
    """Tell whether a handler certainly catches whatever fails."""
    if node is None:
        return True
    if isinstance(node, ast.Tuple):
        return any(_catches(file, scope, element) for element in node.elts)
    name = dotted(node)
    if scope.lookup(name.partition(".")[0]) is not None or name in file.table.defined:
        return False
    return name.removeprefix("builtins.") in CATCHING


def _is_inert(handler: ast.excepthandler) -> bool:
    """Tell whether a handler does nothing at all."""
    assert isinstance(handler, ast.ExceptHandler)
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        or (
            isinstance(statement, ast.Return) and (statement.value is None or isinstance(statement.value, ast.Constant))
        )
        for statement in handler.body
    )


def _inside(block: list[ast.stmt]) -> tuple[ast.AST, ...]:
    """List what runs in a block itself; none of it where the block may be left in another way, or swallows less."""
    found = own_nodes(ast.Module(body=block, type_ignores=[]))
    if any(isinstance(node, (*LEAVING, ast.Try, ast.TryStar)) for node in found):
        return ()
    return found


def _assertions(block: list[ast.stmt]) -> Iterator[ast.Assert | ast.Call]:
    for node in _inside(block):
        if isinstance(node, ast.Assert) or (
            isinstance(node, ast.Call) and CHECKS.fullmatch(dotted(node.func).rpartition(".")[2]) is not None
        ):
            yield node
