"""What a mock object is to the reader: a tree of the attributes that a test has set on it."""

from __future__ import annotations

import ast
from dataclasses import field

from mockaudit.loaders.pyast.values import Argument
from mockaudit.loaders.pymock.names import dotted
from mockaudit.loaders.pymock.scopes import MOCKER, File, Scope
from mockaudit.loaders.pymock.sites import DOUBLES, Site, mock_name
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole

MAX_DEPTH = 12
RESPONSES = {
    "requests.Response": (),
    "requests.models.Response": (),
    "requests.Request": (),  # apprise and others set a response's attributes on it
    "httpx.Response": ("status_code",),
    "httpx2.Response": ("status_code",),
    "niquests.Response": (),
    "django.http.HttpResponse": ("content",),
    "django.http.JsonResponse": ("json",),
    "urllib3.HTTPResponse": ("body", "headers", "status"),
    "urllib3.response.HTTPResponse": ("body", "headers", "status"),
}


@dataclass(slots=True, eq=False)
class Double:
    """A mock, or the object that stands in for a response.

    ``kind`` is "mock", "response" (``requests.Response()`` and its like: attributes are not made on access) or "self"
    (the test's own instance). ``attrs`` holds what was set or looked up; ``spec`` is true where the mock refuses names
    that its spec lacks. ``path`` is how it was reached, as written. ``of`` is the double that it is an attribute of.
    """

    kind: str = "mock"
    attrs: dict[str, Argument] = field(default_factory=dict)
    spec: bool = False
    path: str = ""
    of: Double | None = None
    broken: bool = False
    known: bool = False


@dataclass(slots=True, eq=False)
class Patcher:
    """What ``patch(...)`` gives before it is started, with the double that will stand in."""

    site: Site
    double: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A response that states an error: ``unset`` are those of its checks that are bare mocks, so that it hides the error.

    ``entered`` is true where the response is what a ``with`` makes of the answer. ``scope`` is the test.
    """

    status: int
    unset: frozenset[str]
    entered: bool
    scope: Scope


def depth_of(double: Double) -> int:
    """Count how many attributes and calls lie between a double and the mock that the test made."""
    depth, item = 0, double
    while item.of is not None and depth < MAX_DEPTH:
        depth, item = depth + 1, item.of
    return depth


def child(double: Double, name: str, node: object, path: str) -> object:
    """Give an attribute of a double; a mock makes it where it is not there yet."""
    found = double.attrs.get(name)
    if found is not None:
        return found.value
    if double.kind == "response" or double.broken or depth_of(double) >= MAX_DEPTH:
        return Hole(reason=f"`{name}` is not set in the test")
    made = Double(kind="mock", spec=double.spec, path=f"{double.path}.{name}", of=double)
    if double.kind == "self":
        return Hole(reason=f"`self.{name}` is only known at run time")
    double.attrs[name] = Argument(made, node, path)  # type: ignore[arg-type]
    return made


def result(double: Double, node: object, path: str) -> object:
    """Give what a call of a double returns."""
    effect = double.attrs.get("side_effect")
    if effect is not None and effect.value is not None:
        return Hole(reason="what it returns is decided by a side effect")
    return child(double, "return_value", node, path)


def is_set(double: Double, name: str) -> bool:
    """Tell whether the test itself set an attribute, rather than looked it up."""
    found = double.attrs.get(name)
    if found is None:
        return False
    value = found.value
    return not (isinstance(value, Double) and value.of is double and not value.attrs and not value.known)


def maker_of(file: File, scope: Scope, node: ast.Call) -> str | None:
    """Give the full name of the class of doubles or responses that a call makes one of."""
    name = dotted(node.func)
    head, _, last = name.partition(".")
    base = scope.lookup(head) if head else None
    if base is None:
        return None
    if base == MOCKER:
        return f"mock.{last}" if last in DOUBLES or last == "stub" else None
    path = file.resolve(node.func, scope)
    return path if path in RESPONSES or mock_name(path) in DOUBLES else None
