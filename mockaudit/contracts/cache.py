"""Keep contracts in the cache folder, one file each, so that the next audit reads only the parts that it needs."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

from mockaudit.contracts.built import Built
from mockaudit.contracts.cachefile import CachedNodes, read_file, write_file
from mockaudit.contracts.freeze import freeze, thaw
from mockaudit.contracts.split import split
from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Json

FORMAT = "2"
MIN_BYTES = 64 * 1024
MAX_FILES = 64
_VARIABLE = "MOCKAUDIT_CACHE_DIR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cache:
    """A folder of contracts, keyed by content; safe to delete, to share and to race, since files appear whole.

    Contracts under ``min_bytes`` are quicker to parse than to look up.
    """

    folder: Path
    min_bytes: int = MIN_BYTES

    def open(self, project: Project, root: Source, base_urls: tuple[str, ...]) -> Built | None:
        """Open a contract whose content is known, None where it is not."""
        if len(root.data) < self.min_bytes:
            return None
        file = self._file(root)
        found = read_file(file)
        if found is None:
            return None
        connection, head = found
        try:
            if _is_current(project, root, head["files"]):
                return thaw(head, lambda names: CachedNodes(connection, names, file), base_urls, file)
        except (KeyError, TypeError, ValueError, IndexError):
            pass  # not what this version writes: as good as absent
        connection.close()
        return None

    def write(self, root: Source, built: Built) -> Built:
        """Write a contract that was just built; give it with its cache file, or as it was where that fails."""
        if len(root.data) < self.min_bytes or built.collected is None:
            return built
        file = self._file(root)
        documents = built.collected.documents
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            nodes = (
                (path, pointer, value) for path, document in documents.items() for pointer, value in split(document)
            )
            write_file(file, freeze(built), nodes, built.collected.marks)
            self._prune()
        except (OSError, sqlite3.Error, ValueError, RecursionError):
            return built
        built.file = file
        return built

    def _file(self, root: Source) -> Path:
        key = hashlib.sha256(f"{FORMAT}\n{root.path}\n{root.digest}".encode())
        return self.folder / f"contract-{key.hexdigest()}.sqlite"

    def _prune(self) -> None:
        files = list(self.folder.glob("contract-*.sqlite"))
        if len(files) > MAX_FILES:
            ages = sorted((file.stat().st_mtime, file) for file in files)
            for _, file in ages[: len(files) - MAX_FILES]:
                with suppress(OSError):
                    file.unlink()


def open_cache() -> Cache:
    """Give the cache in its usual folder, which need not exist."""
    return Cache(folder=cache_folder())


def cache_folder() -> Path:
    """Give the cache folder: ``MOCKAUDIT_CACHE_DIR``, else the platform's own place for caches."""
    chosen = os.environ.get(_VARIABLE)
    if chosen:
        return Path(chosen).absolute()
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises where there is none
    if sys.platform == "darwin":
        base = home / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base.absolute() / "mockaudit"


def _is_current(project: Project, root: Source, files: Json) -> bool:
    """Tell whether the files that the root refers to are what they were."""
    for path, digest in files.items() if isinstance(files, dict) else ():
        if path == root.path:
            continue
        try:
            now = project.read(path).digest
        except UnreadableError:
            now = ""
        if now != digest:
            return False
    return True
