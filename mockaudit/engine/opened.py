"""Open the contracts of an audit: those that are configured, else those that lie where contracts usually do."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mockaudit.config.settings import Settings
from mockaudit.contracts.base import ContractError, LoadedContract
from mockaudit.contracts.cache import open_cache
from mockaudit.contracts.store import load_contract
from mockaudit.documents.source import Project
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.pattern import lazy_pattern

_FOLDERS = ("contracts", "docs", "spec", "specs", "openapi", "api")
_NAMES = lazy_pattern(r"(openapi|swagger)[\w.-]*\.(ya?ml|json)", re.IGNORECASE)
_HEAD = lazy_pattern(rb"""(^|[\s{,])["']?(openapi|swagger)["']?\s*:\s*["']?[23]\.""")
_HEAD_BYTES = 4096
_SUFFIXES = (".yaml", ".yml", ".json")
_DEPTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The contracts of an audit, in order; ``discovered`` is true where nobody named them.

    ``unusable`` are the paths of those that cannot be used at all; a notice says why.
    """

    documents: tuple[LoadedContract, ...]
    notices: tuple[Notice, ...]
    discovered: bool
    unusable: tuple[str, ...] = ()


def open_contracts(settings: Settings, project: Project) -> Opened:
    """Open every contract; one that cannot be used becomes a notice and the others still serve."""
    named = [(project.display(contract.path), contract.base_urls) for contract in settings.contracts]
    found = [] if named else [(path, ()) for path in find_contracts(project.root)]
    cache = open_cache() if settings.cache else None
    documents: list[LoadedContract] = []
    notices: list[Notice] = []
    unusable: list[str] = []
    for path, base_urls in named or found:
        try:
            document = load_contract(project, path, base_urls, cache)
        except ContractError as error:
            unusable.append(path)
            notices.append(
                Notice(
                    kind=NoticeKind.CONTRACT,
                    at=Location(path=path, span=error.span),
                    message=str(error),
                    hint="no fake was held against this contract",
                )
            )
            continue
        documents.append(document)
        notices.extend(_with_lines(document))
    return Opened(documents=tuple(documents), notices=tuple(notices), discovered=not named, unusable=tuple(unusable))


def _with_lines(document: LoadedContract) -> Iterator[Notice]:
    """Yield what a contract has to say of itself, each at its line."""
    notices = list(document.notices())
    spans = document.spans(notice.at for notice in notices) if notices else {}
    for notice in notices:
        span = spans.get(notice.at)
        yield notice if span is None else replace(notice, at=replace(notice.at, span=span))


def find_contracts(root: Path) -> list[str]:
    """Find OpenAPI documents in the usual places below the root, sorted."""
    return sorted({path.relative_to(root).as_posix() for path in _candidates(root) if _looks_like_contract(path)})


def is_usual_place(path: str) -> bool:
    """Tell whether ``find_contracts`` looks at a path."""
    folder, *rest = path.split("/")
    if not rest:
        return _NAMES.fullmatch(path) is not None
    inner = rest[:-1]
    is_near = len(inner) <= _DEPTH and not any(name.startswith(".") for name in inner)
    return folder in _FOLDERS and is_near and path.endswith(_SUFFIXES)


def is_contract_head(data: bytes) -> bool:
    """Tell whether a file begins as an OpenAPI document does."""
    return bool(_HEAD.search(data[:_HEAD_BYTES]))


def _candidates(root: Path) -> Iterator[Path]:
    try:
        top = sorted(root.iterdir())
    except OSError:
        return
    for path in top:
        if path.is_file() and _NAMES.fullmatch(path.name):
            yield path
        elif path.name in _FOLDERS and path.is_dir():
            yield from _below(path)


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        depth = len(Path(parent).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and depth < _DEPTH)
        yield from (Path(parent, name) for name in sorted(names) if name.endswith(_SUFFIXES))


def _looks_like_contract(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_contract_head(file.read(_HEAD_BYTES))
    except OSError:
        return False
