"""Find and parse the modules and files that a test module refers to, below the project's root."""

from __future__ import annotations

import ast
import posixpath
import warnings
from collections.abc import Callable, Iterator
from dataclasses import field

from mockaudit.documents.source import Project, UnreadableError
from mockaudit.loaders.pyprobe.literals import is_below
from mockaudit.loaders.pyprobe.values import File, Import, Scope, Value
from mockaudit.model.dataclass import dataclass

MAX_SOURCE = 2 * 1024 * 1024
MAX_DEPTH = 4


@dataclass(slots=True, kw_only=True)
class Modules:
    """The modules of a suite that were read, by path. ``run`` gives the names that a module binds.

    ``results`` are what functions gave, ``depth`` counts the functions and modules that wait for another.
    """

    project: Project
    run: Callable[[Modules, str, ast.Module], Scope]
    scopes: dict[str, Scope | None] = field(default_factory=dict)
    results: dict[ast.AST, Value] = field(default_factory=dict)
    depth: int = 0

    def scope(self, path: str) -> Scope | None:
        """Give the names of a module below the root, None where it cannot be read."""
        if path not in self.scopes and self.depth < MAX_DEPTH:
            self.scopes[path] = None  # for modules that import each other
            self.depth += 1
            try:
                source = self.project.read(path)
                tree = parse(source.data) if len(source.data) <= MAX_SOURCE else None
                self.scopes[path] = None if tree is None else self.run(self, path, tree)
            except (UnreadableError, RecursionError):
                self.scopes[path] = None
            finally:
                self.depth -= 1
        return self.scopes.get(path)

    def exists(self, path: str) -> bool:
        """Tell whether a file lies below the root."""
        try:
            return is_below(path) and (self.project.root / path).is_file()
        except (OSError, ValueError):
            return False

    def conftests(self, path: str) -> Iterator[Scope]:
        """Give the names of the conftest files that lend fixtures to a module, the nearest first."""
        folder = posixpath.dirname(path)
        while True:
            conftest = posixpath.join(folder, "conftest.py")
            found = self.scope(conftest) if conftest != path and self.exists(conftest) else None
            if found is not None:
                yield found
            if not folder:
                return
            folder = posixpath.dirname(folder)

    def imported(self, name: Import, path: str) -> Value:
        """Give what a module at ``path`` imports from another module of the project."""
        module, _, own = name.name.rpartition(".")
        steps = module.lstrip(".")
        if not steps:
            return None
        for base in _bases(path, len(module) - len(steps)):
            stem = posixpath.normpath(posixpath.join(base, *steps.split(".")))
            for candidate in (f"{stem}.py", posixpath.join(stem, "__init__.py")):
                if candidate != path and self.exists(candidate):
                    scope = self.scope(candidate)
                    return scope.names.get(own) if scope is not None else None
        return None

    def place(self, file: File, path: str) -> str:
        """Find the file that a module names.

        What is relative to the working directory lies below the root, or below a folder on the way to the module.
        """
        if file.anchored or file.path.startswith("/"):
            return file.path
        candidates = [posixpath.normpath(posixpath.join(folder, file.path)) for folder in ("", *_folders(path))]
        return next((candidate for candidate in candidates if self.exists(candidate)), file.path)


def _folders(path: str) -> list[str]:
    """Give the folders on the way from the root to a file, the outermost first."""
    found = []
    folder = posixpath.dirname(path)
    while folder:
        found.append(folder)
        folder = posixpath.dirname(folder)
    return found[::-1]


def _bases(path: str, level: int) -> list[str]:
    """Give the folders in which an import of this level looks for its module."""
    if level:
        return [posixpath.normpath(posixpath.join(posixpath.dirname(path), *[".."] * (level - 1)))]
    return ["", "src", *_folders(path)]


def parse(data: bytes) -> ast.Module | None:
    """Parse a module, None where that is impossible."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None
