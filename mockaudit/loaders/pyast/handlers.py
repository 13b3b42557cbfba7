"""List the ways in which a function that handles requests answers: what it asks of the request, and what it returns."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias

from mockaudit.loaders.pyast.asked import is_untouched
from mockaudit.loaders.pyast.dialect import Answer
from mockaudit.loaders.pyast.frame import Frame, RaisedError, Signal
from mockaudit.loaders.pyast.later import changed_later
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.operators import truth
from mockaudit.loaders.pyast.symbols import Asked
from mockaudit.loaders.pyast.values import Argument, Bound, Dict, Function, Scope, Sequence, is_scalar, plain_text
from mockaudit.model.value import Hole

MAX_ANSWERS = 64
PLAIN = (ast.Assign, ast.AnnAssign, ast.Expr, ast.AugAssign, ast.Pass, ast.Nonlocal, ast.Global)


class _UnclearError(Exception):
    """The handler does something that is not followed."""


Path: TypeAlias = tuple[tuple[str, object], ...]


def answers(machine: Machine, value: object) -> tuple[Answer, ...] | None:
    """List the answers of a handler, None where they cannot be told apart.

    Its first parameter is the request; nothing is known of any others.
    """
    function = value.function if isinstance(value, Bound) else value
    if not isinstance(function, Function):
        return None
    spec = function.node.args
    names = [arg.arg for arg in [*spec.posonlyargs, *spec.args]]
    bound: dict[object, object] = {name: given for name, given in function.defaults.items()}  # noqa: C416
    if isinstance(value, Bound) and names:
        bound[names.pop(0)] = value.receiver
    for name in names[1:] + [arg.arg for arg in spec.kwonlyargs]:
        bound.setdefault(name, Hole(reason=f"`{name}` comes with the request"))
    if names:
        bound[names[0]] = Asked("")
    for name in changed_later(function):
        bound.setdefault(name, Hole(reason=f"`{name}` changes after the handler is made"))
    site = (function.module.path, function.node.lineno, function.node.col_offset)
    frame = Frame(
        module=function.module,
        scope=Scope(bound, site),
        owner=None,
        function=function,
        cls=function.owner,
        closure=function.closure,
    )
    machine.heap.begin()
    before, machine.heap.taints = machine.heap.taints, {}
    try:
        with machine.silently():
            if isinstance(function.node, ast.Lambda):
                return tuple(_returned(machine, function.node.body, frame, ()))
            found, _ = _block(machine, function.node.body, frame, ())
        return tuple(found)
    except (_UnclearError, RaisedError):
        return None
    finally:
        machine.heap.rollback()
        machine.heap.later.update(machine.heap.taints)
        for place, keys in before.items():
            machine.heap.taints.setdefault(place, set()).update(keys)


def _block(machine: Machine, body: list[ast.stmt], frame: Frame, path: Path) -> tuple[list[Answer], bool]:
    """Give the answers of statements, and whether they always end the handler."""
    found: list[Answer] = []
    for statement in body:
        machine.spend()
        if isinstance(statement, ast.Return):
            if statement.value is not None:
                found += _returned(machine, statement.value, frame, path)
            return found, True
        if isinstance(statement, ast.If):
            inner, ended = _branch(machine, statement, frame, path)
            found += inner
            if ended:
                return found, True
        elif isinstance(statement, ast.Raise):
            return found, True
        elif isinstance(statement, ast.Assert):
            path = (*path, *(_asked(machine, statement.test, frame) or ()))
        elif not isinstance(statement, PLAIN) or machine.run([statement], frame) is not Signal.NORMAL:
            raise _UnclearError
        if len(found) > MAX_ANSWERS:
            raise _UnclearError
    return found, False


def _branch(machine: Machine, node: ast.If, frame: Frame, path: Path) -> tuple[list[Answer], bool]:
    known = truth(machine.evaluate(node.test, frame))
    if known is not None:
        return _block(machine, node.body if known else node.orelse, frame, path)
    asked = _asked(machine, node.test, frame)
    yes, yes_ends = _alone(machine, node.body, frame, (*path, *(asked or ())))
    no, no_ends = _alone(machine, node.orelse, frame, path)
    if not yes_ends and not no_ends and (_sets(node.body) or _sets(node.orelse)):
        raise _UnclearError
    return [*yes, *no], yes_ends and no_ends


def _alone(machine: Machine, body: list[ast.stmt], frame: Frame, path: Path) -> tuple[list[Answer], bool]:
    machine.heap.begin()
    try:
        return _block(machine, body, frame, path)
    finally:
        machine.heap.rollback()


def _sets(body: list[ast.stmt]) -> bool:
    return any(isinstance(item, (ast.Assign, ast.AugAssign, ast.Call)) for stmt in body for item in ast.walk(stmt))


def _returned(machine: Machine, node: ast.expr, frame: Frame, path: Path) -> Iterator[Answer]:
    if isinstance(node, ast.IfExp):
        yield from _returned(machine, node.body, frame, (*path, *(_asked(machine, node.test, frame) or ())))
        yield from _returned(machine, node.orelse, frame, path)
        return
    asked = _asked(machine, node, frame) or ()
    agrees = bool(asked) and isinstance(node, ast.Compare) and not isinstance(node.left, ast.Tuple)
    yield Answer(asked=(*path, *asked), value=True if agrees else machine.evaluate(node, frame))


def _asked(machine: Machine, test: ast.expr, frame: Frame) -> Path | None:
    """Read what a condition asks of the request, None where nothing of it is understood."""
    together = _together(test)
    if together:
        parts = [_asked(machine, value, frame) for value in together]
        return tuple(pair for part in parts if part is not None for pair in part) or None
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
        left = machine.evaluate(test.left, frame)
        right = machine.evaluate(test.comparators[0], frame)
        flipped = not isinstance(left, Asked)
        asked, value = (right, left) if flipped else (left, right)
        text = plain_text(value)
        if isinstance(asked, Asked) and (text is not None or is_scalar(value)):
            return ((asked.path, value if text is None else text),)
        side = test.comparators[0] if flipped else test.left
        if isinstance(asked, Asked) and isinstance(value, (Dict, Sequence)) and is_untouched(side, frame.function):
            return ((asked.path, Argument(value, test, frame.module.path)),)
    return None


def _together(test: ast.expr) -> list[ast.expr]:
    """Give the conditions that a condition is made of: by ``and``, or as a comparison of two tuples."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return test.values
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
        left, right = test.left, test.comparators[0]
        if isinstance(left, ast.Tuple) and isinstance(right, ast.Tuple) and len(left.elts) == len(right.elts):
            pairs = list(zip(left.elts, right.elts, strict=True))
            if any(isinstance(side, ast.Starred) for pair in pairs for side in pair):
                return []
            return [ast.copy_location(ast.Compare(a, test.ops, [b]), test) for a, b in pairs]
    return []
