"""Open the ``with`` blocks that a fixture yields from into plain statements and the value that it yields."""

from __future__ import annotations

import ast


def until_yield(body: list[ast.stmt]) -> tuple[list[ast.stmt], list[ast.expr]]:
    """Open the ``with`` blocks that a fixture yields from, so that their patches stay in force: statements, the value."""
    flat: list[ast.stmt] = []
    for statement in body:
        if isinstance(statement, (ast.With, ast.AsyncWith)):
            for item in statement.items:
                target = item.optional_vars
                entered: ast.stmt = ast.Expr(value=_enter(item.context_expr))
                if target is not None:
                    entered = ast.Assign(targets=[target], value=_enter(item.context_expr))
                flat.append(ast.copy_location(entered, item.context_expr))
            inner, value = until_yield(statement.body)
            flat.extend(inner)
            if value:
                return flat, value
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, (ast.Yield, ast.YieldFrom)):
            return flat, [statement.value.value] if statement.value.value is not None else [ast.Constant(value=None)]
        else:
            flat.append(statement)
    return flat, []


def _enter(node: ast.expr) -> ast.expr:
    entered = ast.Call(func=ast.Attribute(value=node, attr="__enter__", ctx=ast.Load()), args=[], keywords=[])
    ast.copy_location(entered, node)
    return ast.fix_missing_locations(entered)
