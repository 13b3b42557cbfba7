"""Turn the statements of a test into what it does with its doubles: misspellings, tautologies, the URLs it asserts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mockaudit.loaders.pyast.values import alternatives
from mockaudit.loaders.pymock.doubles import Double, is_set
from mockaudit.loaders.pymock.flow import Flow
from mockaudit.loaders.pymock.lift import location
from mockaudit.loaders.pymock.spelling import ASSERTIONS, REAL_ASSERTIONS, meant_configuration
from mockaudit.model.patched import MockUse, UseKind
from mockaudit.model.value import Hole

Uses = dict[tuple[str, int, int], MockUse]
EQUALITIES = frozenset({"assertEqual", "assertIs", "assertEquals", "assertDictEqual", "assertListEqual"})
_CALLED_WITH = frozenset({"assert_called_with", "assert_called_once_with", "assert_any_call"})
MIN_CHAIN = 3


def watch(uses: Uses, urls: dict[int, list[str]], flow: Flow, statement: ast.stmt) -> None:
    """Take down what a statement does with doubles, before it is run."""
    for kind, node, name, meant, subject in _found(flow, statement):
        at = location(node, flow.file.path)
        use = MockUse(
            kind=kind,
            name=name,
            meant=meant,
            subject=subject,
            owner=flow.scope.owner,
            ref=f"{flow.file.path}:{statement.lineno}",
            at=at,
        )
        uses.setdefault((kind.value, getattr(node, "lineno", 0), getattr(node, "col_offset", 0)), use)
    if isinstance(statement, ast.Expr):
        _asserted_url(urls, flow, statement.value)


def _found(flow: Flow, statement: ast.stmt) -> Iterator[tuple[UseKind, ast.AST, str, str, str]]:
    match statement:
        case ast.Assign(targets=targets):
            for target in targets:
                if isinstance(target, ast.Attribute):
                    yield from _configured(flow, target)
            yield from _keywords(flow, statement.value)
        case ast.Expr(value=value) | ast.Assert(test=value):
            yield from _asserted(flow, value, is_test=isinstance(statement, ast.Assert))
            yield from _keywords(flow, value)
            for left, right in _equalities(value, is_test=isinstance(statement, ast.Assert)):
                yield from _tautology(flow, left, right, statement)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                yield from _keywords(flow, item.context_expr)
        case _:
            return


def _double(flow: Flow, node: ast.expr) -> Double | None:
    if not flow.is_double(node):
        return None
    value = flow.evaluate(node)
    return value if isinstance(value, Double) and value.kind == "mock" and not value.broken else None


def _configured(flow: Flow, target: ast.Attribute) -> Iterator[tuple[UseKind, ast.AST, str, str, str]]:
    meant = meant_configuration(target.attr)
    if meant is not None and _double(flow, target.value) is not None:
        yield UseKind.MISSPELT_CONFIGURATION, target, target.attr, meant, ast.unparse(target.value)[:60]
    elif _levels(target) >= MIN_CHAIN and _double(flow, target.value) is not None:
        yield UseKind.CHAIN, target, target.attr, "", ast.unparse(target)[:60]


def _levels(node: ast.expr) -> int:
    """Count the calls that a chain of attributes stands for: ``m.a.return_value.b.return_value`` has two."""
    levels = 0
    while isinstance(node, (ast.Attribute, ast.Call)):
        levels += isinstance(node, ast.Call) or node.attr == "return_value"
        node = node.func if isinstance(node, ast.Call) else node.value
    return levels


def _keywords(flow: Flow, node: ast.expr) -> Iterator[tuple[UseKind, ast.AST, str, str, str]]:
    if not isinstance(node, ast.Call) or not any(_is_misspelt(word) for word in node.keywords):
        return
    maker = flow.maker(node)
    is_mock = maker is not None and "esponse" not in maker
    if not is_mock and not any(site.configured for site in flow.sites.get(id(node), [])):
        return
    for keyword in node.keywords:
        meant = meant_configuration(keyword.arg) if keyword.arg is not None else None
        if meant is not None and keyword.arg is not None:
            yield UseKind.MISSPELT_CONFIGURATION, keyword, keyword.arg, meant, ast.unparse(node.func)[:60]


def _is_misspelt(keyword: ast.keyword) -> bool:
    return keyword.arg is not None and meant_configuration(keyword.arg) is not None


def _asserted(flow: Flow, value: ast.expr, *, is_test: bool) -> Iterator[tuple[UseKind, ast.AST, str, str, str]]:
    called = isinstance(value, ast.Call)
    node = value.func if isinstance(value, ast.Call) else value
    if not isinstance(node, ast.Attribute):
        return
    meant = ASSERTIONS.get(node.attr)
    if meant is None and not called and node.attr in REAL_ASSERTIONS:
        meant = f"{node.attr}()"
    # A bare name of a mock that is no test does nothing, and is seldom meant as an assertion.
    if meant is None or not (called or is_test or node.attr in REAL_ASSERTIONS):
        return
    double = _double(flow, node.value)
    if double is not None and not double.spec and not is_set(double, node.attr):
        yield UseKind.MISSPELT_ASSERTION, node, node.attr, meant, ast.unparse(node.value)[:60]


def _equalities(value: ast.expr, *, is_test: bool) -> Iterator[tuple[ast.expr, ast.expr]]:
    match value:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.Is()], comparators=[right]) if is_test:
            yield left, right
        case ast.Call(func=ast.Attribute(attr=name), args=[left, right, *_]) if name in EQUALITIES:
            yield left, right
        case _:
            return


def _tautology(
    flow: Flow, left: ast.expr, right: ast.expr, statement: ast.stmt
) -> Iterator[tuple[UseKind, ast.AST, str, str, str]]:
    for actual, expected in ((left, right), (right, left)):
        source = _source(flow, actual)
        if source is None:
            continue
        double, text = source
        configured = double.attrs["return_value"].value
        if double.attrs.get("side_effect") is not None or isinstance(configured, Hole):
            continue
        wanted = flow.evaluate(expected)
        same = wanted is configured if isinstance(configured, Double) else _equal(wanted, configured)
        if same:
            yield UseKind.TAUTOLOGY, statement, text, "", double.path
            return


def _source(flow: Flow, node: ast.expr) -> tuple[Double, str] | None:
    """Give the double whose configured result an expression is, with the call as written."""
    if isinstance(node, ast.Await):
        node = node.value
    if isinstance(node, ast.Name):
        return flow.returned.get(node.id)
    if isinstance(node, ast.Call) and flow.is_double(node.func):
        called = flow.evaluate(node.func)
        if isinstance(called, Double) and called.kind == "mock" and is_set(called, "return_value"):
            return called, ast.unparse(node)[:80]
    return None


def _equal(left: object, right: object) -> bool:
    scalars = (str, bytes, int, float)
    if isinstance(left, scalars) and isinstance(right, scalars):
        return type(left) is type(right) and left == right
    return left is right and left is not None and not isinstance(left, Hole)


def _asserted_url(urls: dict[int, list[str]], flow: Flow, node: ast.expr) -> None:
    """Take down the URL that an HTTP function is asserted to be called with."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in _CALLED_WITH:
        return
    double = _double(flow, node.func.value)
    if double is None:
        return
    for site, patched in flow.active:
        if patched is double:
            given = next((keyword.value for keyword in node.keywords if keyword.arg == "url"), None)
            candidates = [given] if given is not None else node.args[:2]
            for candidate in candidates:
                for text in alternatives(flow.evaluate(candidate)):
                    if isinstance(text, str) and text.startswith(("http://", "https://")):
                        urls.setdefault(id(site), []).append(text)
