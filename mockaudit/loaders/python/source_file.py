"""Turn a Python file into the stubs that its tests and fixtures register."""

from __future__ import annotations

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.base import Loaded
from mockaudit.loaders.pyast.entries import read_stubs
from mockaudit.loaders.pyast.suite import Suite
from mockaudit.loaders.python.registry import DIALECTS

MARKS = tuple(sorted({mark for dialect in DIALECTS.values() for mark in dialect.marks}))


def new_suite(project: Project) -> Suite:
    """Make what the Python files of one audit share; keep it for all of them."""
    return Suite(project, DIALECTS)


def load_python(source: Source, project: Project, suite: Suite | None = None) -> Loaded:
    """Yield every stub of a Python file, and a notice for what of it cannot be read; nothing is imported or run.

    A file is parsed only if the name of a mock library occurs in it. ``suite`` is the audit's own (``new_suite``): with
    it a conftest or shared module is parsed once, without it anew for each file.
    """
    if any(mark in source.data for mark in MARKS):
        yield from read_stubs(source, suite or new_suite(project))
