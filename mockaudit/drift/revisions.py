"""Turn what a user names as OLD and NEW (files, folders, ``REV:path``, a base revision) into pairs of contract files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from mockaudit.documents.source import Project
from mockaudit.drift.gitblobs import GitProject, RevisionError, commit_of, git
from mockaudit.model.dataclass import dataclass

_SUFFIXES = (".yaml", ".yml", ".json")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One contract file of one revision: ``path`` as ``project`` reads it, ``label`` as reports name it."""

    project: Project
    path: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same contract twice. ``base_urls`` are what the configuration maps to it."""

    old: Revision
    new: Revision
    base_urls: tuple[str, ...] = ()


def pairs_of(root: Path, cwd: Path, old: str, new: str, find: Callable[[Path], list[str]]) -> list[Pair]:
    """Pair two files, or the contracts of two folders by their path in them. Raises RevisionError.

    ``find`` finds the contracts of a folder. A contract that only one of the folders has is left out.
    """
    folders = tuple(cwd / text for text in (old, new))
    if all(folder.is_dir() for folder in folders):
        found = [set(find(folder) or _documents(folder)) for folder in folders]
        shared = sorted(found[0] & found[1])
        if not shared:
            raise RevisionError(f"{old} and {new} hold no contract of the same name; name two files")
        return [Pair(old=_file(root, cwd, f"{old}/{path}"), new=_file(root, cwd, f"{new}/{path}")) for path in shared]
    return [Pair(old=revision_of(root, cwd, old), new=revision_of(root, cwd, new))]


def revision_of(root: Path, cwd: Path, text: str) -> Revision:
    """Read ``path`` or ``REV:path``; a file that exists goes first. Raises RevisionError."""
    revision, colon, path = text.partition(":")
    if not colon or _DRIVE.match(text) or _exists(cwd / text):
        return _file(root, cwd, text)
    top = _top(cwd)
    commit = commit_of(cwd, revision)
    # As git reads it: from the top of the repository, unless it begins with a dot.
    shown = os.path.relpath(cwd / path, top).replace(os.sep, "/") if path.startswith((".", "..")) else path
    project = GitProject(root=top, commit=commit)
    if not _has(project, shown):
        raise RevisionError(f"{shown} is no file in {revision}; name another revision or path")
    return Revision(project=project, path=shown, label=text)


def base_pairs(root: Path, revision: str, paths: list[tuple[str, tuple[str, ...]]]) -> list[Pair]:
    """Pair contracts of the work tree (displayed path, base URLs) with themselves at a revision. Raises RevisionError.

    A contract that the revision does not have is left out: it is new, and no fake was right by it before.
    """
    commit = commit_of(root, revision)
    old, new = GitProject(root=root, commit=commit), Project(root=root)
    pairs = []
    for path, base_urls in paths:
        if not _has(old, path):
            continue
        before = Revision(project=old, path=path, label=f"{revision}:{path}")
        after = Revision(project=new, path=path, label=path)
        pairs.append(Pair(old=before, new=after, base_urls=base_urls))
    return pairs


def _has(project: GitProject, path: str) -> bool:
    try:
        git(project.root, "cat-file", "-e", f"{project.commit}:./{path}")
    except RevisionError as error:
        if str(error):
            raise
        return False
    return True


def _file(root: Path, cwd: Path, text: str) -> Revision:
    path = cwd / text
    if not _exists(path):
        raise RevisionError(f"{text} does not exist; name a file, a folder or REV:path")
    if path.is_dir():
        raise RevisionError(f"{text} is a folder and the other side is none; name two files or two folders")
    try:
        shown = path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return Revision(project=Project(root=path.parent), path=path.name, label=text)
    return Revision(project=Project(root=root), path=shown, label=text)


def _top(cwd: Path) -> Path:
    try:
        return Path(git(cwd, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").rstrip("\n"))
    except RevisionError:
        raise RevisionError(f"{cwd} is no usable git repository; compare two files instead") from None


def _documents(folder: Path) -> list[str]:
    return [path.name for path in sorted(folder.iterdir()) if path.is_file() and path.name.endswith(_SUFFIXES)]


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
