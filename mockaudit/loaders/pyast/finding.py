"""Turn the name that a test file imports a module by into the module's file, in the file's own suite."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import field

from mockaudit.documents.source import Project
from mockaudit.model.dataclass import dataclass

FIND = "?find"  # the question where a module lies: who imports it, the level of the import, and the module's name
# What the folders and files of a suite are called: `tests`, `api_tests`, `testing`, `test_x.py`, `conftest.py`.
TESTS = re.compile(r"(?:^|[/_])(?:tests?|testing|conftest)(?=$|[/_.])")


@dataclass(slots=True)
class Finder:
    """The files below a project's root by the names they are imported by; each place is looked at once."""

    project: Project
    files: dict[str, bool] = field(default_factory=dict)
    found: dict[str, str | None] = field(default_factory=dict)
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def is_file(self, path: str) -> bool:
        """Tell whether a file lies below the root."""
        if path not in self.files:
            self.files[path] = os.path.isfile(f"{self.project.root}/{path}")  # noqa: PTH113 - a suite asks often
        return self.files[path]

    def find(self, name: str, importer: str, level: int) -> str | None:
        """Give the path of a module of the suite by the name it is imported by.

        Absolute names are looked for as pytest's ``prepend`` mode does, from the first folder that is no package, then
        from every folder up to the root; only files in the importer's own top-level folder belong to its suite, and of
        a package that holds its tests only those.
        """
        folder = posixpath.dirname(importer)
        asking = f"{folder}/-" if folder else importer  # of a file in a folder, only the folder matters
        question = f"{FIND}\0{asking}\0{level}\0{name}"
        self.project.read_paths.add(question)
        if question not in self.found:
            self.found[question] = self._look_for(name, asking, folder, level)
        return self.found[question]

    def _look_for(self, name: str, importer: str, folder: str, level: int) -> str | None:
        if level:
            for _ in range(level - 1):
                folder = posixpath.dirname(folder)
            found = self.module_file(folder, name)
            return found if found is not None and _is_suite(found, importer) else None
        if folder not in self.bases:
            self.bases[folder] = self._bases(folder)
        for base in self.bases[folder]:
            found = self.module_file(base, name)
            if found is not None:
                return found if _is_suite(found, importer) else None
        return None

    def _bases(self, folder: str) -> tuple[str, ...]:
        base = folder
        while base and self.is_file(posixpath.join(base, "__init__.py")):
            base = posixpath.dirname(base)
        seen = [base]
        while folder:
            seen.append(folder)
            folder = posixpath.dirname(folder)
        return *seen, ""

    def module_file(self, base: str, name: str) -> str | None:
        """Give the file of a module below a folder, None where there is none."""
        head, _, rest = name.partition(".")
        if head and not self.project.holds(base, head if rest else f"{head}.py", head):
            return None
        stem = posixpath.join(base, *name.split(".")) if name else base
        if name and self.is_file(f"{stem}.py"):
            return f"{stem}.py"
        package = posixpath.join(stem, "__init__.py")
        return package if self.is_file(package) else None


def _is_suite(path: str, importer: str) -> bool:
    """Tell whether a file belongs to the suite of another, rather than to the product that the suite tests."""
    top, _, rest = importer.partition("/")
    if rest and path.partition("/")[0] != top:
        return False
    inside = TESTS.search(top) is None and any(TESTS.search(part) for part in rest.split("/")[:-1])
    return not inside or TESTS.search(path) is not None
