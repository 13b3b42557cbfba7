"""Pair contracts that a revision has and the work tree has not: with the file that they moved to, else with nothing left."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from mockaudit.documents.errors import DocumentError
from mockaudit.documents.parse import parse
from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.drift.gitblobs import GitProject, commit_of, git
from mockaudit.drift.published import MemoryProject
from mockaudit.drift.revisions import Pair, Revision
from mockaudit.model.value import Json

# What says whose requests a contract is about; all else of it is gone.
_KEPT = ("openapi", "swagger", "info", "servers", "host", "basePath", "schemes")


def deleted_pairs(
    root: Path, revision: str, present: Sequence[str], is_place: Callable[[str], bool], is_head: Callable[[bytes], bool]
) -> list[Pair]:
    """Pair the contracts of a revision that the work tree does not have any more. Raises RevisionError.

    ``present`` are the contracts of the work tree. ``is_place`` tells whether contracts lie at a path, ``is_head`` whether
    a file is one. A contract that only the work tree has and that bears the title of a deleted one is that one, moved.
    """
    project = GitProject(root=root, commit=commit_of(root, revision))
    listed = git(root, "ls-tree", "-r", "-z", "--name-only", project.commit).split(b"\0")
    names = [name.decode("utf-8", "surrogateescape") for name in listed]
    fresh = {path: _head(Project(root=root), path) for path in present if path not in names}
    pairs = []
    for path in names:
        if not is_place(path) or (root / path).exists():
            continue
        source = _read(project, path)
        head = _head(project, path) if source is not None and is_head(source.data) else {}
        if not head:  # nor was any fake right by one that nobody can read
            continue
        moved = [other for other, own in fresh.items() if _title(own) and _title(own) == _title(head)]
        old = Revision(project=project, path=path, label=f"{revision}:{path}")
        if len(moved) == 1:
            new = Revision(project=Project(root=root), path=moved[0], label=moved[0])
        else:
            text = json.dumps({**{key: head[key] for key in _KEPT if key in head}, "paths": {}})
            gone = MemoryProject(root=root, files={path: text.encode()})
            new = Revision(project=gone, path=path, label=f"{path} (deleted)")
        pairs.append(Pair(old=old, new=new))
    return pairs


def _read(project: Project, path: str) -> Source | None:
    try:
        return project.read(path)
    except UnreadableError:
        return None


def _head(project: Project, path: str) -> dict[str, Json]:
    source = _read(project, path)
    try:
        document = None if source is None else parse(source)
    except DocumentError:
        return {}
    return document if isinstance(document, dict) else {}


def _title(head: dict[str, Json]) -> str:
    info = head.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    return title if isinstance(title, str) else ""
