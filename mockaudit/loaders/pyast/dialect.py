"""What a mock library's module tells the evaluator: the names it is known by, and what its calls register."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field
from typing import TypeAlias

from mockaudit.documents.source import Project
from mockaudit.loaders.pyast.values import Call
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One way in which a handler answers: what it asked of the request before, as dotted attribute and value.

    ``asked`` holds ``("method", "GET")`` or ``("url.path", "/pets")``, ``"url()"`` being ``str(request.url)``,
    ``"headers[X]"`` a header and ``"json(content)"`` what ``json.loads`` makes of it; a container is an ``Argument``.
    It may have asked more, so that the requests which are answered so may be fewer. Where a comparison is returned, it stands
    among them, and the value is True.
    """

    asked: tuple[tuple[str, object], ...]
    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a call on a stub under construction does: the fields that it sets, and the object that it gives.

    ``view`` tells apart the library's objects that stand for one stub (pook's mock and its response).
    """

    fields: Mapping[str, object]
    view: str = ""


Stepper: TypeAlias = Callable[[Mapping[str, object], str, str, Call], "Step | None"]
DISCARDED = "<discarded>"
ESCAPED = "<escaped>"
GIVEN = "<given>"
UNKNOWN_OPTIONS = "<unknown>"
STUBS = "<stubs>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One call that registers a stub, with its arguments evaluated.

    ``verb`` is the method's name (``add``, ``get``). ``at`` is the call's place, ``line`` the line that a traceback
    names for it. ``options`` are the arguments that the mock object was made with, by name or place (``"0"``).
    ``deliberate`` says why the stub looks wrong on purpose. ``fields`` are what later steps told of a stub that is
    built step by step. ``handle`` lists the ways in which a function of the suite may answer a request, None where they
    are not known.
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
    fields: Mapping[str, object] = field(default_factory=dict)
    handle: Callable[[object], tuple[Answer, ...] | None] = field(default=lambda _: None)

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
    constructors whose arguments the dialect reads itself; one may be a method of what another made
    (``"boto3.Session().client"``). ``injects`` names the keyword by which a receiver, used as a
    decorator, is told the parameter to pass the mock as, None where a decorated test is passed nothing. ``mark`` names
    the pytest mark whose arguments make the fixture's mock object.

    ``step`` is given where a registering call gives an object on which the stub is completed: it takes the fields told
    so far, the object's view, and a step's name with its arguments (``"mock"`` for a call, ``"return_value="`` for an
    assignment, ``"%"`` for an operator, ``"()"`` for a call of the object itself or its use as a decorator), and gives
    what that does, None where it tells nothing of the stub. The evaluator adds the fields ``DISCARDED`` (nobody keeps
    the object, so there are no further steps), ``ESCAPED`` (code outside the suite may take further ones) and ``GIVEN``
    (a receiver or fixture of a dialect was called with it). A step on a part of the object has a dotted name
    (``"router.add_get"``). ``named`` is the keyword by which a registering call names its stub, ``shelves`` are dotted
    names of the library's objects that give such a stub as an item. Such a stub is lifted after each statement that takes steps; a later stub that only tells more replaces the earlier one.
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
    mark: str | None = None
    step: Stepper | None = None
    named: str | None = None
    shelves: frozenset[str] = frozenset()
    lift: Callable[[Registration], Iterator[Exchange | Notice]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The dotted names of all mock libraries together, since each import, attribute and call asks for some.

    ``modules`` are those of modules and mock objects with all above them, ``calls`` what is called to register a stub or
    to make an object, ``transparent`` the decorators that leave a function as it is.
    """

    modules: frozenset[str]
    calls: frozenset[str]
    transparent: frozenset[str]
    constants: Mapping[str, str]


def lexicon_of(dialects: Collection[Dialect]) -> Lexicon:
    """Put the names of mock libraries together."""
    known = [name.split(".") for dialect in dialects for name in dialect.modules | dialect.receivers]
    verbs = {f"{module}.{verb}" for dialect in dialects for module in dialect.modules for verb in dialect.verbs}
    return Lexicon(
        modules=frozenset(".".join(parts[:size]) for parts in known for size in range(1, len(parts) + 1)),
        calls=frozenset(verbs.union(*(dialect.receivers | dialect.makers for dialect in dialects))),
        transparent=frozenset(name for dialect in dialects for name in dialect.transparent),
        constants={name: value for dialect in reversed([*dialects]) for name, value in dialect.constants.items()},
    )
