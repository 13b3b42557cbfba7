"""Find the other files of a suite that may use a file's helpers, by the names that stand in them."""

from __future__ import annotations

import posixpath
from collections.abc import Collection

from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.loaders.walk import Walk, walk
from mockaudit.model.notice import Notice

USERS = "?users"  # the question which files use a file's helpers: its path, and their names
MAX_FILES = 2000
MAX_BYTES = 8 * 1024 * 1024
MAX_USERS = 64


def users_of(project: Project, path: str, names: Collection[str]) -> list[Source]:
    """List the files in a file's part of the suite in which one of the names stands, and through which it is reached."""
    project.read_paths.add("\0".join([USERS, path, *sorted(names)]))
    folder = posixpath.dirname(path)
    is_conftest = posixpath.basename(path) == "conftest.py"
    sources = suite_files(project, folder if is_conftest else path.partition("/")[0])
    stem = posixpath.basename(folder) if path.endswith("/__init__.py") else posixpath.basename(path).removesuffix(".py")
    mark = stem.encode()
    anywhere = is_conftest or any(s.path.endswith("conftest.py") and mark in s.data for s in sources)
    wanted = [name.encode() for name in names]
    found = [
        source
        for source in sources
        if source.path != path
        and "test" in source.path
        and (anywhere or mark in source.data)
        and any(name in source.data for name in wanted)
    ]
    return found if len(found) <= MAX_USERS else []


def suite_files(project: Project, folder: str) -> list[Source]:
    """Read the Python files below a folder; none where there are too many to be worth it."""
    if folder in project.crowded:
        return []
    top = project.root / folder
    found: list[Source] = []
    size = 0
    known = set(project.read_paths)
    for item in walk(Walk(project=project, suffixes=(".py",)), top if top.is_dir() else project.root):
        if isinstance(item, Notice):
            continue
        try:
            found.append(project.read(item))
        except UnreadableError:
            continue
        size += len(found[-1].data)
        if len(found) > MAX_FILES or size > MAX_BYTES:
            found = []
            project.crowded.add(folder)
            break
    # Looking for a name in a file does not make what is found depend on it.
    project.read_paths &= known
    return found
