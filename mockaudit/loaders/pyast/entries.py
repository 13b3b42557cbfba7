"""Run what a test runner would run of a file, and collect the stubs that it registers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import field

from mockaudit.documents.source import Source
from mockaudit.loaders.pyast.attributes import find_in_class, linearize
from mockaudit.loaders.pyast.calls import call_function
from mockaudit.loaders.pyast.fixtures import (
    PARTICULAR,
    Fixture,
    World,
    class_levels,
    fixtures_of,
    particular_site,
    requested,
)
from mockaudit.loaders.pyast.frame import BudgetError, Frame, Module, RaisedError
from mockaudit.loaders.pyast.intent import intent_of
from mockaudit.loaders.pyast.leftovers import run_leftovers, site_of_function
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.module import retire, run_module
from mockaudit.loaders.pyast.parametrize import injected, mark_arguments, rows_of, run_decorators
from mockaudit.loaders.pyast.running import run_function
from mockaudit.loaders.pyast.sharing import reading_of, settle
from mockaudit.loaders.pyast.suite import Suite
from mockaudit.loaders.pyast.taints import Taints
from mockaudit.loaders.pyast.values import Call, Class, Function, Instance, Library, Scope, Site, alternatives
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind

MAX_PASSES = 4
SET_UP = ("setup_class", "setUpClass", "asyncSetUpClass", "setup_method", "setUp", "asyncSetUp", "setup")
OVERRIDDEN = "a subclass in another file may set it anew"


@dataclass(slots=True)
class Reading:
    """The reading of one file: its module, its fixtures, and what its tests change of what they share.

    ``guessed`` are the owners whose parameters are not known, with the name and the place by which other files run them.
    ``steady`` are the values of shared fixtures that leave nothing else behind.
    """

    machine: Machine
    module: Module
    levels: list[dict[str, Fixture]]
    taints: Taints = field(default_factory=Taints)
    notices: list[Notice] = field(default_factory=list)
    guessed: dict[str, tuple[str, Site]] = field(default_factory=dict)
    steady: dict[int, object] = field(default_factory=dict)
    is_first: bool = True


def read_stubs(source: Source, suite: Suite) -> Iterator[Exchange | Notice]:
    """Lift every stub that a file registers; what cannot be read is a notice."""
    with suite.project.apart(reading_of(source.path)):
        known = suite.results.pop(source.path, None)
        return iter(list(_read_stubs(source, suite)) if known is None else known)


def _read_stubs(source: Source, suite: Suite) -> Iterator[Exchange | Notice]:
    module = suite.open(source)
    if isinstance(module, Notice):
        yield module
        return
    machine = suite.machine(source.path)
    machine.intent = intent_of(ast.Module(body=[], type_ignores=[]), source.path)
    at = Location(path=source.path)
    problem: str | None = None
    reading = None
    try:
        run_module(machine, module)
        start = len(machine.found)
        chain = suite.conftests(machine, source.path)
        levels = [fixtures_of(machine, m.scope, m) for m in (module, *chain)]
        reading = Reading(machine, module, levels)
        _run_until_stable(reading, suite, start)
    except BudgetError:
        problem = "it takes too long to evaluate"
    except RecursionError:
        problem = "it is nested too deeply"
    machine.heap.unwind()
    own = _distinct([item for item in machine.found if isinstance(item, Notice) or _is_own(item, source.path)])
    suite.entered[source.path] = {site for site in machine.entered if site[0] != source.path}
    particular = {site for site in machine.entered if site[2] == PARTICULAR}
    yield from own if reading is None else settle(source.path, suite, own, reading.guessed, particular, read_stubs)
    yield from reading.notices if reading is not None else ()
    if suite.modules.get(source.path) is not module:
        retire(module)
    if problem is not None:
        yield Notice(
            kind=NoticeKind.UNRESOLVED,
            at=at,
            message=f"{problem}: some stubs of it may be missing",
            hint="split the file, or record its stubs at run time",
        )


def _is_own(item: Exchange, path: str) -> bool:
    return item.owner is not None and item.owner.partition("::")[0] == path


def _distinct(found: list[Exchange | Notice]) -> list[Exchange | Notice]:
    groups: dict[tuple[str, str | None], list[Exchange | Notice]] = {}
    kept = []
    for item in found:
        key = (item.ref, item.owner) if isinstance(item, Exchange) else ("", item.message)
        group = groups.setdefault(key, [])
        if item not in group:
            group.append(item)
            kept.append(item)
    return kept


def _run_until_stable(reading: Reading, suite: Suite, start: int) -> None:
    """Run all entries; where some change what others share, run them again with that unknown."""
    machine = reading.machine
    for _ in range(MAX_PASSES):
        machine.heap.begin()
        before = reading.taints.size()
        modules = [reading.module, *(m for m in suite.modules.values() if m is not None)] if before else []
        for box in (box for module in modules for box in module.boxes):
            reading.taints.apply(machine.heap, box)
        machine.heap.taints = {}
        machine.entered.clear()
        reading.notices.clear()
        reading.steady.clear()
        del machine.found[start:]
        _run_entries(reading)
        machine.heap.rollback()
        reading.taints.add(machine.heap.taints)
        reading.is_first = False
        if reading.taints.size() == before:
            return


def _run_entries(reading: Reading) -> None:
    module = reading.module
    values = [
        value
        for item in module.scope.state.values()
        for value in alternatives(item)
        if getattr(value, "module", None) is module
    ]
    classes = [value for value in values if isinstance(value, Class)]
    for value in values:
        if isinstance(value, Function) and value.name.startswith("test") and value.module is module:
            _run_test(reading, value, None)
    for cls in classes:
        if _is_collected(cls):
            _run_class(reading, cls)
    for cls in classes:
        if not _is_collected(cls) and not any(cls in linearize(other) for other in classes if _is_collected(other)):
            _run_class(reading, cls, OVERRIDDEN)
    for fixture in reading.levels[0].values():
        if fixture.function.module is module:
            _run_fixture(reading, fixture)
    run_leftovers(reading.machine, reading.module.path, values, reading.guessed)


def _is_collected(cls: Class) -> bool:
    bases = [base.path for base in linearize(cls) if isinstance(base, Library)]
    return cls.name.startswith("Test") or any(path.endswith("TestCase") for path in bases)


def _run_class(reading: Reading, cls: Class, reason: str | None = None) -> None:
    names = [name for base in linearize(cls) if isinstance(base, Class) for name in base.scope.state]
    for name in dict.fromkeys(names):
        _, value, _ = find_in_class(cls, str(name))
        if isinstance(value, Function) and str(name).startswith("test"):
            _run_test(reading, value, cls, reason)
        elif cls.scope.state.get(name) is value and (fixture := _class_fixture(cls, str(name))) is not None:
            _run_fixture(reading, fixture, cls, reason)


def _class_fixture(cls: Class, name: str) -> Fixture | None:
    level = class_levels(cls)[0]
    return next((f for f in level.values() if f.function.name == name), None)


def _new_world(reading: Reading, cls: Class | None, reason: str | None) -> World:
    machine = reading.machine
    instance = None
    if cls is not None:
        instance = Instance(cls, Scope({}, ("instance", 0, 0), fallback=True), reason)
    levels = [*class_levels(cls), *reading.levels]
    return World(machine, levels, reading.taints, instance, steady=reading.steady)


def _run_test(reading: Reading, function: Function, cls: Class | None, reason: str | None = None) -> None:
    machine = reading.machine
    rows, more = rows_of(machine, function, cls, _new_world(reading, cls, reason))
    before = machine.intent
    machine.intent = intent_of(function.node, function.module.path)
    for row in rows:
        world = _new_world(reading, cls, reason)
        world.direct = {**row.direct, **injected(machine, function, cls)}
        world.params = row.params
        world.owner = "::".join([reading.module.path, *([cls.name] if cls is not None else []), function.name])
        if reason is not None and cls is not None:
            reading.guessed[world.owner] = (cls.name, site_of_function(function))
        world.marked = lambda mark: mark_arguments(machine, function, cls, mark)
        machine.heap.begin()
        others, machine.heap.taints = machine.heap.taints, {}
        machine.built.clear()
        machine.suspended.clear()
        try:
            _set_up(reading, world)
            _run_body(reading, world, function)
        except RaisedError:
            pass
        finally:
            reading.taints.close(machine.heap, first=reading.is_first)
            machine.heap.taints = others
            machine.heap.rollback()
    machine.intent = before
    if more:
        node = function.node
        at = Location(path=function.module.path, span=Span(line=node.lineno, column=node.col_offset + 1))
        reading.notices.append(
            Notice(
                kind=NoticeKind.UNRESOLVED,
                at=at,
                message=f"{function.name} runs with more than 64 rows of parameters: only the first 64 are read",
                hint="record its stubs at run time to audit the others",
            )
        )


def _run_body(reading: Reading, world: World, function: Function) -> None:
    owner = world.owner or reading.module.path
    annotations = {arg.arg: arg.annotation for arg in [*function.node.args.args, *function.node.args.kwonlyargs]}
    bound: dict[object, object] = {name: value for name, value in function.defaults.items()}  # noqa: C416
    for name in requested(function):
        bound[name] = world.value(name, annotations.get(name), function.module)
    parameters = function.node.args.args
    if world.instance is not None and parameters and parameters[0].arg not in bound:
        bound[parameters[0].arg] = world.instance
    run_decorators(reading.machine, function, owner)
    run_function(reading.machine, function, bound, owner, 1)


def _set_up(reading: Reading, world: World) -> None:
    """Run the autouse fixtures and the set-up methods that come before a test."""
    for level in reversed(world.levels):
        for fixture in level.values():
            if fixture.is_autouse:
                world.run(fixture)
    instance = world.instance
    if instance is None:
        return
    machine = reading.machine
    home = Frame(module=reading.module, scope=reading.module.scope, owner=None)
    for name in SET_UP:
        found, value, _ = find_in_class(instance.cls, name)
        if not found or not isinstance(value, Function):
            continue
        home.owner = f"{reading.module.path}::{instance.cls.name}::{name}"
        receiver: object = instance.cls if name.lower().endswith("class") else instance
        node = ast.copy_location(ast.Call(func=ast.Name(id=name), args=[], keywords=[]), value.node)
        call_function(machine, value, Call(node, value.module.path, (), {}), receiver, home)


def _run_fixture(reading: Reading, fixture: Fixture, cls: Class | None = None, reason: str | None = None) -> None:
    rows, _ = rows_of(reading.machine, fixture.function, cls, _new_world(reading, cls, reason), fixture)
    for row in rows:
        world = _new_world(reading, cls, reason)
        world.params = row.params
        reading.machine.heap.begin()
        reading.machine.built.clear()
        try:
            world.run(fixture)
        finally:
            reading.machine.heap.rollback()
        if id(fixture.function.node) in world.unresolved:
            names = [reading.module.path, *([cls.name] if cls is not None else []), fixture.function.name]
            reading.guessed["::".join(names)] = (fixture.name, particular_site(fixture.function))
