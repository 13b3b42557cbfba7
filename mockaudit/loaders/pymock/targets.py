"""Turn a patched name into its boundary: an HTTP library, an own client, other first-party or third-party code."""

from __future__ import annotations

import ast

from mockaudit.loaders.pymock.boundaries import CLIENT_CLASSES, LIBRARIES, VERBS, http_call, http_tail
from mockaudit.loaders.pymock.scopes import File, Scope, own_checks
from mockaudit.loaders.pymock.sites import Site
from mockaudit.model.dataclass import dataclass
from mockaudit.model.patched import Boundary

_CLIENT_LIBRARIES = LIBRARIES - {"http", "urllib"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a site replaces; the fields are those of ``PatchedCall``."""

    resolved: str | None
    boundary: Boundary
    sends: bool = False
    method: str | None = None


def classify(file: File, site: Site) -> Target:
    """Follow a site's name to where it is defined, and tell whose it is."""
    if site.named is None:
        return Target(resolved=None, boundary=Boundary.UNKNOWN)
    resolved = file.index.resolve(site.named)
    call = http_call(resolved) or http_tail(site.named)
    if call is not None and not site.form.endswith(".dict"):
        # A whole class or module that another object stands in for sends nothing that could be read.
        return Target(resolved=call.name, boundary=Boundary.HTTP_LIBRARY, sends=not call.whole, method=call.method)
    home = _home(file, resolved)
    if home is None:
        root = resolved.partition(".")[0]
        library = root in LIBRARIES and http_root(resolved)
        return Target(resolved=resolved, boundary=Boundary.HTTP_LIBRARY if library else Boundary.THIRD_PARTY)
    if resolved in _called(file, site):
        return Target(resolved=resolved, boundary=Boundary.UNIT_UNDER_TEST)
    if _is_client(file, resolved, home):
        last = resolved.rpartition(".")[2]
        return Target(resolved=resolved, boundary=Boundary.OWN_CLIENT, method=last.upper() if last in VERBS else None)
    return Target(resolved=resolved, boundary=Boundary.INTERNAL)


def http_root(name: str) -> bool:
    """Tell whether a library name is of HTTP: ``urllib.request`` is, ``urllib.parse`` and ``http.server`` are not."""
    return not name.startswith(("urllib.", "http.")) or name.startswith(("urllib.request", "http.client"))


def _home(file: File, name: str) -> str | None:
    """Give the first-party module that a name lies in, None where it is a library's."""
    module = name
    while module:
        if file.index.file_of(module) is not None:
            return module
        module = module.rpartition(".")[0]
    return None


def _is_client(file: File, name: str, module: str) -> bool:
    """Tell whether a first-party name is a client of HTTP: a class that inherits from one, or whose module sends."""
    rest = name[len(module) + 1 :].split(".")
    table = file.index.table(module)
    if table is None:
        return False
    if rest[0] in table.classes and file.index.roots(f"{module}.{rest[0]}") & CLIENT_CLASSES:
        return True
    sending = any(path.partition(".")[0] in _CLIENT_LIBRARIES for path in table.imports.values())
    return sending and (rest[0] in table.classes or rest[0] in table.defined)


def _called(file: File, site: Site) -> frozenset[str]:
    """Give the dotted names that the patching test calls itself, in so far as they are looked up when it runs."""
    function: Scope | None = site.scope
    node: ast.AST | None = site.decorated
    if node is None:
        while function is not None and function.function is None:
            function = function.parent
        node = None if function is None else function.node
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return frozenset()
    if id(node) not in file.called:
        scope = next((item for item in file.scopes if item.node is node), None)
        file.called[id(node)] = frozenset() if scope is None else _calls(file, scope)
    return file.called[id(node)]


def _calls(file: File, scope: Scope) -> frozenset[str]:
    names = set()
    for child in own_checks(scope.node):
        # A bare name was bound before the patch, so that the patch does not reach it.
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute):
            name = file.resolve(child.func, scope)
            if name is not None:
                names.add(name)
    return frozenset(names)
