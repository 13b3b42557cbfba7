"""The Python files of one audit: each parsed once, found by the names they are imported by."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import field

from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.loaders.pyast.calls import call_value
from mockaudit.loaders.pyast.dialect import Dialect
from mockaudit.loaders.pyast.expressions import EXPRESSIONS
from mockaudit.loaders.pyast.frame import Module
from mockaudit.loaders.pyast.machine import Language, Machine
from mockaudit.loaders.pyast.module import parse_module, run_module
from mockaudit.loaders.pyast.statements import STATEMENTS
from mockaudit.model.dataclass import dataclass
from mockaudit.model.notice import Notice


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
    marked: dict[str, bool] = field(default_factory=dict)

    def machine(self, path: str) -> Machine:
        """Make the machine that evaluates one file."""
        language = Language(
            expressions=EXPRESSIONS, statements=STATEMENTS, call=call_value, find=self.find, load=self.load
        )
        return Machine(language=language, project=self.project, dialects=self.dialects, path=path)

    def exists(self, path: str) -> bool:
        """Tell whether a file lies below the root."""
        if path not in self.files:
            self.files[path] = (self.project.root / path).is_file()
        return self.files[path]

    def load(self, machine: Machine, path: str) -> Module | None:
        """Give the module of a path with its body evaluated, None where it cannot be read or parsed."""
        if path not in self.modules:
            self.modules[path] = None
            try:
                parsed = parse_module(self.project.read(path))
            except UnreadableError:
                return None
            self.modules[path] = None if isinstance(parsed, Notice) else parsed
        module = self.modules[path]
        if module is not None and not module.ran:
            with machine.silently():
                run_module(machine, module)
        return module

    def open(self, source: Source) -> Module | Notice:
        """Parse the file under audit."""
        known = self.modules.get(source.path)
        if known is not None and not known.ran:
            return known
        return parse_module(source)

    def find(self, name: str, importer: str, level: int) -> str | None:
        """Give the path of a module of the suite by the name it is imported by.

        Absolute names are looked for as pytest's ``prepend`` mode does, from the first folder that is no package, then
        from every folder up to the root; only files in the importer's own top-level folder belong to its suite.
        """
        folder = posixpath.dirname(importer)
        if level:
            for _ in range(level - 1):
                folder = posixpath.dirname(folder)
            return self._module_file(folder, name)
        own = importer.partition("/")[0]
        for base in self._bases(folder):
            found = self._module_file(base, name)
            if found is not None:
                return found if found.partition("/")[0] == own or "/" not in importer else None
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
