"""What loading found out about a contract, from its source or from the cache."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from mockaudit.contracts.index import Opened
from mockaudit.contracts.refs import Place
from mockaudit.documents.forking import Child
from mockaudit.model.contract import Contract
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice

if TYPE_CHECKING:
    from mockaudit.contracts.collect import Collected

Lint: TypeAlias = tuple[str, str, Location]
"""A fault of a contract: its kind, a message, and its place."""


@dataclass(slots=True)
class Built:
    """A contract with everything that loading found out about it.

    ``files`` gives the digest of each file, "" of those that were referred to and could not be read. ``file`` is its
    cache file, if it has one. ``collected`` is set where it was just built from source. ``lint`` is None where nobody
    has looked for faults yet; ``finishing`` is a process that does, if there is one.
    """

    contract: Contract
    opened: Opened
    notices: tuple[Notice, ...]
    files: dict[str, str]
    names: dict[str, Place]
    lint: tuple[Lint, ...] | None = None
    finishing: Child | None = None
    collected: Collected | None = None
    file: Path | None = None
