"""A tree is walked as ``ast`` walks it, but for tokens: operators and contexts."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mockaudit.loaders.pyast import tree

TOKENS = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
CODE = '''
from a import b as c
import d
async def f(x: int, /, *y, z=1, **w) -> None:
    """Text."""
    global g
    async with a as b, c:
        del x[1:2]
    lambda q=1, *, r: (yield)
    return {**x, "a": [*y], 1: {i async for i in j if not k and l or m}}
class C(B, metaclass=M):
    n: int = 1
    try:
        o += -p < q <= ~r
    except* E as e:
        raise
match s:
    case {"a": 1, **rest} | [None, *_] | C(1, t=u) if f"{v!r:>{w}}":
        pass
'''


@pytest.mark.parametrize("code", ["", "x = 1", CODE, Path(tree.__file__).read_text(encoding="utf-8")])
def test_a_walk_meets_what_that_of_ast_meets(code: str) -> None:
    parsed = ast.parse(code)
    assert tree.walk(parsed) == [node for node in ast.walk(parsed) if not isinstance(node, TOKENS)]
    for node in ast.walk(parsed):
        below = [child for child in ast.iter_child_nodes(node) if not isinstance(child, TOKENS)]
        assert tree.children(node) == below
