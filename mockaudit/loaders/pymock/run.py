"""Run the statements of a test or fixture over its doubles, branch by branch."""

from __future__ import annotations

import ast
from contextlib import suppress

from mockaudit.loaders.pyast.frame import RaisedError
from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pyast.values import Dict, Sequence
from mockaudit.loaders.pymock.doubles import Patcher
from mockaudit.loaders.pymock.flow import CONFIGURING, Flow
from mockaudit.loaders.pymock.names import dotted
from mockaudit.model.value import Hole

PURE = frozenset({"json", "len", "str", "int", "dict", "list", "isinstance", "print", "repr", "set", "sorted", "bytes"})


def run_block(flow: Flow, body: list[ast.stmt]) -> bool:
    """Run statements in order; False where the block certainly ends early."""
    for statement in body:
        flow.watch(flow, statement)
        if not _run(flow, statement):
            return False
    return True


def _run(flow: Flow, node: ast.stmt) -> bool:
    match node:
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            return _with(flow, items, body)
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
            goes_on = run_block(flow, [*body, *orelse])
            for handler in handlers:
                _maybe(flow, handler.body)
            return run_block(flow, final) and goes_on
        case ast.Expr(value=ast.Yield(value=value)) | ast.Return(value=value):
            if value is not None:
                flow.given = flow.evaluate(value)
            _tick(flow, node)
            return isinstance(node, ast.Expr)
        case ast.If() | ast.For() | ast.AsyncFor() | ast.While():
            _branches(flow, node)
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Global() | ast.Nonlocal():
            pass
        case _:
            _tick(flow, node)
            _simple(flow, node)
    return not isinstance(node, ast.Raise)


def _simple(flow: Flow, node: ast.stmt) -> None:
    match node:
        case ast.Assign(targets=targets, value=value):
            made = _value(flow, targets, value)
            for target in targets:
                flow.bind(target, made, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            flow.bind(target, flow.evaluate(value), value)
        case ast.AugAssign(target=target) if flow.is_double(target):
            flow.bind(target, Hole(reason="it is added to"), node.value)
        case ast.Expr(value=value):
            _expression(flow, value)
        case ast.Assert() | ast.Raise():
            pass
        case _:
            with suppress(RaisedError, RecursionError, AttributeError, TypeError, ValueError, KeyError):
                flow.machine.run([node], flow.frame)


def _branches(flow: Flow, node: ast.If | ast.For | ast.AsyncFor | ast.While) -> None:
    if isinstance(node, (ast.For, ast.AsyncFor)):
        _tick(flow, node.iter)
        flow.bind(node.target, Hole(reason="it changes with each round of a loop"), node.iter)
    else:
        _tick(flow, node.test)
    for block in (node.body, node.orelse):
        _maybe(flow, block)


def _value(flow: Flow, targets: list[ast.expr], value: ast.expr) -> object:
    """Evaluate what is assigned; what no double can come to hold is not worth its time."""
    call = value.value if isinstance(value, ast.Await) else value
    if isinstance(call, ast.Call) and _is_unneeded(flow, targets) and not flow.is_double(call):
        _spoil(flow, call)
        return Hole(reason="it is only known at run time")
    return flow.evaluate(value)


def _is_unneeded(flow: Flow, targets: list[ast.expr]) -> bool:
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    return len(names) == len(targets) and flow.needed().isdisjoint(names)


def _expression(flow: Flow, value: ast.expr) -> None:
    """Run an expression for what it does: to a double, or to a container that a double may come to hold."""
    call = value.value if isinstance(value, ast.Await) else value
    if not isinstance(call, ast.Call):
        return
    owner = call.func.value if isinstance(call.func, ast.Attribute) else call.func
    concerned = flow.is_double(call.func) or id(call) in flow.sites or flow.holds_double([*call.args, call])
    if concerned or (isinstance(owner, ast.Name) and isinstance(flow.name(owner.id), (Dict, Sequence))):
        flow.evaluate(call)
    else:
        _spoil(flow, call)


def _spoil(flow: Flow, call: ast.Call) -> None:
    """Make unknown the containers that a call outside the reader's sight may change."""
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        if not isinstance(argument, ast.Name) or dotted(call.func).partition(".")[0] in PURE:
            continue
        if isinstance(flow.name(argument.id), (Dict, Sequence)):
            flow.frame.scope.state[argument.id] = Hole(reason="it is passed to a call that may change it")


def _maybe(flow: Flow, body: list[ast.stmt]) -> None:
    start = len(flow.journal)
    run_block(flow, body)
    flow.branch(start)


def _with(flow: Flow, items: list[ast.withitem], body: list[ast.stmt]) -> bool:
    outer = len(flow.active)
    for item in items:
        value = flow.evaluate(item.context_expr)
        if isinstance(value, Patcher):
            value = flow.start(value)
        elif not flow.is_double(item.context_expr):
            _tick(flow, item.context_expr)
            value = Hole(reason="it is what a context manager gives")
        if item.optional_vars is not None:
            flow.bind(item.optional_vars, value, item.context_expr)
    ended = run_block(flow, body)
    flow.observe(flow, flow.active)
    # A pytest-mock patch made in the block outlives it.
    kept = [entry for entry in flow.active[outer:] if entry[0].loader != "unittest.mock"]
    del flow.active[outer:]
    flow.active.extend(kept)
    return ended


def _tick(flow: Flow, node: ast.AST) -> None:
    """Tell what the patches answer now, where a statement may run product code."""
    if flow.active and _runs_product(flow, node):
        flow.observe(flow, flow.active)


def _runs_product(flow: Flow, node: ast.AST) -> bool:
    match node:
        case ast.Assign(targets=[ast.Attribute(value=owner)]) if flow.is_double(owner):
            return False
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return False
        case _:
            return any(_is_product_call(flow, item) for item in walk(node) if isinstance(item, ast.Call))


def _is_product_call(flow: Flow, node: ast.Call) -> bool:
    if id(node) in flow.sites or flow.maker(node) is not None:
        return False
    if isinstance(node.func, ast.Attribute) and flow.is_double(node.func.value):
        return not node.func.attr.startswith((*CONFIGURING, "start", "stop", "json", "raise_for_status"))
    return dotted(node.func).partition(".")[0] not in PURE
