"""Evaluate pytest fixtures: found through class, module and conftest chain, with the values they are requested for."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import field

from mockaudit.loaders.pyast.attributes import find_in_class, imported, linearize
from mockaudit.loaders.pyast.dialect import UNKNOWN_OPTIONS, Dialect
from mockaudit.loaders.pyast.export import mark_shared
from mockaudit.loaders.pyast.frame import Frame, Module, RaisedError, dotted
from mockaudit.loaders.pyast.machine import MAX_DEPTH, Machine
from mockaudit.loaders.pyast.running import run_function
from mockaudit.loaders.pyast.taints import Taints
from mockaudit.loaders.pyast.values import (
    SCALARS,
    Class,
    Function,
    Imported,
    Instance,
    Library,
    Mock,
    PathValue,
    Scope,
    Site,
    alternatives,
)
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole

PARTICULAR = -1
STEADY = (*SCALARS, Hole, Library, Mock, PathValue)


@dataclass(frozen=True, slots=True, eq=False)
class Fixture:
    """A fixture function with the module and class that it is defined in."""

    name: str
    function: Function
    decorator: ast.expr

    def option(self, name: str) -> ast.expr | None:
        """Give an argument of the fixture's decorator."""
        if not isinstance(self.decorator, ast.Call):
            return None
        return next((k.value for k in self.decorator.keywords if k.arg == name), None)

    @property
    def is_wide(self) -> bool:
        """Tell whether several tests share what the fixture gives."""
        scope = self.option("scope")
        return scope is not None and not (isinstance(scope, ast.Constant) and scope.value == "function")

    @property
    def is_autouse(self) -> bool:
        """Tell whether the fixture runs without being asked for."""
        value = self.option("autouse")
        return isinstance(value, ast.Constant) and value.value is True


def as_fixture(value: object) -> Fixture | None:
    """Give the fixture that a function is, None where it is none."""
    if not isinstance(value, Function) or isinstance(value.node, ast.Lambda):
        return None
    for decorator in value.node.decorator_list:
        name = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if name.rpartition(".")[2] in {"fixture", "yield_fixture"}:
            fixture = Fixture(value.name, value, decorator)
            given = fixture.option("name")
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                return Fixture(given.value, value, decorator)
            return fixture
    return None


def fixtures_of(machine: Machine, scope: Scope, module: Module) -> dict[str, Fixture]:
    """List the fixtures that a module or class defines or imports."""
    found: dict[str, Fixture] = {}
    frame = Frame(module=module, scope=module.scope, owner=None)
    for value in list(scope.state.values()):
        if isinstance(value, Imported) and value.name is not None:
            value = imported(machine, value, frame)  # noqa: PLW2901
        fixture = as_fixture(value)
        if fixture is not None:
            found[fixture.name] = fixture
    return found


def requested(function: Function) -> list[str]:
    """Name the parameters of a test or fixture that fixtures fill."""
    spec = function.node.args
    names = [arg.arg for arg in [*spec.posonlyargs, *spec.args]]
    defaults = len(spec.defaults)
    names = names[: len(names) - defaults] if defaults else names
    if function.owner is not None and names and not _is_static(function):
        names = names[1:]
    return names + [a.arg for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d is None]


def _is_static(function: Function) -> bool:
    node = function.node
    return not isinstance(node, ast.Lambda) and any(dotted(d) == "staticmethod" for d in node.decorator_list)


@dataclass(slots=True, eq=False)
class World:
    """One run of a test: the row of its parameters, the parameters of its fixtures, and what these gave.

    ``levels`` are the fixtures in reach, nearest first. ``marked`` gives the arguments of a test's mark by its name.
    ``particular`` are fixtures that work otherwise for this test (``owner``) than for those of their own level, since a
    nearer one (its number is kept, -1 for the test itself) overrides what they ask for; ``unresolved`` those that ask for what nobody here provides. ``steady`` holds what shared
    fixtures give that do nothing else, for all runs of a file.
    """

    machine: Machine
    levels: list[dict[str, Fixture]]
    taints: Taints
    instance: Instance | None = None
    direct: dict[str, object] = field(default_factory=dict)
    params: dict[str, object] = field(default_factory=dict)
    given: dict[int, object] = field(default_factory=dict)
    owner: str | None = None
    particular: dict[int, int] = field(default_factory=dict)
    unresolved: set[int] = field(default_factory=set)
    steady: dict[int, object] = field(default_factory=dict)
    marked: Callable[[str], tuple[tuple[str, object], ...]] | None = None

    def find(self, name: str, asker: Fixture | None = None) -> Fixture | None:
        """Find a fixture; one that asks for its own name gets the one that it overrides."""
        found = [level[name] for level in self.levels if name in level]
        if asker is not None and asker.name == name:
            nodes = [fixture.function.node for fixture in found]
            found = found[nodes.index(asker.function.node) + 1 :] if asker.function.node in nodes else found
        return found[0] if found else None

    def value(
        self, name: str, annotation: ast.expr | None, module: Module, asker: Fixture | None = None, depth: int = 0
    ) -> object:
        """Give what a parameter of that name receives."""
        if name in self.direct and asker is None:
            return self.direct[name]
        if name in self.direct and self.find(name, asker) is None:
            return self.direct[name]
        if name == "request":
            return self._request(asker)
        fixture = self.find(name, asker)
        value: object = Hole(reason=f"`{name}` is only known at run time")
        if fixture is not None:
            value = self.direct.get(name, None) if name in self.direct else self.run(fixture, depth)
        else:
            for dialect in self.machine.dialects.values():
                if name in dialect.fixtures:
                    return self._plugin_mock(dialect)
            if name == "faker":
                return Library("faker.provider")
        if isinstance(value, Hole) and annotation is not None:
            return annotated_mock(self.machine, annotation, module) or value
        return value

    def _plugin_mock(self, dialect: Dialect) -> Mock:
        """Give the mock object of a plug-in's fixture; what a test's mark tells of it is only known with the test."""
        if dialect.mark is None or self.marked is not None:
            return Mock(dialect.name, () if self.marked is None else self.marked(dialect.mark or ""))
        return Mock(dialect.name, ((UNKNOWN_OPTIONS, True),))

    def run(self, fixture: Fixture, depth: int = 0) -> object:
        """Give what a fixture returns or yields, running it on first use."""
        key = id(fixture.function.node)
        if key in self.given:
            return self.given[key]
        if key in self.steady and self._is_plain():
            return self.steady[key]
        if depth > MAX_DEPTH:
            return Hole(reason="fixtures ask for each other too deeply")
        before = self._effects()
        value = self._evaluate(fixture, depth)
        if fixture.is_wide:
            mark_shared(value, lambda box: self.taints.apply(self.machine.heap, box))
            if self._is_plain() and isinstance(value, STEADY) and self._effects() == before:
                self.steady[key] = value
        self.given[key] = value
        return value

    def _evaluate(self, fixture: Fixture, depth: int) -> object:
        function = fixture.function
        bound: dict[object, object] = {name: value for name, value in function.defaults.items()}  # noqa: C416
        annotations = {arg.arg: arg.annotation for arg in [*function.node.args.args, *function.node.args.kwonlyargs]}
        for name in requested(function):
            bound[name] = self.value(name, annotations.get(name), function.module, fixture, depth + 1)
        self._judge(fixture)
        spec = function.node.args.args
        if function.owner is not None and spec and not _is_static(function):
            bound[spec[0].arg] = self.instance
        owner = "::".join([function.module.path, *([function.owner.name] if function.owner else []), function.name])
        if id(function.node) in self.particular and self.owner is not None:
            owner = self.owner
            self.machine.entered.add(particular_site(function))
        try:
            value = run_function(self.machine, function, bound, owner, depth + 1, yields=True)
        except RaisedError:
            value = Hole(reason=f"the fixture `{fixture.name}` raises")
        returns = None if isinstance(function.node, ast.Lambda) else function.node.returns
        if isinstance(value, Hole) and returns is not None:
            return annotated_mock(self.machine, returns, function.module) or value
        return value

    def _is_plain(self) -> bool:
        """Tell whether fixtures outside of any class work for this test as for all others of its file."""
        return not self.direct and not self.params and (self.instance is None or not self.levels[0])

    def _effects(self) -> tuple[int, int, int]:
        """Count what evaluating a fixture may leave behind beside its value."""
        heap = self.machine.heap
        touched = sum(box.shared for box, _ in heap.sections[-1].values()) if heap.sections else 0
        return len(self.machine.found), len(self.machine.built), touched

    def _judge(self, fixture: Fixture) -> None:
        """Tell whether a fixture gets what its own file does not know of, or lacks what other files provide."""
        key = id(fixture.function.node)
        home = self._level(fixture)
        told: list[int] = []
        asks = "request" in requested(fixture.function)
        if asks and fixture.option("params") is None and reads_param(fixture.function.node):
            if fixture.name in self.params:
                told.append(-1)
            else:
                self.unresolved.add(key)
        for name in requested(fixture.function):
            inner = self.find(name, fixture)
            if name in self.direct:
                told.append(-1)
            elif inner is not None:
                node = id(inner.function.node)
                told += [self._level(inner), *([self.particular[node]] if node in self.particular else [])]
                self.unresolved |= {key} if node in self.unresolved else set()
            elif name != "request" and not self._is_plugin(name):
                self.unresolved.add(key)
        if min(told, default=home) < home:
            self.particular[key] = min(told)

    def _level(self, fixture: Fixture) -> int:
        node = fixture.function.node
        found = (i for i, level in enumerate(self.levels) for f in level.values() if f.function.node is node)
        return next(found, len(self.levels))

    def _is_plugin(self, name: str) -> bool:
        return any(name in dialect.fixtures for dialect in self.machine.dialects.values())

    def _request(self, asker: Fixture | None) -> Scope:
        state: dict[object, object] = {}
        if asker is not None and asker.name in self.params:
            state["param"] = self.params[asker.name]
        if self.instance is not None:
            state["instance"] = self.instance
            state["cls"] = self.instance.cls
        return Scope(state, ("request", 0, 0), broken="it is only known at run time")


def annotated_mock(machine: Machine, annotation: ast.expr, module: Module) -> Mock | None:
    """Give the mock object that an annotation names, itself or within ``Iterator[...]``."""
    frame = Frame(module=module, scope=module.scope, owner=None)
    for node in ast.walk(annotation):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                return annotated_mock(machine, ast.parse(node.value, mode="eval").body, module)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None
        if isinstance(node, (ast.Name, ast.Attribute)):
            for item in alternatives(machine.evaluate(node, frame)):
                for dialect in machine.dialects.values():
                    if isinstance(item, Library) and item.path in dialect.receivers:
                        return Mock(dialect.name)
    return None


def particular_site(function: Function) -> Site:
    """Name a fixture as one that a test of another file made work in its own way."""
    return function.module.path, function.node.lineno, PARTICULAR


def reads_param(node: ast.AST) -> bool:
    """Tell whether a fixture reads ``request.param``."""
    return any(isinstance(item, ast.Attribute) and item.attr == "param" for item in ast.walk(node))


def class_levels(cls: Class | None) -> list[dict[str, Fixture]]:
    """List the fixtures that a test class and its bases define."""
    if cls is None:
        return []
    found: dict[str, Fixture] = {}
    names = [name for base in linearize(cls) if isinstance(base, Class) for name in base.scope.state]
    for name in dict.fromkeys(names):
        _, value, _ = find_in_class(cls, str(name))
        fixture = as_fixture(value)
        if fixture is not None:
            found[fixture.name] = fixture
    return [found]
