"""Find the service model of botocore that belongs to a service's name, and load it as a contract."""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from mockaudit.contracts.base import ContractError
from mockaudit.contracts.botocore import DIALECT, READER, as_document, routes, title_of
from mockaudit.contracts.built import Built
from mockaudit.contracts.index import Opened
from mockaudit.contracts.nodes import MemoryNodes
from mockaudit.contracts.store import StoredContract
from mockaudit.documents.errors import DocumentError
from mockaudit.documents.jsontext import load_json
from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.model.contract import Contract
from mockaudit.model.dataclass import dataclass
from mockaudit.model.service import MODELS, is_service, service_at
from mockaudit.model.value import Json

MAX_BYTES = 16 * 1024 * 1024  # the largest model of botocore takes a fourth of it
MAX_VERSIONS = 64
MAX_PATTERNS = 20_000
_ENVIRONMENTS = (".venv", "venv")
_EXTRAS = "service-2.sdk-extras.json"
_NAMES = ("service-2.json", "service-2.json.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A service's model as it lies on disk, with what botocore merges into it. ``path`` begins below site-packages."""

    path: str
    service: str
    source: Source
    extras: Source | None

    @property
    def digest(self) -> str:
        """Give one SHA-256 for both files."""
        parts = [self.path, self.source.digest, self.extras.digest if self.extras is not None else ""]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A model's title, and the number of its operations."""

    title: str
    operations: int


def open_service(project: Project, service: str) -> StoredContract | None:
    """Load the model of a service, None where none is at hand. Raises ContractError where it cannot be used."""
    model = find_model(project, service)
    if model is None:
        return None
    document = as_document(_content(model), service, _pattern_check())
    nodes = MemoryNodes(documents={model.path: document})
    head = {"service": document["service"], "info": document["info"]}
    opened = Opened(nodes=nodes, path=model.path, head=head, reader=READER, dialect=DIALECT, scheme_names=())
    contract = Contract(
        path=model.path,
        title=title_of(document["info"], "title") or service,
        dialect=DIALECT,
        digest=model.digest,
        servers=READER.servers(head),
        routes=tuple(routes(document)),
    )
    return StoredContract(
        project, Built(contract=contract, opened=opened, notices=(), lint=(), files={}, names={}, collected=None)
    )


def outline(project: Project, path: str) -> Outline | None:
    """Read what a model is called and how much it describes, None where it is no longer at hand."""
    model = find_model(project, service_at(path) or "")
    if model is None or model.path != path:
        return None
    try:
        content = _content(model)
    except ContractError:
        return None
    parts = content if isinstance(content, dict) else {}
    operations = parts.get("operations")
    title = title_of(parts.get("metadata"), "serviceFullName") or model.service
    return Outline(title=title, operations=len(operations) if isinstance(operations, dict) else 0)


def find_model(project: Project, service: str) -> Model | None:
    """Find the newest model of a service: in an environment below the root, else on this interpreter's path."""
    if not is_service(service):
        return None
    for home, packages in _homes(project):
        found = _newest(home, packages, service)
        if found is not None:
            return found
    return None


def _homes(project: Project) -> Iterator[tuple[Project, str]]:
    """Yield the folders that packages lie in, each with the files that may be read there."""
    for name in _ENVIRONMENTS:
        environment = project.root / name
        for packages in (*sorted(environment.glob("lib/*/site-packages")), environment / "Lib/site-packages"):
            yield project, packages.relative_to(project.root).as_posix()
    for entry in sys.path:
        if entry and os.path.isdir(os.path.join(entry, MODELS)):  # noqa: PTH112, PTH118 - raises for no entry
            yield Project(root=Path(entry).absolute()), "."


def _newest(home: Project, packages: str, service: str) -> Model | None:
    folder = home.root / packages / MODELS / service
    try:
        versions = sorted((item.name for item in folder.iterdir()), reverse=True)
    except OSError:
        return None
    for version in versions[:MAX_VERSIONS]:
        below = f"{MODELS}/{service}/{version}"
        for name in _NAMES:
            source = _read(home, f"{packages}/{below}/{name}")
            if source is not None:
                extras = _read(home, f"{packages}/{below}/{_EXTRAS}")
                return Model(path=f"{below}/{name}", service=service, source=source, extras=extras)
    return None


def _read(home: Project, path: str) -> Source | None:
    try:
        return home.read(path)
    except UnreadableError:
        return None


def _content(model: Model) -> Json:
    """Give a model with what botocore merges into it. Raises ContractError."""
    try:
        content = load_json(_unpacked(model.source))
        extras = load_json(model.extras.data) if model.extras is not None else None
    except DocumentError as error:
        raise ContractError(f"{model.path}: {error}; install botocore anew") from None
    return _merged(content, extras.get("merge")) if isinstance(extras, dict) else content


def _unpacked(source: Source) -> bytes:
    """Give a model's text. Raises DocumentError where it is no gzip file, or larger than any model."""
    if not source.path.endswith(".gz"):
        text, rest = source.data[: MAX_BYTES + 1], b""
    else:
        unpacking = zlib.decompressobj(wbits=31)
        try:
            text = unpacking.decompress(source.data, MAX_BYTES + 1)
        except zlib.error as error:
            raise DocumentError(f"it cannot be unpacked ({error})") from None
        rest = unpacking.unconsumed_tail
    if rest or len(text) > MAX_BYTES:
        raise DocumentError(f"it is larger than {MAX_BYTES // (1024 * 1024)} MiB")
    return text


def _merged(model: Json, change: Json) -> Json:
    """Merge what botocore adds to a model: objects member by member, anything else replaces."""
    if not isinstance(model, dict) or not isinstance(change, dict):
        return change if change is not None else model
    return model | {name: _merged(model.get(name), value) for name, value in change.items()}


def _pattern_check() -> Callable[[str], bool]:
    """Give what tells the patterns that the engine takes; a model with more than any has is not checked to its end."""
    try:
        from mockaudit.contracts.engine_rust import is_pattern  # noqa: PLC0415 - imports slowly
    except ImportError:
        return lambda _: False
    left = iter(range(MAX_PATTERNS))
    return cache(lambda pattern: next(left, None) is not None and is_pattern(pattern))
