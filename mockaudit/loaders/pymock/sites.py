"""Turn the calls of a test file into the places where it patches names, whatever form they have."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import field

from mockaudit.loaders.pymock.names import dotted
from mockaudit.loaders.pymock.scopes import MOCKER, MONKEYPATCH, Called, File, Scope
from mockaudit.model.dataclass import dataclass
from mockaudit.model.patched import Placing

MOCK_MODULES = ("unittest.mock.", "mock.mock.", "mock.", "asynctest.mock.", "asynctest.")
FORMS = frozenset({"patch", "patch.object", "patch.multiple", "patch.dict"})
_LAST = frozenset(form.rpartition(".")[2] for form in FORMS)
MOCKER_FORMS = FORMS | {"spy"}
DOUBLES = frozenset({"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock", "create_autospec"})
_OPTIONS = frozenset({"spec", "create", "spec_set", "autospec", "new_callable", "new", "unsafe"})


@dataclass(slots=True, eq=False)
class Site:
    """One patched name: ``target`` as written, ``named`` the dotted name before it is followed, None where unknown.

    ``passes`` is true where a decorated test gets the double as an argument. ``spec`` is as in ``PatchedCall``;
    ``stand_in`` is the expression of the object that stands in. ``key`` is the keyword of ``patch.multiple``.
    """

    node: ast.Call
    form: str
    loader: str
    placing: Placing
    target: str
    named: str | None
    scope: Scope
    spec: str | None = None
    stand_in: ast.expr | None = None
    key: str | None = None
    passes: bool = False
    decorated: ast.AST | None = None
    configured: list[ast.keyword] = field(default_factory=list)


def mock_name(path: str | None) -> str | None:
    """Give the part of a dotted name behind the mock library's module, None where it is no mock library's."""
    if path is None:
        return None
    prefix = next((prefix for prefix in MOCK_MODULES if path.startswith(prefix)), None)
    return None if prefix is None else path[len(prefix) :]


def find_sites(file: File) -> list[Site]:
    """Find every patch of a file, in source order."""
    found = [site for call in file.calls for site in _sites(file, call)]
    found.sort(key=lambda site: (site.node.lineno, site.node.col_offset))
    return found


def _sites(file: File, call: Called) -> Iterator[Site]:
    node, scope, parent = call.node, call.scope, call.parent
    path = dotted(node.func)
    head = path.partition(".")[0]
    base = scope.lookup(head) if path else None
    if base is None:
        return
    tail = path[len(head) + 1 :]
    if base == MONKEYPATCH and tail == "setattr":
        yield from _setattr(file, node, scope, parent)
        return
    form, loader = "", "unittest.mock"
    if base == MOCKER and tail in MOCKER_FORMS:
        form, loader = f"mocker.{tail}", "pytest-mock"
    else:
        path = f"{base}.{tail}" if tail else base
        # To follow a name takes other files: only where it may be a patch under whatever name.
        is_likely = "patch" in path or path.rpartition(".")[2] in _LAST
        name = mock_name(file.index.resolve(path)) if is_likely else None
        if name in FORMS:
            form = name
    if form:
        yield from _patch(file, node, scope, parent, form, loader)


def _placing(parent: ast.AST | None) -> Placing:
    if isinstance(parent, ast.ClassDef):
        return Placing.CLASS_DECORATOR
    if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return Placing.DECORATOR
    return Placing.CONTEXT if isinstance(parent, ast.withitem) else Placing.CALL


def _patch(file: File, node: ast.Call, scope: Scope, parent: ast.AST | None, form: str, loader: str) -> Iterator[Site]:
    short = form.removeprefix("mocker.")
    keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg is not None}
    placing = _placing(parent)
    decorated = parent if placing in {Placing.DECORATOR, Placing.CLASS_DECORATOR} else None
    first = node.args[0] if node.args else keywords.get("in_dict" if short == "patch.dict" else "target")
    if first is None:
        return
    target, named = _target(file, first, scope)
    common = {"node": node, "form": form, "loader": loader, "placing": placing, "scope": scope, "decorated": decorated}
    if short == "patch.multiple":
        yield from _multiple(file, node, common, keywords, (target, named))
        return
    position = 1
    if short in {"patch.object", "spy"}:
        attribute = text_of(
            node.args[1] if len(node.args) > 1 else keywords.get("attribute", keywords.get("name")), file
        )
        named = None if named is None or attribute is None else f"{named}.{attribute}"
        target, position = f"{target}.{attribute or '…'}", 2
    stand_in = node.args[position] if len(node.args) > position else keywords.get("new")
    if short == "patch.dict":
        stand_in = None
    if stand_in is not None and (file.resolve(stand_in, scope) or "").endswith("mock.DEFAULT"):
        stand_in = None
    spec = "autospec" if short == "spy" else _spec(keywords) or ("new" if stand_in is not None else None)
    yield Site(
        **common,  # type: ignore[arg-type]
        target=target,
        named=named,
        spec="new" if short == "patch.dict" else spec,
        stand_in=stand_in,
        passes=decorated is not None and stand_in is None and short != "patch.dict",
        configured=[keyword for keyword in node.keywords if keyword.arg is None or keyword.arg not in _OPTIONS],
    )


def _multiple(
    file: File,
    node: ast.Call,
    common: dict[str, object],
    keywords: dict[str, ast.expr],
    owner: tuple[str, str | None],
) -> Iterator[Site]:
    scope = common["scope"]
    target, named = owner
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg in _OPTIONS - {"new"} or not isinstance(scope, Scope):
            continue
        bare = (file.resolve(keyword.value, scope) or "").endswith(".DEFAULT")
        yield Site(
            **common,  # type: ignore[arg-type]
            target=f"{target}.{keyword.arg}",
            named=None if named is None else f"{named}.{keyword.arg}",
            spec=_spec(keywords) or (None if bare else "new"),
            stand_in=None if bare else keyword.value,
            key=keyword.arg,
        )


def _spec(keywords: dict[str, ast.expr]) -> str | None:
    for name in ("autospec", "spec_set", "spec"):
        value = keywords.get(name)
        if value is not None and not (isinstance(value, ast.Constant) and value.value in {None, False}):
            return name
    return None


def _setattr(file: File, node: ast.Call, scope: Scope, parent: ast.AST | None) -> Iterator[Site]:
    keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg is not None}
    first = node.args[0] if node.args else keywords.get("target")
    if first is None:
        return
    target, named = _target(file, first, scope)
    is_text = text_of(first, file) is not None
    position = 1 if is_text else 2
    if not is_text:
        attribute = text_of(node.args[1] if len(node.args) > 1 else keywords.get("name"), file)
        named = None if named is None or attribute is None else f"{named}.{attribute}"
        target = f"{target}.{attribute or '…'}"
    stand_in = node.args[position] if len(node.args) > position else keywords.get("value")
    yield Site(
        node=node,
        form="monkeypatch.setattr",
        loader="monkeypatch",
        placing=_placing(parent),
        target=target,
        named=named,
        scope=scope,
        spec="new",
        stand_in=stand_in,
    )


def _target(file: File, node: ast.expr, scope: Scope) -> tuple[str, str | None]:
    """Give a target as written and its dotted name: a text is one itself, an expression stands for one."""
    text = text_of(node, file)
    if text is not None:
        return text, text
    name = dotted(node)
    if name:
        head, dot, tail = name.partition(".")
        base = scope.lookup(head)
        if base == f"{file.table.module}.{head}" and head in file.table.values:
            base = file.index.expand(file.table, file.table.values[head])
        return name, None if base in {None, MOCKER, MONKEYPATCH} else f"{base}{dot}{tail}"
    return ast.unparse(node)[:80], None


def text_of(node: ast.expr | None, file: File) -> str | None:
    """Give a literal text, or one joined of literals, ``__name__`` and constants of the file; None for all else."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id="__name__"):
            return file.table.module
        case ast.Name(id=name):
            return file.table.texts.get(name)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = [text_of(left, file), text_of(right, file)]
        case ast.JoinedStr(values=values):
            parts = [text_of(item.value if isinstance(item, ast.FormattedValue) else item, file) for item in values]
        case _:
            return None
    known = [part for part in parts if part is not None]
    return "".join(known) if len(known) == len(parts) else None
