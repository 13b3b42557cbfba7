"""Look constants and classes of the product up: modules below the root that tests import, of which nothing is run."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator

from mockaudit.loaders.pyast.export import mark_shared
from mockaudit.loaders.pyast.frame import Frame, Module, dotted
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.values import Class, Library, Scope
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole

MAX_HOPS = 6
METACLASSES = frozenset({"ABCMeta", "abc.ABCMeta"})
PLAIN = frozenset({"object", "str", "int", "Enum", "IntEnum", "StrEnum", "ABC", "Generic", "Protocol"})
MAX_SIZE = 512 * 1024
TOPS = ("", "src")
CHANGED = r"\b{}\b\s*(?:\[[^\]\n]*\]\s*=[^=]|\+=|\|=|\.(?:append|extend|insert|update|pop|remove|clear|add|sort|setdefault)\b)"
Parse = Callable[[str], Module | None]
Find = Callable[[str, str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """The one statement of a module that binds a name."""

    module: Module
    statement: ast.stmt


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Where modules below the root are found: ``find`` gives the file of a module below a folder, ``parse`` its tree."""

    find: Find
    parse: Parse

    def definition(self, path: str, hops: int = 0) -> Definition | None:
        """Find the statement that certainly binds a dotted name, None where there is none or more than one."""
        module_name, _, name = path.rpartition(".")
        if not module_name or hops > MAX_HOPS:
            return None
        files = (self.find(top, module_name) for top in TOPS)
        file = next((found for found in files if found is not None), None)
        return None if file is None else self._in_file(file, name, hops)

    def is_plain(self, found: Definition, hops: int = 0) -> bool:
        """Tell whether a class and all its bases leave the names in its body as they are written."""
        node = found.statement
        if not isinstance(node, ast.ClassDef) or node.decorator_list or hops > MAX_HOPS:
            return False
        if any(keyword.arg != "metaclass" or dotted(keyword.value) not in METACLASSES for keyword in node.keywords):
            return False
        for base in node.bases:
            name = dotted(base.value if isinstance(base, ast.Subscript) else base)
            if name.rpartition(".")[2] in PLAIN:
                continue
            own = self._in_file(found.module.path, name, hops)
            if own is None or not self.is_plain(own, hops + 1):
                return False
        return True

    def _in_file(self, file: str, name: str, hops: int) -> Definition | None:
        module = self.parse(file) if hops <= MAX_HOPS else None
        if module is None:
            return None
        bindings = list(_bindings(module.tree.body, name))
        if len(bindings) == 1 and isinstance(bindings[0], ast.ImportFrom):
            alias = next(a for a in bindings[0].names if (a.asname or a.name) == name)
            return self._imported(file, bindings[0], alias.name, hops)
        if bindings:
            return Definition(module=module, statement=bindings[0]) if len(bindings) == 1 else None
        for statement in reversed(module.tree.body):
            if isinstance(statement, ast.ImportFrom) and any(a.name == "*" for a in statement.names):
                found = self._imported(file, statement, name, hops)
                if found is not None:
                    return found
        return None

    def _imported(self, file: str, node: ast.ImportFrom, name: str, hops: int) -> Definition | None:
        if not node.level:
            return self.definition(f"{node.module}.{name}", hops + 1)
        folder = file
        for _ in range(node.level):
            folder = folder.rpartition("/")[0]
        found = self.find(folder, node.module or "")
        return None if found is None else self._in_file(found, name, hops + 1)


def _bindings(body: list[ast.stmt], name: str) -> Iterator[ast.stmt]:
    """Yield what binds a name in a module's body; a compound statement stands for whatever it binds on some path."""
    for statement in body:
        if isinstance(statement, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if statement.name == name:
                yield statement
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            if any((alias.asname or alias.name.partition(".")[0]) == name for alias in statement.names):
                yield statement
        elif not _is_type_checking(statement) and any(_binds(node, name) for node in ast.walk(statement)):
            yield statement


def _is_type_checking(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and ast.unparse(statement.test).endswith("TYPE_CHECKING")


def _binds(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Name):
        return node.id == name and not isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.alias):
        return (node.asname or node.name) == name
    return isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name == name


def constant(machine: Machine, product: Product, path: str, sources: Callable[[str], bytes], hops: int = 0) -> object:
    """Give the value of a product's constant, None where it is not known; ``sources`` gives a file's content."""
    found = product.definition(path)
    name = path.rpartition(".")[2]
    if found is None:
        return _member(machine, product, path, sources)
    if hops > MAX_HOPS or not isinstance(found.statement, (ast.Assign, ast.AnnAssign)):
        return None
    expression = found.statement.value
    targets = found.statement.targets if isinstance(found.statement, ast.Assign) else [found.statement.target]
    text = sources(found.module.path)
    if expression is None or not all(isinstance(target, ast.Name) for target in targets):
        return None
    if re.search(CHANGED.format(re.escape(name)).encode(), text) or f"global {name}".encode() in text:
        return None
    names = _names([expression])
    state: dict[object, object] = {
        used: _used(machine, product, found.module, used, sources, hops)
        for used in names
        if not hasattr(builtins, used)
    }
    module = Module(found.module.path, found.module.tree, Scope(state, (found.module.path, 0, 0)))
    value = machine.evaluate(expression, Frame(module=module, scope=module.scope, owner=None))
    mark_shared(value, found.module.boxes.append)
    return value


def _member(machine: Machine, product: Product, path: str, sources: Callable[[str], bytes]) -> object:
    """Give what the body of a plain class or of an enum binds a name to, None where it is not known."""
    owner, _, name = path.rpartition(".")
    found = product.definition(owner)
    if found is None or not isinstance(found.statement, ast.ClassDef):
        return None
    node = found.statement
    bound = list(_bindings(node.body, name))
    # What a base of another kind makes of a class is its own affair: settings read the environment.
    if not product.is_plain(found) or len(bound) != 1 or not isinstance(bound[0], (ast.Assign, ast.AnnAssign)):
        return None
    if re.search(CHANGED.format(re.escape(name)).encode(), sources(found.module.path)):
        return None
    plain = [statement for statement in node.body if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef))]
    state: dict[object, object] = {
        used: _used(machine, product, found.module, used, sources, 0)
        for used in _names([*node.bases, *plain])
        if not hasattr(builtins, used) and next(_bindings(found.module.tree.body, used), None) is not None
    }
    module = Module(found.module.path, found.module.tree, Scope(state, (found.module.path, 0, 0)))
    machine.run([node], Frame(module=module, scope=module.scope, owner=None))
    cls = module.scope.state.get(node.name)
    value = cls.scope.state.get(name) if isinstance(cls, Class) else None
    mark_shared(value, found.module.boxes.append)
    return value


def _names(nodes: Iterable[ast.AST]) -> list[str]:
    found = (node.id for top in nodes for node in ast.walk(top) if isinstance(node, ast.Name))
    return list(dict.fromkeys(found))


def _used(
    machine: Machine, product: Product, module: Module, name: str, sources: Callable[[str], bytes], hops: int
) -> object:
    """Give the value of a name that a constant is made of: another constant, or a library."""
    unknown = Hole(reason=f"`{name}` is only known at run time")
    bindings = list(_bindings(module.tree.body, name))
    if len(bindings) != 1:
        return unknown
    statement = bindings[0]
    if isinstance(statement, ast.Import):
        return Library(name) if all(alias.asname is None for alias in statement.names) else unknown
    if isinstance(statement, ast.ImportFrom) and not statement.level:
        alias = next(a for a in statement.names if (a.asname or a.name) == name)
        path = f"{statement.module}.{alias.name}"
    else:
        path = (
            f"{module.path.removeprefix('src/').removesuffix('.py').removesuffix('/__init__').replace('/', '.')}.{name}"
        )
    value = constant(machine, product, path, sources, hops + 1)
    if value is None:
        return Library(path) if isinstance(statement, ast.ImportFrom) else unknown
    return value
