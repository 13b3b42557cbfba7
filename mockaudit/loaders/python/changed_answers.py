"""Turn a module into the calls whose results its functions name and use before they return them, as by changing them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from mockaudit.loaders.pyast.frame import Module
from mockaudit.loaders.pyast.tree import children, walk
from mockaudit.loaders.pyast.values import Made, Sequence

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def is_changed(value: object, module: Module) -> bool:
    """Tell whether a response, or a part of the tuple that is returned, may differ from what its call made."""
    parts = value.state if isinstance(value, Sequence) else [value]
    return any(isinstance(part, Made) and part.call.node in _used_calls(module) for part in parts)


@lru_cache(maxsize=2)
def _used_calls(module: Module) -> frozenset[ast.AST]:
    functions = [node for node in walk(module.tree) if isinstance(node, FUNCTIONS)]
    return frozenset(call for function in functions for call in _used_in(list(_own_nodes(function))))


def _used_in(nodes: list[ast.AST]) -> Iterator[ast.AST]:
    returned: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.Return) and node.value is not None:
            parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            returned.update(id(part) for part in parts)
    loaded = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    used = {node.id for node in loaded if id(node) not in returned}
    for node in nodes:
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and isinstance(node.value, ast.Call):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in used for target in targets):
                yield node.value


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a function, without what stands in the functions in it."""
    pending = children(function)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, FUNCTIONS):
            pending.extend(children(node))
