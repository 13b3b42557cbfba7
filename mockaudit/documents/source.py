"""Read files below the audit's root: bounded, never outside it, each at most once."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path

from mockaudit.model.dataclass import dataclass

MAX_BYTES = 64 * 1024 * 1024
_CHUNK = 16 * 1024


class UnreadableError(Exception):
    """A file that cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file's content. ``path`` is POSIX and relative to the audit's root, as reports show it."""

    path: str
    data: bytes

    @property
    def digest(self) -> str:
        """Give the SHA-256 of the content in hex."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(slots=True)
class Project:
    """The files that an audit may read: those below ``root``, and below the folders of contracts that lie elsewhere.

    Files below ``root`` are displayed relative to it, those below ``elsewhere`` by their absolute path.
    ``aliases`` names the modules that are a library's copy, each with the library. ``read_paths`` collects what a loader
    asked for, ``uses`` the same for each thing that was made ``apart``. Both hold paths, names of such things, and
    questions about the files around (these begin with a question mark and hold a NUL character).
    ``crowded`` are folders that hold too many files to be looked through, ``held`` the files that are at hand already.
    """

    root: Path
    elsewhere: tuple[Path, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int = MAX_BYTES
    read_paths: set[str] = field(default_factory=set)
    uses: dict[str, set[str]] = field(default_factory=dict)
    crowded: set[str] = field(default_factory=set)
    held: Mapping[str, Source] = field(default_factory=dict)
    _roots: tuple[str, ...] = field(default=(), init=False)
    _folders: dict[str, str] = field(default_factory=dict, init=False)
    _listed: dict[str, frozenset[str] | None] = field(default_factory=dict, init=False)

    def display(self, path: Path) -> str:
        """Give a path as reports show it: POSIX, relative to the root where it lies below it."""
        absolute = path if path.is_absolute() else self.root / path
        try:
            return absolute.relative_to(self.root).as_posix()
        except ValueError:
            return absolute.as_posix()

    def read(self, path: str) -> Source:
        """Read a file below the root by its displayed path.

        Raises UnreadableError where it lies outside the root (also through a link), is missing, too large or not a
        regular file, or may not be read.
        """
        self.read_paths.add(path)
        if path in self.held:
            return self.held[path]
        real = self._inside(path)
        try:
            data = _read(real, path, self.max_bytes + 1)
        except OSError as error:
            raise UnreadableError(_reason(path, error)) from None
        if len(data) > self.max_bytes:
            limit = self.max_bytes // (1024 * 1024)
            raise UnreadableError(f"{path} is larger than {limit} MiB; leave it out with `exclude`, or split it")
        return Source(path=path, data=data)

    def holds(self, folder: str, *names: str) -> bool:
        """Tell whether one of some names may be there in a folder below the root; a folder is listed once."""
        if folder not in self._listed:
            self._listed[folder] = self._list(folder)
        known = self._listed[folder]
        if known is None:
            return True
        for name in names:  # noqa: SIM110 - a suite asks a hundred thousand times
            if name in known or not name.isascii():
                return True
        return False

    def _list(self, folder: str) -> frozenset[str] | None:
        try:
            return frozenset(os.listdir(f"{self.root}/{folder}"))  # noqa: PTH208
        except (FileNotFoundError, NotADirectoryError):
            return frozenset()
        except (OSError, ValueError):
            return None

    @contextmanager
    def apart(self, name: str) -> Iterator[None]:
        """Take down what is read meanwhile under a name: whatever asks for that thing, now or later, rests on it, too."""
        before = self.read_paths
        before.add(name)
        self.read_paths = self.uses.setdefault(name, set())
        try:
            yield
        finally:
            self.read_paths = before

    def rests_on(self, name: str) -> set[str]:
        """Give the paths and questions that a thing rests on, with what rests on these."""
        found: set[str] = set()
        pending = [name]
        while pending:
            new = self.uses.get(pending.pop(), set()) - found
            found |= new
            pending.extend(new)
        return {item for item in found if "\0" not in item or item.startswith("?")}

    def _inside(self, path: str) -> str:
        if "\0" in path:
            raise UnreadableError("a path holds a NUL character; correct the path")
        try:
            if not self._roots:
                self._roots = tuple(os.path.realpath(folder) for folder in (self.root, *self.elsewhere))
            real = self._real(os.path.join(self._roots[0], path))  # noqa: PTH118 - twice as fast as pathlib, once a file
        except (OSError, ValueError) as error:
            raise UnreadableError(f"{path} is not a usable path ({error}); correct it") from None
        if not any(real == root or real.startswith(root.rstrip(os.sep) + os.sep) for root in self._roots):
            raise UnreadableError(f"{path} lies outside the project; copy it below the project's root")
        return real

    def _real(self, path: str) -> str:
        """Follow links as ``os.path.realpath`` does, but those of each folder once."""
        folder, name = os.path.split(path)
        if name in {"", ".", ".."} or os.path.islink(path):  # noqa: PTH114
            return os.path.realpath(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)  # noqa: PTH118


def _read(real: str, path: str, most: int) -> bytes:
    descriptor, size = _open_regular(real, path)
    parts: list[bytes] = []
    try:  # a file object would set aside the most that may be read, and touching that takes longer than reading
        while most and (part := os.read(descriptor, min(most, max(size, _CHUNK)))):
            parts.append(part)
            most -= len(part)
            if len(part) == size:  # the whole, without asking whether there is more
                break
    finally:
        os.close(descriptor)
    return b"".join(parts)


def _open_regular(real: str, path: str) -> tuple[int, int]:
    # Non-blocking: opening a FIFO would wait for a writer for ever.
    descriptor = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    about = os.fstat(descriptor)
    if stat.S_ISREG(about.st_mode):
        return descriptor, about.st_size
    os.close(descriptor)
    raise UnreadableError(f"{path} is not a regular file; name a file")


def _reason(path: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{path} does not exist; correct the path"
    if isinstance(error, PermissionError):
        return f"{path} may not be read; grant the right to read it"
    if isinstance(error, IsADirectoryError):
        return f"{path} is a directory; name a file"
    return f"{path} cannot be read ({error.strerror or error}); check the file"
