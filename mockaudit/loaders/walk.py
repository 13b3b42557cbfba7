"""Turn a folder into the files below it, in sorted order, without what no project means by its tests."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import field
from pathlib import Path

from mockaudit.documents.source import Project
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.pattern import lazy_pattern

_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages"})
_GLOB_TOKENS = lazy_pattern(r"\*\*/|/\*\*\Z|\*\*|\*|\?|.", re.DOTALL)
_GLOB_PARTS = {"**/": "(?:.*/)?", "/**": "(?:/.*)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What one audit's walks have in common; ``folders`` remembers those listed, so links cannot lead in circles."""

    project: Project
    suffixes: Collection[str]
    excluded: tuple[re.Pattern[str], ...] = ()
    folders: set[tuple[int, int]] = field(default_factory=set)


def compile_globs(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Read globs over displayed paths.

    ``*`` and ``?`` stay within a name, ``**`` crosses folders, a folder's pattern takes all below it, and a pattern
    without a slash fits a name at any depth.
    """
    return tuple(_glob(pattern.removeprefix("./").rstrip("/")) for pattern in patterns if pattern.strip("./"))


def walk(walked: Walk, top: Path) -> Iterator[str | Notice]:
    """Yield the displayed paths of the files below a folder, and a notice for each folder that cannot be listed."""
    pending: list[tuple[str, str, bool]] = [(str(top), walked.project.display(top), True)]
    while pending:
        path, shown, is_folder = pending.pop()
        if any(pattern.fullmatch(shown) for pattern in walked.excluded):
            continue
        if not is_folder:
            yield shown
            continue
        try:
            about = os.stat(path)  # noqa: PTH116 - text paths halve the time of a walk
            if (about.st_dev, about.st_ino) not in walked.folders:
                walked.folders.add((about.st_dev, about.st_ino))
                above = "" if shown == "." else f"{shown.rstrip('/')}/"
                entries = _entries(path, walked.suffixes, is_top=path == str(top))
                pending += ((entry.path, above + entry.name, is_folder) for entry, is_folder in entries)
        except OSError as error:
            yield Notice(
                kind=NoticeKind.UNREADABLE,
                at=Location(path=shown),
                message=f"{shown} cannot be listed ({error.strerror or error})",
                hint="grant the right to read it, or exclude it",
            )


def _entries(folder: str, suffixes: Collection[str], *, is_top: bool) -> list[tuple[os.DirEntry[str], bool]]:
    """Give what of a folder is worth a look, last name first; nothing of a virtual environment unless it was named."""
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name, reverse=True)
    if not is_top and any(entry.name == "pyvenv.cfg" for entry in entries):
        return []
    kept: list[tuple[os.DirEntry[str], bool]] = []
    for entry in entries:
        is_folder = entry.is_dir()
        if is_folder and (entry.name.startswith(".") or entry.name in _SKIPPED_FOLDERS):
            continue
        if is_folder or os.path.splitext(entry.name)[1].lower() in suffixes:  # noqa: PTH122 - see above
            kept.append((entry, is_folder))
    return kept


def _glob(pattern: str) -> re.Pattern[str]:
    parts = [_GLOB_PARTS.get(token, re.escape(token)) for token in _GLOB_TOKENS.findall(pattern)]
    anywhere = "" if "/" in pattern else "(?:.*/)?"
    return re.compile(f"{anywhere}{''.join(parts)}(?:/.*)?", re.DOTALL)
