"""Turn expressions of a test module into the texts, lists and file paths that they certainly are."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Callable

from mockaudit.loaders.pyast.frame import dotted
from mockaudit.loaders.pyprobe.values import MAX_ITEMS, MAX_TEXT, File, Regex, Scope, Value, joined

Evaluate = Callable[[ast.expr, Scope], Value]
_PATHS = {"pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath"}
# What they give stands for the file that they are given.
_SAME = {"str", "open", "os.fspath", "os.path.abspath", "os.path.realpath", "os.path.normpath", "os.path.expanduser"}
_SAME |= {"json.load", "json.loads", "yaml.safe_load", "yaml.full_load", "yaml.unsafe_load", "yaml.load"}
_SAME_METHODS = {"resolve", "absolute", "as_posix", "as_uri", "read_text", "read_bytes", "read", "open", "expanduser"}


def literal(node: ast.expr, scope: Scope, evaluate: Evaluate) -> Value:
    """Give what an expression is, None where that is not known."""
    match node:
        case ast.Constant(value=str() as constant):
            return constant if len(constant) <= MAX_TEXT else None
        case ast.JoinedStr(values=parts):
            return _formatted(parts, scope, evaluate)
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            texts = [text for item in items if isinstance(text := evaluate(item, scope), str)]
            if len(texts) != len(items) or len(texts) > MAX_ITEMS:
                return None
            return texts if isinstance(node, ast.List) else tuple(texts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _sum(evaluate(left, scope), evaluate(right, scope))
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _below(evaluate(left, scope), evaluate(right, scope))
        case ast.Attribute(value=inner, attr="parent"):
            return _parent(evaluate(inner, scope), 1)
        case ast.Subscript(
            value=ast.Attribute(value=inner, attr="parents"), slice=ast.Constant(value=int() as number)
        ) if 0 <= number < MAX_ITEMS:
            return _parent(evaluate(inner, scope), number + 1)
        case ast.Call():
            return _call(node, scope, evaluate)
        case _:
            return None


def _formatted(parts: list[ast.expr], scope: Scope, evaluate: Evaluate) -> str | None:
    texts = []
    for part in parts:
        plain = isinstance(part, ast.FormattedValue) and part.conversion == -1 and part.format_spec is None
        value = (
            evaluate(part.value, scope)
            if isinstance(part, ast.FormattedValue) and plain
            else literal(part, scope, evaluate)
        )
        if not isinstance(value, str):
            return None
        texts.append(value)
    found = "".join(texts)
    return found if len(found) <= MAX_TEXT else None


def _sum(left: Value, right: Value) -> Value:
    if isinstance(left, str) and isinstance(right, str) and len(left) + len(right) <= MAX_TEXT:
        return left + right
    if isinstance(left, list) and isinstance(right, list) and len(left) + len(right) <= MAX_ITEMS:
        return left + right
    if isinstance(left, File) and isinstance(right, str) and right.startswith("/"):
        return joined(left, right[1:])  # os.path.dirname(__file__) + "/openapi.yaml"
    return None


def _below(left: Value, right: Value) -> File | None:
    return joined(left, right) if isinstance(left, File) and isinstance(right, str) else None


def _parent(value: Value, steps: int) -> File | None:
    return joined(value, *[".."] * steps) if isinstance(value, File) else None


def _call(node: ast.Call, scope: Scope, evaluate: Evaluate) -> Value:
    name = scope.dotted(dotted(node.func))
    given = [evaluate(argument, scope) for argument in node.args]
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return None
    first = given[0] if given else None
    if name in _PATHS | {"os.path.join"} and first is not None:
        base = as_file(first)
        rest = [item for item in given[1:] if isinstance(item, str)]
        return joined(base, *rest) if base is not None and len(rest) == len(given) - 1 else None
    if name == "os.path.dirname":
        return _parent(first, 1)
    if name == "open":
        return as_file(first)
    if name in _SAME:
        return first if isinstance(first, File) or (name == "str" and isinstance(first, str)) else None
    if name == "re.compile" and len(node.args) == 1 and not node.keywords and isinstance(first, str):
        return Regex(pattern=first)
    if isinstance(node.func, ast.Attribute) and node.func.attr in {*_SAME_METHODS, "joinpath"}:
        owner = evaluate(node.func.value, scope)
        rest = [item for item in given if isinstance(item, str)]
        if node.func.attr == "joinpath" and len(rest) == len(given):
            return joined(owner, *rest) if isinstance(owner, File) else None
        return owner if isinstance(owner, File) and node.func.attr in _SAME_METHODS else None
    return None


def as_file(value: Value) -> File | None:
    """Take a text for the path of a file."""
    if isinstance(value, str):
        return joined(File(path=""), value) if value and "\0" not in value else None
    return value if isinstance(value, File) else None


def is_below(path: str) -> bool:
    """Tell whether a normalised path stays below the root."""
    return not path.startswith(("/", "../")) and path not in {"..", "."} and posixpath.normpath(path) == path
