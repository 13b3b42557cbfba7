"""The Python files of one audit: each parsed once, found by the names they are imported by."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Mapping
from dataclasses import field

from mockaudit.documents.collector import keep
from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.loaders.pyast.calls import call_value
from mockaudit.loaders.pyast.dialect import Dialect, Lexicon, lexicon_of
from mockaudit.loaders.pyast.expressions import EXPRESSIONS
from mockaudit.loaders.pyast.finding import Finder
from mockaudit.loaders.pyast.frame import Module
from mockaudit.loaders.pyast.handlers import answers
from mockaudit.loaders.pyast.machine import Language, Machine
from mockaudit.loaders.pyast.module import parse_module, run_module
from mockaudit.loaders.pyast.product import Product, constant
from mockaudit.loaders.pyast.statements import STATEMENTS
from mockaudit.loaders.pyast.values import Scope, Site
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange
from mockaudit.model.notice import Notice


@dataclass(slots=True)
class Suite:
    """The modules below a project's root that test files import, and the conftest files above them.

    Make one for each audit, so that a conftest is parsed once and not once for each test file. ``marked`` remembers of
    which folders and files a mock object can come, ``mocking`` which files bring one in themselves, ``holding`` in which a mark stands.
    """

    project: Project
    dialects: Mapping[str, Dialect]
    modules: dict[str, Module | None] = field(default_factory=dict)
    constants: dict[str, object] = field(default_factory=dict)
    entered: dict[str, set[Site]] = field(default_factory=dict)
    results: dict[str, list[Exchange | Notice]] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    marked: dict[str, bool] = field(default_factory=dict)
    mocking: dict[str, bool] = field(default_factory=dict)
    holding: dict[str, bool] = field(default_factory=dict)
    opened: tuple[Source, Module] | None = None
    _finder: Finder | None = field(default=None, init=False)
    _lexicon: Lexicon | None = field(default=None, init=False)

    @property
    def finder(self) -> Finder:
        """Give what finds the files by the names they are imported by."""
        if self._finder is None:
            self._finder = Finder(self.project)
        return self._finder

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
        if self._lexicon is None:
            self._lexicon = lexicon_of(self.dialects.values())
        return Machine(
            language=language, lexicon=self._lexicon, project=self.project, dialects=self.dialects, path=path
        )

    def exists(self, path: str) -> bool:
        """Tell whether a file lies below the root."""
        self.project.read_paths.add(path)
        return self.finder.is_file(path)

    def load(self, machine: Machine, path: str) -> Module | None:
        """Give the module of a path with its body evaluated, None where it cannot be read or parsed."""
        module = self._parsed(path)
        if module is not None and not module.ran:
            with machine.silently(), self.project.apart(path):
                run_module(machine, module)
        return module

    def constant(self, machine: Machine, path: str) -> object:
        """Give the value of a constant of a module below the root that tests import, None where it is not known."""
        with machine.silently(), self.project.apart(f"\0constant\0{path}"):
            if path not in self.constants:
                self.constants[path] = None
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
        self.project.read_paths.add(path)
        if path not in self.modules:
            self.modules[path] = None
            try:
                parsed = parse_module(self.project.read(path))
            except UnreadableError:
                return None
            if not isinstance(parsed, Notice):
                self.modules[path] = parsed
                keep()
        return self.modules[path]

    def open(self, source: Source) -> Module | Notice:
        """Parse the file under audit."""
        known = self.modules.get(source.path)
        if known is not None and not known.ran:
            return known
        if known is None:
            if self.opened is None or self.opened[0] != source:
                parsed = parse_module(source)
                if isinstance(parsed, Notice):
                    return parsed
                self.opened = source, parsed
            known = self.opened[1]
        # Nobody changes a tree, so that only what its body defines is to be made anew.
        return Module(source.path, known.tree, Scope({}, (source.path, 0, 0)), patches=known.patched)

    def find(self, name: str, importer: str, level: int) -> str | None:
        """Give the path of a module of the suite by the name it is imported by, as ``Finder`` does."""
        return self.finder.find(name, importer, level)

    def _module_file(self, base: str, name: str) -> str | None:
        found = self.finder.module_file(base, name)
        stem = posixpath.join(base, *name.split("."))
        self.project.read_paths.update([f"{stem}.py", f"{stem}/__init__.py"] if found is None else [found])
        return found

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
