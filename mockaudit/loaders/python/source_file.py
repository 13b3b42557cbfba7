"""Turn a Python file into the stubs that its tests and fixtures register."""

from __future__ import annotations

import posixpath
import re

from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.loaders.base import Loaded
from mockaudit.loaders.pyast.entries import read_stubs
from mockaudit.loaders.pyast.suite import Suite
from mockaudit.loaders.python.registry import DIALECTS

MARKS = tuple(sorted({mark for dialect in DIALECTS.values() for mark in dialect.marks}))
_IMPORT = re.compile(rb"^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import\b", re.MULTILINE)
_IMPORT_DEPTH = 3
_LIBRARIES = {name.partition(".")[0] for dialect in DIALECTS.values() for name in dialect.modules | dialect.receivers}
_TESTING = "|".join(sorted(name for name in _LIBRARIES if name.encode() in MARKS))
# In a shared module a word reaches nobody: a mock library must be imported there, or a mark stand that is no library.
_SHARED = re.compile(
    rf"^[ \t]*(?:import[ \t][^\n]*|from[ \t]+)\b(?:{_TESTING})\b|".encode()
    + b"|".join(re.escape(mark) for mark in MARKS if mark.decode() not in _LIBRARIES),
    re.MULTILINE,
)


def new_suite(project: Project) -> Suite:
    """Make what the Python files of one audit share; keep it for all of them."""
    return Suite(project, DIALECTS)


def load_python(source: Source, project: Project, suite: Suite | None = None) -> Loaded:
    """Yield every stub of a Python file, and a notice for what of it cannot be read; nothing is imported or run.

    A file is parsed only if a mock object can reach it. ``suite`` is the audit's own (``new_suite``): with it a
    conftest or shared module is parsed once, without it anew for each file.
    """
    suite = suite or new_suite(project)
    if is_reached(source, suite):
        yield from read_stubs(source, suite)


def is_reached(source: Source, suite: Suite) -> bool:
    """Tell whether a mock object can reach a file: by name, as a fixture of a conftest, or from what a test imports."""
    if any(mark in source.data for mark in MARKS):
        return True
    if "test" not in source.path:
        return False
    return _conftest_is_marked(posixpath.dirname(source.path), suite) or _imports_mark(source, suite, _IMPORT_DEPTH)


def _conftest_is_marked(folder: str, suite: Suite) -> bool:
    known = suite.marked.get(folder)
    if known is None:
        found = _read(posixpath.join(folder, "conftest.py"), suite)
        known = found is not None and _SHARED.search(found.data) is not None
        known = known or (folder != "" and _conftest_is_marked(posixpath.dirname(folder), suite))
        suite.marked[folder] = known
    return known


def _imports_mark(source: Source, suite: Suite, depth: int) -> bool:
    """Tell whether what a file takes from other modules of its suite may be a mock object."""
    if source.path not in suite.marked:
        suite.marked[source.path] = False  # what imports itself adds nothing
        names = {(found[1].decode(), found[2].decode()) for found in _IMPORT.finditer(source.data)}
        paths = {suite.find(name, source.path, len(dots)) for dots, name in names}
        modules = (_read(path, suite) for path in sorted(filter(None, paths)))
        suite.marked[source.path] = any(
            module is not None
            and bool(_SHARED.search(module.data) or (depth > 0 and _imports_mark(module, suite, depth - 1)))
            for module in modules
        )
    return suite.marked[source.path]


def _read(path: str, suite: Suite) -> Source | None:
    if not suite.exists(path):
        return None
    try:
        return suite.project.read(path)
    except UnreadableError:
        return None
