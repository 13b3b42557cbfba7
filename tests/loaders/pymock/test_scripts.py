"""What a module does as a script is no part of it when a test runner imports it."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.frame import Module
from mockaudit.loaders.pyast.values import Scope
from mockaudit.loaders.pymock.scripts import as_imported


def _body(text: str) -> list[str]:
    module = Module("tests/test_it.py", ast.parse(text), Scope({}, ("tests/test_it.py", 0, 0)))
    return [ast.unparse(statement) for statement in as_imported(module).tree.body]


def test_the_block_of_a_script_is_left_out() -> None:
    assert _body("a = 1\nif __name__ == '__main__':\n    a = 2\n") == ["a = 1"]


def test_any_other_condition_stays() -> None:
    guarded = "if __name__ == '__main__':\n    a = 2\nelse:\n    a = 3"
    assert _body(f"{guarded}\nif a:\n    b = 1\n") == [guarded, "if a:\n    b = 1"]
