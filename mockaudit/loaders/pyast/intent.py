"""Tell whether a stub looks wrong on purpose: by its test's name, an expected exception, or its payload's name."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import lru_cache

from mockaudit.loaders.pyast.frame import dotted
from mockaudit.loaders.pyast.tree import walk
from mockaudit.loaders.pyast.values import Argument, Call
from mockaudit.model.pattern import lazy_pattern

WORDS = frozenset(
    [
        "invalid",
        "bad",
        "malformed",
        "corrupt",
        "corrupted",
        "garbage",
        "unexpected",
        "broken",
        "missing",
        "wrong",
        "unparsable",
        "unparseable",
    ]
)
# What a payload is said to be otherwise than the API's: "not_dict", "non_json", "unknown_fields".
_PHRASE = lazy_pattern(
    r"(?:^|_)(?:no[nt]_(?:an?_)?(?:dict|json|array|mapping|str|string|int)|not_an?_(?:list|object|number)"
    r"|(?:unknown|extra|additional)_(?:field|key|propert|attribute)[a-z]*)(?:_|$)"
)
RAISING = frozenset({"raises", "assertRaises", "assertRaisesRegex", "assert_raises"})
PAYLOADS = ("json", "body", "payload", "text", "content")


def is_wrong_name(name: str) -> bool:
    """Tell whether a name says that something is wrong on purpose: ``test_bad_json``, ``NOT_A_LIST``."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()
    return _PHRASE.search(spaced) is not None or any(
        word in WORDS for word in spaced.replace("garbage_collect", "").split("_")
    )


def intent_of(node: ast.AST, path: str) -> Callable[[Call], str | None]:
    """Give the function that says why a stub registered by a test is wrong on purpose, None where nothing says so."""
    name = getattr(node, "name", "")

    def intent(call: Call) -> str | None:
        if is_wrong_name(name):
            return f"the test is named {name}"
        payload = _payload_name(call)
        if payload is not None:
            return f"the payload is named {payload}"
        if call.path != path:
            return None
        line = call.node.lineno
        blocks = _raising_blocks(node)
        if any(start <= line <= end for start, end in blocks):
            return "inside pytest.raises"
        later = [start for start, _ in blocks if start > line]
        return f"the test expects an error in line {later[0]}" if later else None

    return intent


@lru_cache(maxsize=1)
def _raising_blocks(node: ast.AST) -> list[tuple[int, int]]:
    """Give the lines of the blocks in which a test expects an error."""
    return [
        (item.lineno, item.end_lineno or item.lineno)
        for item in walk(node)
        if isinstance(item, (ast.With, ast.AsyncWith)) and any(_expects_error(part.context_expr) for part in item.items)
    ]


def _expects_error(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in RAISING


def _payload_name(call: Call) -> str | None:
    arguments: list[Argument] = [call.keywords[name] for name in PAYLOADS if name in call.keywords]
    names = [dotted(argument.node).rpartition(".")[2] for argument in arguments]
    return next((name for name in names if is_wrong_name(name)), None)
