"""Follow a response through a function of the product, to the first statement that certainly asks whether it failed."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TypeAlias

from mockaudit.loaders.pyast.tree import children, walk
from mockaudit.loaders.pymock.names import dotted

Above: TypeAlias = Mapping[int, ast.AST]
MAX_STATEMENTS = 50
MAX_NODES = 10_000
LOGGING = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
_STATUS = frozenset({"status_code", "ok", "is_error", "is_success"})
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue, ast.Yield, ast.YieldFrom, ast.Assert)


def follow(start: ast.stmt, name: str, above: Above, *, entered: bool = False) -> Iterator[tuple[str, ast.expr]]:
    """Give the check that a response meets first, by the local name it is bound to; nothing where that is not certain.

    A statement that looks at the response otherwise, or may leave the function, ends the search: behind it a fake's
    error may have been noticed already.
    """
    inner = start.body if entered and isinstance(start, ast.With) else []
    for statement in islice(_following(inner, start, above), MAX_STATEMENTS):
        asked = _asks(statement, name)
        if asked is not None:
            yield asked
            return
        if not isinstance(statement, (ast.Try, ast.With)) and not _is_innocent(statement, name):
            return
        if isinstance(statement, ast.With) and any(_mentions(item, name) for item in statement.items):
            return


def _following(inner: list[ast.stmt], start: ast.stmt, above: Above) -> Iterator[ast.stmt]:
    """Yield the statements that are run after one, as long as none raises; those of ``try`` and ``with`` after these."""
    yield from _flat(inner)
    node: ast.AST = start
    while True:
        parent = above[id(node)]
        for block in _blocks_after(node, parent):
            yield from _flat(block)
        if not isinstance(parent, (ast.Try, ast.ExceptHandler, ast.With, ast.If)):
            return
        node = parent


def _blocks_after(node: ast.AST, parent: ast.AST) -> Iterator[list[ast.stmt]]:
    for part in ("body", "orelse", "finalbody"):
        block: list[ast.stmt] = getattr(parent, part, [])
        index = next((i for i, item in enumerate(block) if item is node), None)
        if index is not None:
            yield block[index + 1 :]
            if part == "body" and isinstance(parent, ast.Try):
                yield parent.orelse
            break
    if isinstance(parent, ast.Try) and node not in parent.finalbody:
        yield parent.finalbody


def _flat(block: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in block:
        yield statement
        if isinstance(statement, ast.With):
            yield from _flat(statement.body)
        elif isinstance(statement, ast.Try):
            yield from _flat([*statement.body, *statement.orelse, *statement.finalbody])


def _asks(statement: ast.stmt, name: str) -> tuple[str, ast.expr] | None:
    """Give what a statement asks the response before it does anything else."""
    match statement:
        case ast.Expr(value=value) | ast.Assign(value=value) | ast.Return(value=ast.expr() as value):
            while True:
                match value:
                    case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr="raise_for_status")):
                        return ("raise_for_status", value) if owner == name else None
                    case ast.Call(func=inner) | ast.Attribute(value=inner) | ast.Subscript(value=inner):
                        value = inner
                    case _:
                        break
        case ast.If(test=test) | ast.Assert(test=test):
            inner = test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else test
            match inner:
                case ast.Attribute(value=ast.Name(id=owner), attr="ok") if owner == name:
                    return "ok", inner
                case _:
                    return None
        case _:
            return None
    return None


def _is_innocent(statement: ast.stmt, name: str) -> bool:
    """Tell whether a statement certainly neither decides by the response nor leaves the function."""
    match statement:
        case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=owner))], value=value) if owner == name:
            # ``response.encoding = "utf-8"``
            return not any(isinstance(node, ast.Call) for node in walk(value))
        case _:
            inside = walk(statement)
    if any(isinstance(node, _LEAVING) for node in inside):
        return False
    return _is_logging(statement) or not _mentions(statement, name)


def _mentions(node: ast.AST, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in walk(node))


def _is_logging(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=name))):
            return name in LOGGING and "log" in dotted(owner).rpartition(".")[2].lower()
        case _:
            return False


def is_test(node: ast.expr, above: Above) -> bool:
    """Tell whether an expression, or its denial, is all that a statement decides by."""
    parent = above[id(node)]
    if isinstance(parent, ast.UnaryOp) and isinstance(parent.op, ast.Not):
        node, parent = parent, above[id(parent)]
    return isinstance(parent, (ast.If, ast.Assert)) and parent.test is node


def is_in_vain(node: ast.AST, above: Above) -> bool:
    """Tell whether a check changes nothing: what it raises is swallowed, or what it decides does nothing."""
    while not isinstance(node, ast.stmt):
        node = above[id(node)]
    if isinstance(node, ast.If) and all(_is_inert(item) for item in [*node.body, *node.orelse]):
        return True
    is_last = True
    while not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.Module)):
        parent = above[id(node)]
        if isinstance(parent, ast.With) and any("suppress" in dotted(_called(item)) for item in parent.items):
            return True
        blocks: list[list[ast.stmt]] = [getattr(parent, part, []) for part in ("body", "orelse")]
        is_last = is_last and any(block and block[-1] is node for block in blocks)
        if isinstance(parent, ast.Try) and is_last and node in parent.body and _swallows(parent):
            return True
        node = parent
    return False


def is_asked_again(node: ast.expr, above: Above) -> bool:
    """Tell whether the function may notice the error behind a check all the same: by the response's status."""
    asked = node.func if isinstance(node, ast.Call) else node
    owner = asked.value if isinstance(asked, ast.Attribute) else None
    if not isinstance(owner, ast.Name):
        return False
    test: ast.AST = above[id(node)]
    is_denied = isinstance(test, ast.UnaryOp)
    branch = above[id(test)] if is_denied else test
    pending: list[ast.AST] = []
    if isinstance(branch, ast.If) and not is_denied and isinstance(branch.body[-1], _LEAVING):
        pending += branch.body
    else:
        pending += _rest(node, above, branch if isinstance(branch, ast.If) and is_denied else None)
    seen = 0
    while pending:
        seen += 1
        if seen > MAX_NODES:
            return True
        match pending.pop():
            case ast.ExceptHandler():
                continue
            case ast.Expr() as statement if _is_logging(statement):
                continue
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == owner.id and attr in _STATUS:
                return True
            case part:
                pending.extend(children(part))
    return False


def _rest(node: ast.AST, above: Above, denied: ast.If | None) -> list[ast.stmt]:
    """List the statements of a function behind a place in it, without those that a denied check leads to."""
    rest: list[ast.stmt] = [] if denied is None else [*denied.orelse]
    while not isinstance(node, ast.stmt):
        node = above[id(node)]
    while not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        parent = above[id(node)]
        for block in _blocks_after(node, parent):
            rest += block
        node = parent
    return rest


def _swallows(node: ast.Try) -> bool:
    """Tell whether a ``try`` goes on in the same way behind its last statement, whether that raises or not."""
    return not node.orelse and any(all(map(_is_inert, handler.body)) for handler in node.handlers)


def _called(item: ast.withitem) -> ast.expr:
    return item.context_expr.func if isinstance(item.context_expr, ast.Call) else item.context_expr


def _is_inert(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        or _is_logging(statement)
    )
