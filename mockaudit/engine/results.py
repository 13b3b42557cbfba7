"""Keep the results of unchanged files between runs: a digest of everything a result rests on in, the result out."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

import mockaudit
from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.engine.codec import decode, encode
from mockaudit.engine.services import QUESTION, answer
from mockaudit.model.contract import Contract
from mockaudit.model.dataclass import dataclass
from mockaudit.model.result import FileResult
from mockaudit.version import VERSION

if TYPE_CHECKING:
    from mockaudit.loaders.asked import Asker

_KEEP_ROWS = 50_000
_GET = "SELECT data FROM result WHERE key IN ({})"
_TABLE = "CREATE TABLE IF NOT EXISTS result(key TEXT PRIMARY KEY, data TEXT)"


@dataclass(slots=True)
class Results:
    """The cache of file results. Every failure of it counts as a miss: an audit never depends on it."""

    database: sqlite3.Connection | None
    audit: str
    project: Project
    digests: dict[str, str] = field(default_factory=dict)
    asker: Asker | None = None

    def get(self, sources: Iterable[Source]) -> dict[str, FileResult]:
        """Give the kept results of those files of which nothing that they rest on has changed, by path."""
        if self.database is None:
            return {}
        digests = {source.path: source.digest for source in sources}
        self.digests |= digests
        keys = [self._key(path, digest) for path, digest in digests.items()]
        try:
            rows = self.database.execute(_GET.format(",".join("?" * len(keys))), keys).fetchall()
        except sqlite3.Error:
            return {}
        found: dict[str, FileResult] = {}
        for (text,) in rows:
            with suppress(KeyError, TypeError, IndexError, ValueError):
                result = decode(text)
                if all(self.digest(path) == digest for path, digest in result.reads):
                    found[result.path] = result
        return found

    def put(self, results: Iterable[tuple[Source, FileResult, str | None]]) -> None:
        """Keep results, with their texts where those have been written; the table starts afresh when it has grown large."""
        if self.database is None:
            return
        digests = self.digests
        rows = [
            (self._key(source.path, digests.get(source.path) or source.digest), text or encode(result))
            for source, result, text in results
        ]
        if not rows:
            return
        with suppress(sqlite3.Error):
            (count,) = self.database.execute("SELECT count(*) FROM result").fetchone()
            if count > _KEEP_ROWS:
                self.database.execute("DELETE FROM result")
            self.database.executemany("INSERT OR REPLACE INTO result VALUES (?, ?)", rows)
            self.database.commit()

    def close(self) -> None:
        """Give the cache back."""
        if self.database is not None:
            self.database.close()

    def digest(self, path: str) -> str:
        """Give a file's digest, "" where it cannot be read, and the answer to a question."""
        if path not in self.digests:
            self.digests[path] = self._answer(path) if path.startswith("?") else self._read(path)
        return self.digests[path]

    def _read(self, path: str) -> str:
        try:
            return self.project.read(path).digest
        except UnreadableError:
            return ""

    def _answer(self, question: str) -> str:
        if question.startswith(QUESTION):
            return answer(self.project, question)
        if self.asker is None:
            # Only here, because an audit of recordings asks nothing.
            from mockaudit.loaders.asked import new_asker  # noqa: PLC0415

            self.asker = new_asker(self.project)
        return self.asker.answer(question)

    def _key(self, path: str, digest: str) -> str:
        return hashlib.sha256(f"{self.audit}|{path}|{digest}".encode("utf-8", "surrogatepass")).hexdigest()


def open_results(folder: Path | None, project: Project, contracts: Iterable[Contract]) -> Results:
    """Open the cache for one audit; results of other contracts, roots or versions of the code are other entries."""
    if folder is None:
        return Results(database=None, audit="", project=project)
    parts = [VERSION, f"{sys.version_info[:2]}", str(_newest_module()), str(project.root)]
    parts += [f"{alias}={library}" for alias, library in sorted(project.aliases.items())]
    parts += sorted(f"{contract.path}={contract.digest}@{contract.base_urls}" for contract in contracts)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = sqlite3.connect(folder / "results.sqlite", timeout=1)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        database.execute(_TABLE)
    except (OSError, sqlite3.Error):
        database = None
    return Results(database=database, audit="|".join(parts), project=project)


def _newest_module() -> int:
    """Give the latest modification among the package's modules: a changed rule makes every kept result old."""
    newest = 0
    pending = [next(iter(mockaudit.__path__))]
    while pending:
        with os.scandir(pending.pop()) as entries:  # pathlib takes 5 ms more
            for entry in entries:
                if entry.name.endswith(".py"):
                    newest = max(newest, entry.stat().st_mtime_ns)
                elif entry.name != "__pycache__" and entry.is_dir():
                    pending.append(entry.path)
    return newest
