"""What an audit finds on the machine that it runs on: nothing in, the state of the cache and the versions out."""

from __future__ import annotations

import os
import platform
import stat
from pathlib import Path

from mockaudit.contracts.cache import cache_folder
from mockaudit.model.dataclass import dataclass
from mockaudit.version import VERSION

# What reads documents and judges values: a difference in an audit between two machines begins here.
_PACKAGES = ("click", "jsonschema-rs", "PyYAML", "jsonschema", "openapi-core", "rich")


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheState:
    """The cache: its folder, how many files with how many bytes it holds, and whether it can be written."""

    folder: Path
    used: bool
    writable: bool
    files: int
    size: int


def cache_state(*, used: bool) -> CacheState:
    """Look at the cache folder, which need not exist."""
    folder = cache_folder()
    sizes = list(_sizes(folder))
    existing = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    writable = existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
    return CacheState(folder=folder, used=used, writable=writable, files=len(sizes), size=sum(sizes))


def _sizes(folder: Path) -> list[int]:
    try:
        found = [entry.stat(follow_symlinks=False) for entry in os.scandir(folder)]
    except OSError:
        return []
    return [about.st_size for about in found if stat.S_ISREG(about.st_mode)]


def versions() -> dict[str, str]:
    """Give the versions of mockaudit, Python and the packages that an audit rests on, "not installed" where one lacks."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  (slow, and only a doctor asks)

    found = {"mockaudit": VERSION, "Python": f"{platform.python_version()} ({platform.system()} {platform.machine()})"}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
