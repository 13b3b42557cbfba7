"""The Python files of one audit: each parsed once, found by the names they are imported by."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import field

from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.loaders.pyast.calls import call_value
from mockaudit.loaders.pyast.dialect import Dialect
from mockaudit.loaders.pyast.expressions import EXPRESSIONS
from mockaudit.loaders.pyast.frame import Module
from mockaudit.loaders.pyast.handlers import answers
from mockaudit.loaders.pyast.machine import Language, Machine
from mockaudit.loaders.pyast.module import parse_module, run_module
from mockaudit.loaders.pyast.product import Product, constant
from mockaudit.loaders.pyast.statements import STATEMENTS
from mockaudit.loaders.pyast.values import Site
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange
from mockaudit.model.notice import Notice

# What the folders and files of a suite are called: `tests`, `api_tests`, `testing`, `test_x.py`, `conftest.py`.
TESTS = re.compile(r"(?:^|[/_])(?:tests?|testing|conftest)(?=$|[/_.])")


@dataclass(slots=True)
class Suite:
    """The modules below a project's root that test files import, and the conftest files above them.

    Make one for each audit, so that a conftest is parsed once and not once for each test file. ``marked`` remembers of
    which folders and files a mock object can come.
    """

    project: Project
    dialects: Mapping[str, Dialect]
    modules: dict[str, Module | None] = field(default_factory=dict)
    files: dict[str, bool] = field(default_factory=dict)
    constants: dict[str, object] = field(default_factory=dict)
    entered: dict[str, set[Site]] = field(default_factory=dict)
    results: dict[str, list[Exchange | Notice]] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    marked: dict[str, bool] = field(default_factory=dict)

    def machine(self, path: str) -> Machine:
        """Make the machine that evaluates one file."""
        language = Language(
            expressions=EXPRESSIONS,
            statements=STATEMENTS,
            call=call_value,
            find=self.find,
            load=self.load,
            handle=answers,
            constant=self.constant,
            is_same=self.is_same,
        )
        return Machine(language=language, project=self.project, dialects=self.dialects, path=path)

    def exists(self, path: str) -> bool:
        """Tell whether a file lies below the root."""
        if path not in self.files:
            self.files[path] = (self.project.root / path).is_file()
        return self.files[path]

    def load(self, machine: Machine, path: str) -> Module | None:
        """Give the module of a path with its body evaluated, None where it cannot be read or parsed."""
        module = self._parsed(path)
        if module is not None and not module.ran:
            with machine.silently():
                run_module(machine, module)
        return module

    def constant(self, machine: Machine, path: str) -> object:
        """Give the value of a constant of a module below the root that tests import, None where it is not known."""
        if path not in self.constants:
            self.constants[path] = None
            with machine.silently():
                self.constants[path] = constant(machine, self._product(), path, lambda p: self.project.read(p).data)
        return self.constants[path]

    def is_same(self, left: str, right: str) -> bool | None:
        """Tell whether two names are one class of a module below the root, None where that is not known."""
        found = [self._product().definition(path) for path in (left, right)]
        classes = [item.statement for item in found if item is not None and isinstance(item.statement, ast.ClassDef)]
        return classes[0] is classes[1] if len(classes) == len(found) else None

    def _product(self) -> Product:
        return Product(find=self._module_file, parse=self._parsed)

    def _parsed(self, path: str) -> Module | None:
        """Parse a file without running its body."""
        if path not in self.modules:
            self.modules[path] = None
            try:
                parsed = parse_module(self.project.read(path))
            except UnreadableError:
                return None
            self.modules[path] = None if isinstance(parsed, Notice) else parsed
        return self.modules[path]

    def open(self, source: Source) -> Module | Notice:
        """Parse the file under audit."""
        known = self.modules.get(source.path)
        if known is not None and not known.ran:
            return known
        return parse_module(source)

    def find(self, name: str, importer: str, level: int) -> str | None:
        """Give the path of a module of the suite by the name it is imported by.

        Absolute names are looked for as pytest's ``prepend`` mode does, from the first folder that is no package, then
        from every folder up to the root; only files in the importer's own top-level folder belong to its suite, and of
        a package that holds its tests only those.
        """
        folder = posixpath.dirname(importer)
        if level:
            for _ in range(level - 1):
                folder = posixpath.dirname(folder)
            found = self._module_file(folder, name)
            return found if found is not None and _is_suite(found, importer) else None
        for base in self._bases(folder):
            found = self._module_file(base, name)
            if found is not None:
                return found if _is_suite(found, importer) else None
        return None

    def _bases(self, folder: str) -> Iterable[str]:
        base = folder
        while base and self.exists(posixpath.join(base, "__init__.py")):
            base = posixpath.dirname(base)
        seen = [base]
        while folder:
            seen.append(folder)
            folder = posixpath.dirname(folder)
        return [*seen, ""]

    def _module_file(self, base: str, name: str) -> str | None:
        stem = posixpath.join(base, *name.split(".")) if name else base
        candidates = [posixpath.join(stem, "__init__.py")]
        if name:
            candidates.insert(0, f"{stem}.py")
        return next((path for path in candidates if self.exists(path)), None)

    def conftests(self, machine: Machine, path: str) -> list[Module]:
        """Give the conftest modules that apply to a file, the nearest first."""
        found = []
        folder = posixpath.dirname(path)
        while True:
            candidate = posixpath.join(folder, "conftest.py")
            if candidate != path and self.exists(candidate):
                module = self.load(machine, candidate)
                if module is not None:
                    found.append(module)
            if not folder:
                return found
            folder = posixpath.dirname(folder)


def _is_suite(path: str, importer: str) -> bool:
    """Tell whether a file belongs to the suite of another, rather than to the product that the suite tests."""
    top, _, rest = importer.partition("/")
    if rest and path.partition("/")[0] != top:
        return False
    inside = TESTS.search(top) is None and any(TESTS.search(part) for part in rest.split("/")[:-1])
    return not inside or TESTS.search(path) is not None
