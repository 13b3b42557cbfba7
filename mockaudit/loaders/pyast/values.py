"""The partial evaluator's own values: what a Python expression of a test suite denotes before it becomes model data.

Concrete scalars stand for themselves; ``Hole``, ``Template`` and ``Regex`` are the model's. Everything that can be
changed in place is a ``Box``, so that the heap can undo it.
"""

from __future__ import annotations

import ast
from dataclasses import field
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from mockaudit.loaders.pyast.maybe import Maybe
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole, Regex, Template

if TYPE_CHECKING:
    from mockaudit.loaders.pyast.frame import Frame, Module

MAX_ALTERNATIVES = 64
SCALARS = (str, bytes, int, float, type(None))
Site: TypeAlias = tuple[str, int, int]
Place: TypeAlias = tuple[str, ast.AST]
births = count().__next__  # of boxes: what a loop's round makes is told from what was there before it


@dataclass(slots=True, eq=False)
class Dict:
    """A dict. ``broken`` says why its content is not known; ``places`` where its keys are written."""

    state: dict[object, object]
    site: Site
    broken: str | None = None
    shared: bool = False
    places: dict[object, Place] = field(default_factory=dict)
    born: int = field(default_factory=births)


@dataclass(slots=True, eq=False)
class Sequence:
    """A list, tuple or set (``kind``), with the ``places`` of its items until it is changed; lazily made of ``sources``."""

    state: list[object]
    site: Site
    kind: str = "list"
    broken: str | None = None
    shared: bool = False
    places: dict[object, Place] = field(default_factory=dict)
    sources: tuple[object, ...] | None = None
    born: int = field(default_factory=births)


@dataclass(slots=True, eq=False)
class Scope:
    """The names of a module, class, function or instance; ``fallback``: missing ones are looked up elsewhere."""

    state: dict[object, object]
    site: Site
    broken: str | None = None
    shared: bool = False
    fallback: bool = False
    born: int = field(default_factory=births)


Box: TypeAlias = Dict | Sequence | Scope


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """One of several values, which one being decided at run time; ``lost``: or any other, as the last of them says."""

    values: tuple[object, ...]
    lost: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class JsonText:
    """The text that ``json.dumps`` makes of ``value``, None where that is not known; ``binary`` once it was encoded."""

    value: object
    text: str | None
    binary: bool = False


@dataclass(frozen=True, slots=True)
class Library:
    """A name of a module outside the suite, by its full dotted path (``responses.add``)."""

    path: str


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """A name imported from a module of the suite that nobody has looked at yet."""

    module: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Mock:
    """A mock library's object that stubs are registered with; ``options`` are its constructor's arguments."""

    dialect: str
    options: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """What a modelled constructor made (``responses.Response(...)``, a matcher): its name and its arguments."""

    name: str
    call: Call


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """An attribute of a value that is not a user's object, yet to be called."""

    owner: object
    name: str


@dataclass(frozen=True, slots=True)
class PathValue:
    """A ``pathlib.Path``; ``text`` is absolute-like: relative to the audit's root where ``rooted``."""

    text: str
    rooted: bool


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of the suite with the scopes it closes over."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    module: Module
    closure: Frame | None
    defaults: dict[str, object]
    owner: Class | None = None

    @property
    def name(self) -> str:
        """Give the function's own name."""
        return "<lambda>" if isinstance(self.node, ast.Lambda) else self.node.name


@dataclass(frozen=True, slots=True, eq=False)
class Class:
    """A class of the suite; ``bases`` are classes of it, libraries' names or holes, ``order`` is filled when asked for."""

    name: str
    node: ast.ClassDef
    module: Module
    bases: tuple[object, ...]
    scope: Scope
    order: list[object] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """An object of a class of the suite. ``open`` says why attributes may differ from what the class says."""

    cls: Class
    scope: Scope
    open: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A function of the suite with its first argument bound."""

    function: Function
    receiver: object


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """What ``functools.partial`` makes: a value to call, with some of its arguments."""

    target: object
    call: Call


@dataclass(frozen=True, slots=True, eq=False)
class EnumMember:
    """A member of an ``enum.Enum`` of the suite; ``mixin`` is "str", "int" or ""."""

    cls: Class
    name: str
    value: object
    mixin: str


@dataclass(frozen=True, slots=True, eq=False)
class Argument:
    """An evaluated argument of a call with the expression it was written as."""

    value: object
    node: ast.AST
    path: str


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A call's arguments. ``unknown``: why there may be more, perhaps of ``reach``; ``loose``: keywords in any order."""

    node: ast.Call
    path: str
    positional: tuple[Argument, ...]
    keywords: dict[str, Argument]
    unknown: str | None = None
    loose: bool = False
    reach: tuple[object, ...] = ()

    def get(self, position: int, name: str) -> Argument | None:
        """Give an argument by position or name, None where it is not given, with None for one that may be absent."""
        if 0 <= position < len(self.positional):
            return self.positional[position]
        found = self.keywords.get(name)
        if found is None or not isinstance(found.value, Maybe):
            return found
        return Argument(one_of([found.value.value, None]), found.node, found.path)

    def value(self, position: int, name: str, default: object = None) -> object:
        """Give an argument's value, else the default; a hole where it may come from an unknown ``**kwargs``."""
        missing = default if self.unknown is None else one_of([*self.reach, Hole(reason=self.unknown)])
        found = self.positional[position] if 0 <= position < len(self.positional) else self.keywords.get(name)
        value = missing if found is None else found.value
        return one_of([value.value, missing]) if isinstance(value, Maybe) else value


@dataclass(frozen=True, slots=True, eq=False)
class Builder:
    """A stub that further steps may complete: what began it, in ``scope`` what they told so far; ``view`` as in Step."""

    mock: Mock
    verb: str
    call: Call
    scope: Scope
    owner: str | None
    view: str = ""


def one_of(values: list[object], reason: str = "it has more than 64 possible values") -> object:
    """Join values into one: the value itself where they are all the same, else the alternatives."""
    if len(values) == 1:
        return values[0]
    parts = {id(part): part for value in values for part in (value.values if isinstance(value, OneOf) else (value,))}
    flat: list[object] = []
    for item in parts.values():
        for other in () if isinstance(item, (Dict, Sequence, Instance)) else flat:
            if same(item, other):
                break
        else:
            flat.append(item)
    if len(flat) > MAX_ALTERNATIVES:
        boxes = [item for item in flat if isinstance(item, (Dict, Sequence, Instance))]
        return OneOf((*boxes[: 4 * MAX_ALTERNATIVES], Hole(reason=reason))) if boxes else Hole(reason=reason)
    return flat[0] if len(flat) == 1 else OneOf(tuple(flat))


def same(left: object, right: object) -> bool:
    """Tell whether two values are certainly the same one; 1, 1.0 and True are not."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, Maybe) and isinstance(right, Maybe):
        return same(left.value, right.value)
    return isinstance(left, (*SCALARS, Library, Mock, PathValue, Hole, Template, Regex)) and left == right


def alternatives(value: object) -> tuple[object, ...]:
    """Give the possible values of a value."""
    value = value.value if isinstance(value, Maybe) else value
    return value.values if isinstance(value, OneOf) else (value,)


def is_scalar(value: object) -> bool:
    """Tell whether a value is concrete and has no parts."""
    return isinstance(value, SCALARS)


def plain_text(value: object) -> str | None:
    """Give the text of a value that is a known ``str``, None for anything else."""
    return value if isinstance(value, str) else value.text if isinstance(value, JsonText) and not value.binary else None


def hole_of(value: object, reason: str) -> Hole:
    """Pass a hole on, or make one with a reason of its own where the value is something else."""
    if isinstance(value, Hole):
        return value
    if isinstance(value, Template):
        return next(part for part in value.parts if isinstance(part, Hole))
    if isinstance(value, OneOf):
        return next((item for item in value.values if isinstance(item, Hole)), Hole(reason=reason))
    return Hole(reason=getattr(value, "broken", None) or reason)
