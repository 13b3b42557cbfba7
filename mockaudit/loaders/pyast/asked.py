"""Name the parts of a request that a handler takes: an item of one, what a method gives; tell which are still whole."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.frame import dotted
from mockaudit.loaders.pyast.symbols import Asked
from mockaudit.loaders.pyast.values import Call, Function, plain_text

DECODERS = frozenset({"loads", "json", "dict"})


def item_of(value: Asked, index: object) -> Asked | None:
    """Name ``value[index]``, None where the index is no text."""
    key = plain_text(index)
    return None if key is None else Asked(f"{value.path}[{key}]")


def called(value: Asked, call: Call) -> Asked | None:
    """Name what a call gives: ``headers.get("X")`` is the item, ``content.decode()`` is named as it is written."""
    front, _, name = value.path.rpartition(".")
    if call.keywords or call.unknown is not None:
        return None
    if name == "get" and len(call.positional) == 1:
        return item_of(Asked(front), call.positional[0].value)
    return Asked(f"{value.path}()") if not call.positional or name == "decode" else None


def is_untouched(node: ast.expr, function: Function | None) -> bool:
    """Tell whether an expression certainly gives what a request holds, not what the handler made of it since.

    That is where it decodes the request itself, or names what was decoded once and is only looked at elsewhere.
    """
    if not isinstance(node, ast.Name):
        return _is_decoding(node)
    if function is None:
        return False
    inside = list(ast.walk(function.node))
    made = [item for item in inside if isinstance(item, ast.Assign) and _sets(item, node.id)]
    uses = [item for item in inside if isinstance(item, ast.Name) and item.id == node.id]
    looked_at = {id(part) for item in inside for part in _looked_at(item)}
    changing = [item for item in uses if id(item) not in looked_at]
    return len(made) == 1 and _is_decoding(made[0].value) and changing == made[0].targets


def _sets(statement: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in statement.targets)


def _is_decoding(node: ast.expr) -> bool:
    """Tell whether an expression is ``json.loads(...)``, ``request.json()`` or ``dict(...)``, awaited or not."""
    inner = node.value if isinstance(node, ast.Await) else node
    return isinstance(inner, ast.Call) and dotted(inner.func).rpartition(".")[2] in DECODERS


def _looked_at(node: ast.AST) -> list[ast.expr]:
    """Give the operands that a node does not change: of a comparison, of ``x[key]`` and of ``x.get(key)``."""
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return [node.value]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return [node.func.value]
    return []
