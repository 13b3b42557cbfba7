"""Turn a Python file into the stubs that its tests and fixtures register."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cache

from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.loaders.base import Loaded
from mockaudit.loaders.pyast.aliases import imports_of
from mockaudit.loaders.pyast.dialect import lexicon_of
from mockaudit.loaders.pyast.entries import read_stubs
from mockaudit.loaders.pyast.lines import lines_with
from mockaudit.loaders.pyast.suite import Suite
from mockaudit.loaders.python.registry import DIALECTS

MARKS = tuple(sorted({mark for dialect in DIALECTS.values() for mark in dialect.marks}))
# A library may be called like a common word: the word alone says nothing, what brings the library in does.
_COMMON = frozenset({b"responses"})
_CERTAIN = tuple(mark for mark in MARKS if mark not in _COMMON)
# A short name may be a part of another word.
_WHOLE = re.compile(
    b"|".join(
        rb"(?<![A-Za-z])%b(?![A-Za-z])" % mark if mark.isalpha() and mark.islower() else re.escape(mark)
        for mark in _CERTAIN
    )
)
_BROUGHT = re.compile(
    rb"(?:^|[;:])[ \t]*(?:import[ \t](?:[^\n\\]|\\\r?\n)*(?<![.\w])|from[ \t]+)(?:%b)\b"
    rb"|(?:importorskip|import_module|__import__)\(\s*[\"'](?:%b)\b" % ((b"|".join(sorted(_COMMON)),) * 2),
    re.MULTILINE,
)
_IMPORTING = (b"importorskip(", b"import_module(", b"__import__(")
_NEAR = 200
# What many marks have in common: a file without a stem holds none of its marks.
_STEMS = (b"Transport", b"aio", b"erver", b"mock", b"retty", b"ROOT_URLCONF")
_TESTING_CODE = {
    b"def test": re.compile(rb"\bdef test"),
    b"fixture": re.compile(rb"\bfixture\b"),
    b"setUp": re.compile(rb"\bsetUp"),
    b"setup_method": re.compile(rb"\bsetup_method\b"),
    b"Test": re.compile(rb"class[ \t]+Test|TestCase\b"),
}
_IMPORT = re.compile(rb"from[ \t]++(\.*+)([\w.]*+)[ \t]++import\b[ \t]*(\([^)]*|[^\n#]*)")
_IMPORT_DEPTH = 3
_NEWLINE = ord("\n")
_LIBRARIES = {name.partition(".")[0] for dialect in DIALECTS.values() for name in dialect.modules | dialect.receivers}
_TESTING = "|".join(sorted(name for name in _LIBRARIES if name.encode() in MARKS))
# In a shared module a word reaches nobody: a mock library must be imported there, or a mark stand that is no library.
_NAMES = tuple(mark for mark in MARKS if mark.decode() in _LIBRARIES)
_OTHERS = tuple(mark for mark in MARKS if mark not in _NAMES)
_SHARED = re.compile(rf"^[ \t]*(?:import[ \t][^\n]*|from[ \t]+)\b(?:{_TESTING})\b".encode(), re.MULTILINE)


def libraries() -> frozenset[str]:
    """Give the names of the libraries that are read, and those of their modules and mock objects that are known."""
    return lexicon_of(DIALECTS.values()).modules


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
    data = source.data
    if (_may_hold(source, suite) and _WHOLE.search(data) is not None) or _imports_copy(source, suite):
        return True
    is_worded = any(mark in data for mark in _COMMON)
    if is_worded and _is_brought(data):
        return True
    if "test" not in source.path and not (is_worded and (_is_testing(data) or _imports_library(source, suite))):
        return False
    return _conftest_is_marked(posixpath.dirname(source.path), suite) or _imports_mark(source, suite, _IMPORT_DEPTH)


def _may_hold(source: Source, suite: Suite) -> bool:
    """Tell whether a mark stands in a file, be it as a part of a word; most files are asked for as modules too."""
    known = suite.holding.get(source.path)
    if known is None:
        known = suite.holding[source.path] = _holds(source.data, _CERTAIN)
    return known


def _holds(data: bytes, marks: tuple[bytes, ...]) -> bool:
    """Tell whether one of the marks stands in a file."""
    return any(stem in data and any(mark in data for mark in found) for stem, found in _by_stem(marks))


@cache
def _by_stem(marks: tuple[bytes, ...]) -> tuple[tuple[bytes, tuple[bytes, ...]], ...]:
    stems = {mark: next((stem for stem in _STEMS if stem in mark), mark) for mark in marks}
    return tuple((stem, tuple(m for m in marks if stems[m] == stem)) for stem in dict.fromkeys(stems.values()))


def _is_testing(data: bytes) -> bool:
    return any(
        code.search(data, start, end) is not None
        for word, code in _TESTING_CODE.items()
        for start, end in lines_with(data, word)
    )


def _is_brought(data: bytes) -> bool:
    """Tell whether an import brings a library in that is called like a common word."""
    for word in _COMMON:
        at = data.find(word)
        while at >= 0:
            if _is_asked_for(data, at, at + len(word)):
                return True
            start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
            # What an import continues on the next line stands behind a backslash.
            while _is_continued(data, start):
                start = data.rfind(b"\n", 0, start - 1) + 1
            while end >= 0 and _is_continued(data, end + 1):
                end = data.find(b"\n", end + 1)
            end = end if end >= 0 else len(data)
            line = data[start:end]
            if (b"import" in line or b"from" in line) and _BROUGHT.search(data, start, end) is not None:
                return True
            at = data.find(word, end)
    return False


def _is_asked_for(data: bytes, start: int, end: int) -> bool:
    """Tell whether a word is the name that a function imports, be it on the line below the function's own."""
    before = data[max(start - _NEAR, 0) : start].rstrip(b"\"' \t\r\n")
    return before.endswith(_IMPORTING) and data[end : end + 1] in {b'"', b"'", b"."}


def _is_continued(data: bytes, start: int) -> bool:
    """Tell whether a line belongs to the one before it."""
    return data[max(start - 3, 0) : start].rstrip(b"\r\n").endswith(b"\\")


def _conftest_is_marked(folder: str, suite: Suite) -> bool:
    with suite.project.apart(f"\0marked\0{folder}"):
        known = suite.marked.get(folder)
        if known is None:
            found = _read(posixpath.join(folder, "conftest.py"), suite)
            known = found is not None and _is_mocking(found.path, suite)
            known = known or (folder != "" and _conftest_is_marked(posixpath.dirname(folder), suite))
            suite.marked[folder] = known
        return known


def _imports_mark(source: Source, suite: Suite, depth: int) -> bool:
    """Tell whether what a file takes from other modules of its suite may be a mock object."""
    with suite.project.apart(f"\0marked\0{source.path}"):
        if source.path not in suite.marked:
            suite.marked[source.path] = False  # what imports itself adds nothing
            suite.marked[source.path] = any(
                _is_mocking(path, suite) or (depth > 0 and _leads_to_mark(path, suite, depth - 1))
                for path in _modules(source, suite)
            )
        return suite.marked[source.path]


def _leads_to_mark(path: str, suite: Suite, depth: int) -> bool:
    known = suite.marked.get(path)
    if known is not None:
        suite.project.read_paths.add(f"\0marked\0{path}")
        return known
    module = _read(path, suite)
    return module is not None and _imports_mark(module, suite, depth)


def _imports_library(source: Source, suite: Suite) -> bool:
    """Tell whether a module that a file takes names from brings a mock library in."""
    return any(_is_mocking(path, suite) for path in _modules(source, suite))


def _modules(source: Source, suite: Suite) -> list[str]:
    """List the paths of the modules of its suite that a file takes names from."""
    return sorted({path for found in _imports(source.data) for path in _imported(found, source, suite)})


def _imports(data: bytes) -> Iterator[re.Match[bytes]]:
    """Find the imports that begin a line; looking for their first word is several times faster than for lines."""
    at = data.find(b"from")
    while at >= 0:
        before = at
        while before and data[before - 1] in b" \t":
            before -= 1
        found = _IMPORT.match(data, at) if not before or data[before - 1] == _NEWLINE else None
        if found is not None:
            yield found
        at = data.find(b"from", at + 4 if found is None else found.end())


def _imported(found: re.Match[bytes], source: Source, suite: Suite) -> Iterator[str]:
    """Give the files of the suite that an import reads: the module, and of a package the modules named below it."""
    name, level = found[2].decode(), len(found[1])
    path = suite.find(name, source.path, level)
    if path is None:
        return
    yield path
    if path.endswith("__init__.py"):
        items = [item.split()[0].decode() for item in found[3].strip(b"() \t").split(b",") if item.split()]
        below = (suite.find(f"{name}.{item}" if name else item, source.path, level) for item in items)
        yield from (inner for inner in below if inner is not None)


def _is_mocking(path: str, suite: Suite) -> bool:
    suite.project.read_paths.add(path)
    if path not in suite.mocking:
        module = _read(path, suite)
        suite.mocking[path] = module is not None and (_brings_library(module, suite) or _imports_copy(module, suite))
    return suite.mocking[path]


def _brings_library(module: Source, suite: Suite) -> bool:
    data = module.data
    if not _may_hold(module, suite):
        return any(word in data for word in _COMMON) and _SHARED.search(data) is not None
    return _holds(data, _OTHERS) or (_holds(data, _NAMES) and _SHARED.search(data) is not None)


def _imports_copy(source: Source, suite: Suite) -> bool:
    aliases = suite.project.aliases
    return bool(aliases) and imports_of(tuple(aliases)).search(source.data) is not None


def _read(path: str, suite: Suite) -> Source | None:
    if not suite.exists(path):
        return None
    try:
        return suite.project.read(path)
    except UnreadableError:
        return None
