"""Turn a test file's options into those that switch off what a mock library would check by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pymock.scopes import File, Scope
from mockaudit.model.location import Location
from mockaudit.model.patched import MockUse, UseKind

# Options whose default is True. `responses.activate` has the same option with the default False: not listed.
STRICT = {
    "responses.RequestsMock": ("responses", ("assert_all_requests_are_fired",)),
    "respx.mock": ("respx", ("assert_all_called", "assert_all_mocked")),
    "respx.MockRouter": ("respx", ("assert_all_called", "assert_all_mocked")),
    "respx.router.MockRouter": ("respx", ("assert_all_called", "assert_all_mocked")),
    "pytest.mark.respx": ("respx", ("assert_all_called", "assert_all_mocked")),
    "pytest.mark.httpx_mock": (
        "pytest-httpx",
        ("assert_all_responses_were_requested", "assert_all_requests_were_expected"),
    ),
}


def read_leniency(file: File) -> Iterator[MockUse]:
    """Yield each option that says False where the library's default is True."""
    found: list[MockUse] = []
    for call in file.calls:
        if any(keyword.arg in _OPTIONS for keyword in call.node.keywords):
            found.extend(_options(file, call.node, call.inside))
    yield from sorted(found, key=lambda use: (use.at.span.line, use.at.span.column) if use.at.span else (0, 0))


_OPTIONS = frozenset(name for _, names in STRICT.values() for name in names)


def _options(file: File, node: ast.Call, scope: Scope) -> Iterator[MockUse]:
    loader, names = STRICT.get(file.resolve(node.func, scope) or "", ("", ()))
    for keyword in node.keywords:
        if keyword.arg in names and isinstance(keyword.value, ast.Constant) and keyword.value.value is False:
            yield MockUse(
                kind=UseKind.LENIENT,
                name=keyword.arg,
                subject=ast.unparse(node.func)[:60],
                loader=loader,
                owner=scope.owner,
                ref=f"{file.path}:{node.lineno}",
                at=Location(path=file.path, span=span_of(keyword)),
            )
