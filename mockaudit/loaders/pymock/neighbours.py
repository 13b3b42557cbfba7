"""Open the other files of a suite that a test's doubles come from: conftests and modules of helpers."""

from __future__ import annotations

import ast
import posixpath
import re

from mockaudit.documents.source import Source, UnreadableError
from mockaudit.loaders.pyast.finding import TESTS
from mockaudit.loaders.pyast.frame import Module
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.suite import Suite
from mockaudit.loaders.pymock.names import Index, read_table
from mockaudit.loaders.pymock.scopes import File, open_file
from mockaudit.loaders.pymock.sites import Site, find_sites
from mockaudit.model.dataclass import dataclass

# A fixture down to the next line that begins at the margin behind its `def`.
_FIXTURE = re.compile(rb"^@[\w.]*fixture\b.*?^(?:async )?def (\w+)(.*?)(?=^[^\s)\]]|\Z)", re.MULTILINE | re.DOTALL)
_MAKING = re.compile(rb"\bpatch|Mock|setattr|mocker|\bstub|Response\(")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file of the suite with its names, and its patches by the identity of their calls."""

    file: File
    sites: dict[int, list[Site]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """What a test file can reach: ``chain`` are the conftests that apply to it, the nearest first."""

    suite: Suite
    index: Index
    machine: Machine
    chain: tuple[str, ...]

    def open(self, path: str) -> tuple[Opened, Module] | None:
        """Give another file of the suite with its body evaluated, None where it cannot be read."""
        module = self.suite.load(self.machine, path)
        if module is None:
            return None
        known = self.index.opened.get(path)
        with self.suite.project.apart(f"\0opened\0{path}"):
            if not isinstance(known, Opened) or known.file.tree is not module.tree:
                known = self.index.opened[path] = open_tree(path, module.tree, self.index)
        return known, module

    def forces(self, path: str) -> bool:
        """Tell whether a conftest may patch for tests that do not ask for it."""
        self.suite.project.read_paths.add(path)
        if path not in self.index.forcing:
            try:
                self.index.forcing[path] = b"autouse" in self.suite.project.read(path).data
            except UnreadableError:
                self.index.forcing[path] = False
        return self.index.forcing[path]

    def home(self, name: str) -> str | None:
        """Give the file of the suite that defines a dotted name, None where it is none of the suite's."""
        path = self.index.file_of(name.rpartition(".")[0]) if "." in name else None
        return path if path is not None and TESTS.search(path) is not None else None


def open_tree(path: str, tree: ast.Module, index: Index) -> Opened:
    """Take down the names and patches of a parsed file."""
    is_package = posixpath.basename(path) == "__init__.py"
    module = posixpath.dirname(path) if is_package else path.removesuffix(".py")
    file = open_file(path, tree, read_table(tree, module.replace("/", "."), is_package=is_package), index)
    sites: dict[int, list[Site]] = {}
    for site in find_sites(file):
        sites.setdefault(id(site.node), []).append(site)
    return Opened(file=file, sites=sites)


def conftests(suite: Suite, path: str) -> tuple[str, ...]:
    """List the conftest files that apply to a file, the nearest first."""
    found = []
    folder = posixpath.dirname(path)
    while True:
        candidate = posixpath.join(folder, "conftest.py")
        if candidate != path and suite.exists(candidate):
            found.append(candidate)
        if not folder:
            return tuple(found)
        folder = posixpath.dirname(folder)


def lends(source: Source, suite: Suite, index: Index) -> bool:
    """Tell whether a test file names a fixture of a conftest that may make or patch something."""
    if "test" not in source.path:
        return False
    for path in conftests(suite, source.path):
        if path not in index.lent:
            index.lent[path] = _making_fixtures(path, suite)
        pattern = index.lent[path]
        if pattern is not None and pattern.search(source.data) is not None:
            return True
    return False


def _making_fixtures(path: str, suite: Suite) -> re.Pattern[bytes] | None:
    try:
        data = suite.project.read(path).data
    except UnreadableError:
        return None
    names = {found[1] for found in _FIXTURE.finditer(data) if _MAKING.search(found[2]) is not None}
    return re.compile(rb"\b(?:" + b"|".join(sorted(names)) + rb")\b") if names else None
