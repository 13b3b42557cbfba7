"""What a mock library's module tells the evaluator: the names it is known by, and what its calls register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from mockaudit.documents.source import Project
from mockaudit.loaders.pyast.values import Call
from mockaudit.model.exchange import Exchange
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One call that registers a stub, with its arguments evaluated.

    ``verb`` is the method's name (``add``, ``get``). ``at`` is the call's place, ``line`` the line that a traceback
    names for it. ``options`` are the arguments that the mock object was made with. ``deliberate`` says why the stub
    looks wrong on purpose.
    """

    dialect: str
    verb: str
    call: Call
    at: Location
    line: int
    owner: str | None
    project: Project
    options: Mapping[str, object] = field(default_factory=dict)
    deliberate: str | None = None

    @property
    def ref(self) -> str:
        """Name the stub for other tools."""
        return f"{self.at.path}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A mock library.

    ``marks``: a file is parsed only if one of these byte strings occurs in it. ``modules`` are dotted names that stubs
    are registered with directly (``responses.add``), ``receivers`` those whose call gives a mock object. ``fixtures``
    are names of pytest fixtures that plug-ins provide; they count only where the suite defines no such fixture itself.
    ``verbs`` are the registering methods. ``constants`` gives the library's constants by dotted name, ``makers`` the
    constructors whose arguments the dialect reads itself. ``injects`` names the keyword by which a receiver, used as a
    decorator, is told the parameter to pass the mock as, None where a decorated test is passed nothing.
    """

    name: str
    summary: str
    marks: tuple[bytes, ...]
    modules: frozenset[str] = frozenset()
    receivers: frozenset[str] = frozenset()
    fixtures: frozenset[str] = frozenset()
    verbs: frozenset[str]
    constants: Mapping[str, str] = field(default_factory=dict)
    makers: frozenset[str] = frozenset()
    transparent: frozenset[str] = frozenset()
    injects: str | None = None
    lift: Callable[[Registration], Iterator[Exchange | Notice]]
