"""Fetch a published contract that the user named, only when it has changed, and remember what was seen of it."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, field
from pathlib import Path
from urllib.parse import urlsplit

from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.drift.web import Answer, WebError, ask, host_of, public
from mockaudit.model.dataclass import dataclass

FORMAT = 1


class PublishedError(Exception):
    """A published contract that cannot be had, or an alert that cannot be sent; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What was last seen of a URL. ``url`` is a digest, since a URL may hold a token; ``alerted`` the last alert's."""

    url: str = ""
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    alerted: str = ""


@dataclass(slots=True)
class MemoryProject(Project):
    """One document that is not on disk, under the path that reports name it by."""

    files: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> Source:
        """Give the document. Raises UnreadableError for any other path."""
        if path not in self.files:
            raise UnreadableError(f"{path} is not part of what was fetched; publish the contract as one document")
        return Source(path=path, data=self.files[path])


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A fetched contract. ``is_news`` is false where it is what was seen the last time."""

    data: bytes
    path: str
    label: str
    state: State
    is_news: bool


def fetch(url: str, state: State, kept: Path | None) -> Published:
    """Fetch a contract. Raises PublishedError.

    ``kept`` is where its text is kept between runs; ETag and Last-Modified are sent only where that is still whole.
    """
    identity = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
    old = state if state.url == identity else State(url=identity)
    known = _kept(kept, old.sha256)
    headers = {"Accept": "application/json, application/yaml;q=0.9, */*;q=0.5"}
    if known is not None:
        headers |= {"If-None-Match": old.etag} if old.etag else {}
        headers |= {"If-Modified-Since": old.last_modified} if old.last_modified else {}
    try:
        answer = ask(url, headers)
        host = host_of(url)
    except WebError as error:
        raise PublishedError(f"the published contract cannot be fetched: {error}") from None
    data, new = _merged(answer, old, known, public(url))
    if kept is not None and answer.status != 304:
        _keep(kept, data)
    name = urlsplit(url).path.rpartition("/")[2] or "contract"
    is_news = new.sha256 != old.sha256
    return Published(data=data, path=f"{host}/{name}", label=public(url), state=new, is_news=is_news)


def _merged(answer: Answer, old: State, known: bytes | None, shown: str) -> tuple[bytes, State]:
    if answer.status == 304:
        if known is None:
            raise PublishedError(f"{shown} answers 304 though nothing was said of an earlier answer")
        return known, old
    etag, modified = (_header(answer.headers.get(name, "")) for name in ("etag", "last-modified"))
    digest = hashlib.sha256(answer.body).hexdigest()
    state = State(url=old.url, etag=etag, last_modified=modified, sha256=digest, alerted=old.alerted)
    return answer.body, state


def _header(value: str) -> str:
    return value if len(value) <= 1000 and value.isprintable() and value.isascii() else ""


def _kept(file: Path | None, digest: str) -> bytes | None:
    if file is None or not digest:
        return None
    try:
        data = file.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == digest else None


def _keep(file: Path, data: bytes) -> None:
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(file, data)


def read_state(file: Path) -> State:
    """Read what an earlier run saw; a file that is missing or of another form says nothing."""
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return State()
    names = State.__dataclass_fields__
    if not isinstance(found, dict) or found.get("version") != FORMAT:
        return State()
    return State(**{name: text for name in names if isinstance(text := found.get(name), str)})


def write_state(file: Path, state: State) -> None:
    """Write what was seen, whole or not at all. Raises PublishedError."""
    try:
        _replace(file, (json.dumps({"version": FORMAT, **asdict(state)}, indent=1) + "\n").encode())
    except OSError as error:
        raise PublishedError(f"{file} cannot be written: {error.strerror}; name another with --state") from None


def _replace(file: Path, data: bytes) -> None:
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
