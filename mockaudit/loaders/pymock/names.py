"""Turn names in a Python file into the dotted names of what they stand for, through the imports of first-party modules."""

from __future__ import annotations

import ast
import os
import posixpath
import re
import warnings
from dataclasses import field

from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.model.dataclass import dataclass

MODULE = "?module"  # the question where a module lies: the folder of who asks, and the module's dotted name
MAX_HOPS = 8
MAX_SOURCE = 2 * 1024 * 1024
# An import statement as far as the names go that it binds, comments and continued lines included.
_IMPORT = re.compile(rb"import\b(?:[\s\\]*+\((?:[^)#]++|#[^\n]*+)*+|(?:[^\n\\]++|\\\r?\n?)*+)")
SOURCE_FOLDERS = ("", "src", "lib", "python")


@dataclass(slots=True)
class Table:
    """The names at the top of one file: ``imports`` maps them to dotted names, ``classes`` to their bases as written.

    ``module`` is the file's own dotted name; ``values`` are names that stand for another, ``texts`` constants.
    """

    module: str
    imports: dict[str, str] = field(default_factory=dict)
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Index:
    """The first-party modules below a project's root; each is read once for its names alone, and never run.

    ``opened`` are files of the suite that lend doubles to others, ``lent`` the names of the fixtures by which they do,
    and ``forcing`` tells which of them may do so unasked. ``audited`` is the file under audit, as it was parsed.
    ``checks`` are what modules ask the responses of an HTTP function.
    """

    project: Project
    tables: dict[str, Table | None] = field(default_factory=dict)
    imports: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    there: dict[str, bool] = field(default_factory=dict)
    opened: dict[str, object] = field(default_factory=dict)
    lent: dict[str, re.Pattern[bytes] | None] = field(default_factory=dict)
    forcing: dict[str, bool] = field(default_factory=dict)
    resolved: dict[str, str] = field(default_factory=dict)
    checks: dict[tuple[str, str, str], object] = field(default_factory=dict)
    audited: tuple[str, ast.Module] | None = None
    folder: str | None = None
    bases: tuple[str, ...] = SOURCE_FOLDERS

    def enter(self, path: str) -> None:
        """Look for modules below the root and ``src``, then in the folders from a test file's own up to the root."""
        folder = posixpath.dirname(path)
        if folder == self.folder:
            return
        self.folder = folder
        self.files = {}
        above = []
        while folder:
            above += [folder, posixpath.join(folder, "src")]
            folder = posixpath.dirname(folder)
        self.bases = (*SOURCE_FOLDERS, *above)

    def file_of(self, module: str) -> str | None:
        """Give the path of a first-party module by its dotted name, None where the root holds none such."""
        if module not in self.files:
            self.files[module] = f"{MODULE}\0{self.folder}\0{module}", self._look_for(module)
        question, path = self.files[module]
        self.project.read_paths.add(question)
        return path

    def _look_for(self, module: str) -> str | None:
        parts = module.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        first = (parts[0],) if len(parts) > 1 else (parts[0], f"{parts[0]}.py")
        for base in self.bases:
            if not self.project.holds(base, *first):
                continue
            stem = posixpath.join(base, *parts)
            for candidate in (f"{stem}.py", posixpath.join(stem, "__init__.py")):
                if self._exists(candidate):
                    return candidate
        return None

    def _exists(self, path: str) -> bool:
        if path not in self.there:
            self.there[path] = os.path.exists(f"{self.project.root}/{path}")  # noqa: PTH110 - a suite asks often
        return self.there[path]

    def table(self, module: str) -> Table | None:
        """Give the names of a first-party module, None where it cannot be read or parsed."""
        path = self.file_of(module)
        if path is None:
            return None
        self.project.read_paths.add(path)
        if path not in self.tables:
            self.tables[path] = self._read(module, path)
        return self.tables[path]

    def _read(self, module: str, path: str) -> Table | None:
        try:
            source = self.project.read(path)
            if len(source.data) > MAX_SOURCE:
                return None
            return read_table(self._tree(source), module, is_package=path.endswith("__init__.py"))
        except (UnreadableError, SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
            return None

    def _tree(self, source: Source) -> ast.Module:
        if self.audited is not None and self.audited[0] == source.path:
            return self.audited[1]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source.data)

    def resolve(self, name: str) -> str:
        """Follow a dotted name to where it is defined: ``app.client.requests.get`` is ``requests.get``."""
        unit = f"\0name\0{self.folder}\0{name}"
        known = self.resolved.get(unit)
        if known is None:
            with self.project.apart(unit):
                known = self.resolved[unit] = self._resolve(name, 0)
        self.project.read_paths.add(unit)
        return known

    def _resolve(self, name: str, hops: int) -> str:
        if hops > MAX_HOPS:
            return name
        parts = name.split(".")
        for size in range(len(parts), 0, -1):
            module = ".".join(parts[:size])
            if self.file_of(module) is None:
                continue
            rest = parts[size:]
            table = self.table(module) if rest and self._hands_on(module, rest[0]) else None
            if table is None:
                return name
            return self._below(table, rest, name, hops)
        return name

    def _hands_on(self, module: str, name: str) -> bool:
        """Tell whether a module may have a name from elsewhere; the bytes of most tell that without being parsed."""
        path = self.file_of(module)
        if path is None or path in self.tables or not name.isascii():
            return True
        self.project.read_paths.add(path)
        try:
            data = self.project.read(path).data
        except UnreadableError:
            return True
        if path not in self.imports:
            self.imports[path] = b"\n".join(_IMPORT.findall(data))
        word = re.escape(name.encode())
        bound = re.search(rb"\*|\b" + word + rb"\b", self.imports[path])
        return bound is not None or re.search(word + rb"[\s\\)]*=", data) is not None

    def _below(self, table: Table, rest: list[str], name: str, hops: int) -> str:
        head, tail = rest[0], rest[1:]
        if head in table.imports:
            return self._resolve(".".join([table.imports[head], *tail]), hops + 1)
        if head in table.values:
            return self._resolve(".".join([self.expand(table, table.values[head]), *tail]), hops + 1)
        if head not in table.defined and head not in table.classes:
            for star in table.stars:
                found = self.table(star)
                if found is not None and (head in found.defined or head in found.imports or head in found.classes):
                    return self._resolve(".".join([star, *rest]), hops + 1)
        return name

    def expand(self, table: Table, name: str) -> str:
        """Give the full dotted name of a name as it is written in a module."""
        head, dot, tail = name.partition(".")
        if head in table.imports:
            return table.imports[head] + dot + tail
        return f"{table.module}.{name}" if table.module else name

    def roots(self, name: str, hops: int = 0) -> set[str]:
        """Give the library classes that a first-party class inherits from, by its dotted name."""
        if hops > MAX_HOPS:
            return set()
        name = self.resolve(name)
        module, _, cls = name.rpartition(".")
        table = self.table(module) if module else None
        if table is None or cls not in table.classes:
            return {name}
        return {root for base in table.classes[cls] for root in self.roots(self.expand(table, base), hops + 1)}


def dotted(node: ast.AST) -> str:
    """Write a chain of names and attributes as it stands, "" where it is anything else."""
    if isinstance(node, ast.Name):
        return node.id
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def read_table(tree: ast.Module, module: str, *, is_package: bool = False) -> Table:
    """Take down the names that a module's top level defines and imports, also under ``if`` and ``try``."""
    table = Table(module=module)
    package = module if is_package else module.rpartition(".")[0]
    pending: list[ast.stmt] = list(reversed(tree.body))
    while pending:
        node = pending.pop()
        match node:
            case ast.Import() | ast.ImportFrom():
                for name, path in imported(node, package):
                    table.imports.setdefault(name, path) if name != "*" else table.stars.append(path)
            case ast.ClassDef():
                table.classes[node.name] = tuple(text for base in node.bases if (text := dotted(base)))
                table.defined.add(node.name)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                table.defined.add(node.name)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                table.defined.add(name)
                if isinstance(value, (ast.Name, ast.Attribute)) and dotted(value):
                    table.values[name] = dotted(value)
                elif isinstance(value, ast.Constant) and isinstance(value.value, str):
                    table.texts[name] = value.value
            case ast.If() | ast.Try() | ast.With():
                blocks = [node.body, *(getattr(node, part, []) for part in ("orelse", "finalbody"))]
                blocks += [handler.body for handler in getattr(node, "handlers", [])]
                pending.extend(statement for block in reversed(blocks) for statement in reversed(block))
            case _:
                continue
    return table


def imported(node: ast.Import | ast.ImportFrom, package: str) -> list[tuple[str, str]]:
    """Give the names that an import statement binds, each with the dotted name it stands for; "*" with its module."""
    if isinstance(node, ast.Import):
        return [(a.asname, a.name) if a.asname else (a.name.partition(".")[0],) * 2 for a in node.names]
    base = node.module or ""
    if node.level:
        parts = package.split(".") if package else []
        above = parts[: len(parts) - node.level + 1]
        base = ".".join([*above, *([base] if base else [])])
    return [
        ("*", base) if a.name == "*" else (a.asname or a.name, f"{base}.{a.name}" if base else a.name)
        for a in node.names
    ]
