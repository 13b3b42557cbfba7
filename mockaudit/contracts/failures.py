"""One failed keyword as either validation engine reports it, before it is judged and worded."""

from __future__ import annotations

from typing import TypeAlias

from mockaudit.contracts.refs import Place
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Json

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A keyword that a value breaks.

    ``instance`` is the way into the value, ``place`` the keyword in the contract, ``limit`` the keyword's own value
    (the types, the options, the bound; the name or names for ``required`` and ``additionalProperties``), ``actual``
    what stands in the value. ``branches`` holds the failures of each branch of ``oneOf`` and ``anyOf``; ``several`` is
    true where more than one branch of ``oneOf`` fits. ``conditional`` is true below ``then`` and ``else``.
    """

    keyword: str
    instance: Path
    place: Place
    limit: Json
    actual: Json
    branches: tuple[tuple[Failure, ...], ...] = ()
    several: bool = False
    conditional: bool = False


class EngineError(Exception):
    """A schema that an engine refuses to compile, or a value that it refuses to look at."""
