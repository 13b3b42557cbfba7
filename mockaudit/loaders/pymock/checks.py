"""Turn a module of the product into the places where each response of a patched function is asked whether it failed."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from mockaudit.documents.source import UnreadableError
from mockaudit.loaders.pyast.finding import TESTS
from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pyast.tree import children, walk
from mockaudit.loaders.pymock.following import follow, is_asked_again, is_in_vain, is_test
from mockaudit.loaders.pymock.names import Index, dotted, imported
from mockaudit.loaders.pymock.scopes import FunctionNode
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location

MAX_SIZE = 512 * 1024
MAX_CALLS = 64
RAISES = "raise_for_status"
OK = "ok"
# What gives a response with such a check, by a function of the module itself.
OWNERS = {"requests": (RAISES, OK), "niquests": (RAISES, OK), "httpx": (RAISES,), "httpx2": (RAISES,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Where a product asks a response whether it failed.

    ``name`` is the attribute that it asks, ``entered`` true where the response is what a ``with`` makes of it.
    ``function`` is the function or method that does so; ``is_top`` is true where it stands at the module's top.
    """

    name: str
    entered: bool
    function: str
    is_top: bool
    at: Location


@dataclass(slots=True)
class Module:
    """A parsed module of the product; ``above`` gives each node's parent, ``bound`` what names are certainly imported as."""

    path: str
    nodes: list[ast.AST]
    above: dict[int, ast.AST]
    bound: dict[str, str]


def checks_of(index: Index, module: str, local: str, function: str) -> tuple[Check, ...] | None:
    """Give the check of each response that a function of a library gives in a module, None where one may go unchecked.

    ``local`` is the function's name in the module (``requests.get``, ``get``), ``function`` its real one.
    """
    path = index.file_of(module)
    if path is None or TESTS.search(path) is not None or function.rpartition(".")[0] not in OWNERS:
        return ()
    index.project.read_paths.add(path)
    key = (path, local, function)
    if key not in index.checks:
        index.checks[key] = _look_up(index, path, module, local, function)
    found = index.checks[key]
    return found if isinstance(found, tuple) else None


def _look_up(index: Index, path: str, module: str, local: str, function: str) -> tuple[Check, ...] | None:
    try:
        data = index.project.read(path).data
    except UnreadableError:
        return None
    if function.partition(".")[0].encode() not in data:
        return ()
    is_asking = RAISES.encode() in data or b".ok" in data
    opened = _open(data, path, module) if is_asking and len(data) <= MAX_SIZE else None
    return None if opened is None else _read(opened, local, function)


def _open(data: bytes, path: str, module: str) -> Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
        nodes = walk(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None
    above = {id(child): node for node in nodes for child in children(node)}
    package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
    return Module(path, nodes, above, _imports(nodes, package))


def _imports(nodes: list[ast.AST], package: str) -> dict[str, str]:
    """Give the names that are imports and nothing else, wherever in the module they are bound."""
    bound: dict[str, set[str]] = {}
    for node in nodes:
        match node:
            case ast.Import() | ast.ImportFrom():
                for name, path in imported(node, package):
                    bound.setdefault(name, set()).add(path)
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
                bound.setdefault(name, set()).add("")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                bound.setdefault(name, set()).add("")
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                bound.setdefault(name, set()).add("")
            case _:
                continue
    return {name: next(iter(paths)) for name, paths in bound.items() if len(paths) == 1 and "" not in paths}


def _read(module: Module, local: str, function: str) -> tuple[Check, ...] | None:
    """Find the check behind every use of a function; None where it has a use that is no checked call."""
    found: list[Check] = []
    owner = function.rpartition(".")[0]
    for node in module.nodes:
        match node:
            # Nobody can tell which of the functions it is.
            case ast.Call(func=ast.Name(id="getattr"), args=[of, *_]) if _expanded(module, dotted(of)) == owner:
                return None
            case ast.Name() | ast.Attribute() if _is_patched(module, node, local, function):
                call = module.above.get(id(node))
                check = _check(module, call, function) if isinstance(call, ast.Call) and call.func is node else None
                if check is None or len(found) == MAX_CALLS:
                    return None
                found.append(check)
            case _:
                continue
    return tuple(found)


def _is_patched(module: Module, node: ast.Name | ast.Attribute, local: str, function: str) -> bool:
    """Tell whether a name is looked up where the patch replaces it: in the module itself, or in the library."""
    if isinstance(node, ast.Name):
        return node.id == local and module.bound.get(node.id) == function and isinstance(node.ctx, ast.Load)
    return "." in local and node.attr == function.rpartition(".")[2] and _expanded(module, dotted(node)) == function


def _expanded(module: Module, name: str) -> str:
    head, dot, tail = name.partition(".")
    return module.bound.get(head, "") + dot + tail


def _check(module: Module, call: ast.Call, function: str) -> Check | None:
    """Give the check that certainly follows a call in whose path nothing else looks at the response."""
    around = _functions(module, call)
    if not around:
        return None
    name, node, entered = next(_asked(module, call), ("", call, False))
    if name not in OWNERS[function.rpartition(".")[0]] or is_in_vain(node, module.above):
        return None
    if is_asked_again(node, module.above):
        return None
    return Check(
        name=name,
        entered=entered,
        function=around[-1].name,
        is_top=isinstance(module.above[id(around[-1])], ast.Module) and len(around) == 1,
        at=Location(path=module.path, span=span_of(node)),
    )


def _asked(module: Module, call: ast.Call) -> Iterator[tuple[str, ast.expr, bool]]:
    parent = module.above[id(call)]
    match parent:
        case ast.Attribute(attr="raise_for_status"):
            used = module.above[id(parent)]
            if isinstance(used, ast.Call) and used.func is parent:
                yield RAISES, used, False
        case ast.Attribute(attr="ok") if is_test(parent, module.above):
            yield OK, parent, False
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield from ((check, node, False) for check, node in follow(parent, name, module.above))
        case ast.withitem(optional_vars=ast.Name(id=name)):
            statement = module.above[id(parent)]
            if isinstance(statement, ast.With) and statement.items[-1] is parent:
                yield from ((check, node, True) for check, node in follow(statement, name, module.above, entered=True))
        case _:
            return


def _functions(module: Module, node: ast.AST) -> list[FunctionNode]:
    """List the functions that a node lies in, the innermost first."""
    found: list[FunctionNode] = []
    above: ast.AST | None = node
    while above is not None:
        if isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.append(above)
        above = module.above.get(id(above))
    return found
