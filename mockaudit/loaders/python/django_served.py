"""Tell whether the URLconf of a test module is served to a client of the product: whether it is a fake server.

Most URLconfs in tests serve the product itself: its views, its middleware, its tags. One is a fake for certain only
where the address that it is served at is handed to code of the project that is no test.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator

from mockaudit.documents.source import Project, UnreadableError
from mockaudit.loaders.pyast.finding import TESTS
from mockaudit.loaders.pyast.frame import Module, dotted
from mockaudit.loaders.pyast.tree import children, walk

ADDRESSES = frozenset({"live_server", "live_server_url"})
APPLICATIONS = frozenset({"get_wsgi_application", "WSGIHandler"})
SERVERS = frozenset({"WSGITransport", "make_server"})
# What gives an address on: joined to a path, or held by a plain client.
CARRIERS = frozenset({"str", "urljoin", "format", "rstrip", "strip", "Client"})
MIDDLEWARE = frozenset({"MIDDLEWARE", "MIDDLEWARE_CLASSES"})
HANDLER = re.compile(r"handler[45]\d\d")
PASSES = 3


def is_fake(module: Module, project: Project) -> bool:
    """Tell whether a test module names itself as the root URLconf, and the product is given the address of that."""
    nodes = walk(module.tree)
    roots = [value for name, value in _settings(nodes) if name == "ROOT_URLCONF"]
    middleware = [value for name, value in _settings(nodes) if name in MIDDLEWARE]
    names = [node.id for node in nodes if isinstance(node, ast.Name)]
    return (
        roots != []
        and all(isinstance(value, ast.Name) and value.id == "__name__" for value in roots)
        and all(_is_django(value) for value in middleware)
        and names.count("urlpatterns") == 1
        and not any(HANDLER.fullmatch(name) for name in names)
        and not any("middleware" in name.lower() for _, (_, name) in _imports(nodes) if not name.startswith("django."))
        and _reaches_product(module.path, nodes, project)
    )


def _settings(nodes: list[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the settings that a module makes: by keywords, in dicts, on an object, and by the mark of pytest-django."""
    for node in nodes:
        if isinstance(node, ast.keyword) and node.arg is not None:
            yield node.arg, node.value
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, (ast.Attribute, ast.Name)):
                    yield dotted(target).rpartition(".")[2], node.value
        elif isinstance(node, ast.Call) and dotted(node.func).endswith("mark.urls") and node.args:
            yield "ROOT_URLCONF", node.args[0]


def _is_django(middleware: ast.expr) -> bool:
    """Tell whether a list of middleware names only what comes with Django."""
    return isinstance(middleware, (ast.List, ast.Tuple)) and all(
        isinstance(item, ast.Constant) and isinstance(item.value, str) and item.value.startswith("django.")
        for item in middleware.elts
    )


def _reaches_product(path: str, nodes: list[ast.AST], project: Project) -> bool:
    bound = list(_bindings(nodes))
    if any(name in ADDRESSES for name, _ in bound):
        return False
    others = {name for name, value in bound if _called(value) not in APPLICATIONS}
    applications = {name for name, _ in bound} - others
    addresses = set(ADDRESSES)
    for _ in range(PASSES):
        addresses |= {name for name, value in bound if _carries(value, addresses, applications)}
    imports = dict(_imports(nodes))
    return any(
        isinstance(node, ast.Call)
        and any(_carries(item, addresses, applications) for item in _arguments(node))
        and _is_product(imports.get(dotted(node.func).partition(".")[0]), path, project)
        for node in nodes
    )


def _bindings(nodes: list[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Yield the names and attributes that are bound to an expression; a function's name to what it returns or yields."""
    for node in nodes:
        if isinstance(node, ast.Assign):
            yield from ((dotted(target).rpartition(".")[2], node.value) for target in node.targets)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            yield dotted(node.target).rpartition(".")[2], node.value
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            yield dotted(node.optional_vars), node.context_expr
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            given = [item.value for item in walk(node) if isinstance(item, (ast.Return, ast.Yield))]
            yield from ((node.name, ast.Pass() if value is None else value) for value in given or [None])


def _carries(node: ast.AST, addresses: set[str], applications: set[str]) -> bool:
    """Tell whether an expression holds the address of a served URLconf, or a client that is bound to it."""
    if isinstance(node, ast.Name):
        return node.id in addresses
    if isinstance(node, ast.Call):
        name = _called(node)
        if name in SERVERS:
            return any(
                _called(item) in APPLICATIONS or dotted(item).rpartition(".")[2] in applications
                for item in _arguments(node)
            )
        if name not in CARRIERS:
            return False
    elif isinstance(node, ast.Attribute) and node.attr in addresses:
        return True
    return any(_carries(child, addresses, applications) for child in children(node))


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else dotted(node.func)


def _arguments(node: ast.Call) -> list[ast.expr]:
    return [*node.args, *(keyword.value for keyword in node.keywords)]


def _imports(nodes: list[ast.AST]) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield the names that imports bind, with the level of the import and the dotted name of what they stand for."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0], (0, alias.name)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, (node.level, f"{node.module or ''}.{alias.name}".lstrip("."))


def _is_product(imported: tuple[int, str] | None, path: str, project: Project) -> bool:
    """Tell whether an imported name is code of the project that belongs to no test."""
    if imported is None:
        return False
    level, name = imported
    folder = posixpath.dirname(path)
    if level:
        for _ in range(level - 1):
            folder = posixpath.dirname(folder)
        return TESTS.search(posixpath.join(folder, *name.split("."))) is None
    if TESTS.search(name.replace(".", "/")):
        return False
    stem = name.partition(".")[0]
    homes = {folder, "", "src"}
    while folder:
        folder = posixpath.dirname(folder)
        homes |= {folder, posixpath.join(folder, "src")}
    files = [posixpath.join(home, file) for home in sorted(homes) for file in (f"{stem}.py", f"{stem}/__init__.py")]
    return any(TESTS.search(file) is None and _is_file(file, project) for file in files)


def _is_file(path: str, project: Project) -> bool:
    try:
        project.read(path)
    except UnreadableError:
        return False
    return True
