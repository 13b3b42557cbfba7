"""Tell what a module does as a script from what it does when a test runner imports it."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.frame import Module
from mockaudit.loaders.pyast.values import Scope


def as_imported(module: Module) -> Module:
    """Leave out of a module what it does as a script: no test runner runs that, and it can take all the steps there are."""
    body = [statement for statement in module.tree.body if not _is_script(statement)]
    if len(body) == len(module.tree.body):
        return module
    tree = ast.Module(body=body, type_ignores=[])
    return Module(module.path, tree, Scope({}, (module.path, 0, 0)), patches=module.patches)


def _is_script(statement: ast.stmt) -> bool:
    match statement:
        case ast.If(
            test=ast.Compare(
                left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[ast.Constant(value="__main__")]
            ),
            orelse=[],
        ):
            return True
        case _:
            return False
