"""Notice which files of an audit changed, and what a new audit says that the last did not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from mockaudit.config.settings import Settings
from mockaudit.documents.source import Project
from mockaudit.engine.drifting import contract_paths
from mockaudit.engine.pipeline import scan
from mockaudit.loaders.discover import SUFFIXES
from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import Finding
from mockaudit.model.report import Report

MAX_FILES = 50_000
_SUFFIXES = (*sorted(SUFFIXES), ".json", ".yaml", ".yml")
_SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages"})

Snapshot = Mapping[str, tuple[int, int]]
"""Displayed path -> (time of change in nanoseconds, size)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One audit of a watch: the files that led to it (none for the first), what came and what went."""

    files: tuple[str, ...]
    came: tuple[Finding, ...]
    went: tuple[Finding, ...]
    report: Report


def watch(read: Callable[[], Settings], wait: Callable[[], None]) -> Iterator[Round]:
    """Audit, then audit again whenever files have changed and are quiet for one ``wait``. Ends only with the caller.

    ``read`` gives the settings anew for each audit, since their file is watched too; it may raise ConfigError.
    """
    settings = read()
    seen = snapshot(settings)
    report = scan(settings)
    yield Round(files=(), came=report.findings, went=(), report=report)
    while True:
        wait()
        now = snapshot(settings)
        if now == seen:
            continue
        wait()
        while (later := snapshot(settings)) != now:
            now = later
            wait()
        files, seen = changed(seen, now), now
        settings = read()
        fresh = scan(settings)
        yield Round(
            files=files,
            came=_missing(fresh.findings, report.findings),
            went=_missing(report.findings, fresh.findings),
            report=fresh,
        )
        report = fresh


def snapshot(settings: Settings) -> Snapshot:
    """Note time and size of every file that the audit may read: below the paths, beside the contracts, the settings."""
    project = Project(root=settings.root)
    folders = dict.fromkeys(settings.paths)
    folders |= dict.fromkeys((settings.root / path).parent for path, _ in contract_paths(settings))
    found: dict[str, tuple[int, int]] = {}
    for file in [settings.root / "pyproject.toml", *(file for folder in folders for file in _files(folder))]:
        try:
            known = file.stat()
        except OSError:
            continue
        found[project.display(file)] = (known.st_mtime_ns, known.st_size)
        if len(found) >= MAX_FILES:
            break
    return found


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for parent, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        yield from (Path(parent, name) for name in sorted(names) if name.lower().endswith(_SUFFIXES))


def changed(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """Name the files that are new, gone or different, sorted."""
    return tuple(sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path)))


def _missing(findings: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[Finding, ...]:
    known = {finding.fingerprint for finding in others}
    return tuple(finding for finding in findings if finding.fingerprint not in known)
