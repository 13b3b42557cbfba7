"""Run the tests, fixtures and set-up methods of one file over their doubles, and take down what each patch answers."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import field

from mockaudit.loaders.pyast.frame import BudgetError, Frame
from mockaudit.loaders.pyast.frame import Module as Evaluated
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.values import Scope as Names
from mockaudit.loaders.pymock.doubles import Double
from mockaudit.loaders.pymock.entries import SET_UP, functions, is_autouse, is_fixture, name_of, passing
from mockaudit.loaders.pymock.flow import Flow
from mockaudit.loaders.pymock.lift import Answers, Run, observe
from mockaudit.loaders.pymock.names import dotted
from mockaudit.loaders.pymock.needs import needed_names
from mockaudit.loaders.pymock.neighbours import Neighbours
from mockaudit.loaders.pymock.run import run_block
from mockaudit.loaders.pymock.scopes import File, Scope, own_nodes
from mockaudit.loaders.pymock.silent import take_failures
from mockaudit.loaders.pymock.sites import Site
from mockaudit.loaders.pymock.uses import watch
from mockaudit.loaders.pymock.yields import until_yield
from mockaudit.model.dataclass import dataclass
from mockaudit.model.patched import MockUse
from mockaudit.model.value import Hole

MAX_FIXTURES = 6
MAX_HELPERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """What a test of this file makes of a patch that stands in another: what it answers, and the URLs asserted."""

    file: File
    site: Site
    owner: str
    answers: Answers
    urls: list[str]


@dataclass(slots=True)
class Reading:
    """The reading of one file: ``answers`` and ``urls`` of each patch in the running test, ``runs`` those of all tests.

    ``uses`` are those of doubles by their place.
    ``cut`` is true where the file's share of time ran out before all of its tests were read. ``others`` are the
    readings of files that the tests have doubles from, ``borrowed`` their patches in force in the running test, and
    ``lent`` what became of these. ``made`` is what fixtures gave the running test, which gets the same wherever it asks.
    """

    file: File
    machine: Machine
    module: Evaluated
    sites: dict[int, list[Site]]
    answers: dict[int, Answers] = field(default_factory=dict)
    urls: dict[int, list[str]] = field(default_factory=dict)
    runs: dict[int, list[Run]] = field(default_factory=dict)
    uses: dict[tuple[str, int, int], MockUse] = field(default_factory=dict)
    fixtures: dict[str, Scope] = field(default_factory=dict)
    forced: list[Scope] = field(default_factory=list)
    cut: bool = False
    host: str = ""
    needs: dict[int, frozenset[str]] = field(default_factory=dict)
    neighbours: Neighbours | None = None
    others: dict[str, Reading | None] = field(default_factory=dict)
    borrowed: dict[int, Site] = field(default_factory=dict)
    lent: list[Lent] = field(default_factory=list)
    made: dict[int, object] = field(default_factory=dict)
    makers: dict[int, tuple[ast.Call, Scope, str | None]] = field(default_factory=dict)

    def needed(self, node: ast.AST) -> frozenset[str]:
        """Give the names of a function whose values matter to its doubles."""
        if id(node) not in self.needs:
            self.needs[id(node)] = needed_names(node)
        return self.needs[id(node)]


def read_file(reading: Reading, entries: Iterable[Scope]) -> None:
    """Run functions of a file."""
    _take_fixtures(reading)
    for scope in entries:
        reading.machine.heap.begin()
        try:
            _run(reading, scope)
        except (BudgetError, RecursionError):
            reading.cut = True
            return
        finally:
            reading.machine.heap.rollback()
            _settle(reading, scope.owner)


def _take_fixtures(reading: Reading) -> None:
    for scope in functions(reading.file):
        if is_fixture(scope):
            reading.fixtures.setdefault(name_of(scope), scope)
            reading.forced += [scope] if is_autouse(scope) else []


def _settle(reading: Reading, owner: str) -> None:
    """Take down what a test made of the patches of other files; the next one begins with them anew."""
    for key, site in reading.borrowed.items():
        other = reading.others.get(site.scope.owner.partition("::")[0])
        answers, urls = reading.answers.pop(key, Answers()), reading.urls.pop(key, [])
        if other is not None:
            reading.lent.append(Lent(file=other.file, site=site, owner=owner, answers=answers, urls=urls))
    reading.borrowed.clear()
    for key in [*reading.answers, *(key for key in reading.urls if key not in reading.answers)]:
        run = Run(owner=owner, answers=reading.answers.get(key, Answers()), urls=reading.urls.get(key, []))
        reading.runs.setdefault(key, []).append(run)
    reading.answers.clear()
    reading.urls.clear()
    reading.made.clear()


def _other(reading: Reading, path: str) -> Reading | None:
    """Give the reading of another file of the suite, whose functions run for a test of this one."""
    if path not in reading.others:
        found = reading.neighbours.open(path) if reading.neighbours is not None else None
        reading.others[path] = None
        if found is not None and path != reading.file.path:
            other = Reading(file=found[0].file, machine=reading.machine, module=found[1], sites=found[0].sites)
            other.neighbours, other.others = reading.neighbours, reading.others
            other.answers, other.borrowed, other.made = reading.answers, reading.borrowed, reading.made
            other.host = reading.host or reading.file.path
            _take_fixtures(other)
            reading.others[path] = other
    return reading.others[path]


def _run(reading: Reading, scope: Scope) -> None:
    function = scope.function
    assert function is not None
    flow = _flow(reading, scope, {})
    spec = function.args
    names = [arg.arg for arg in [*spec.posonlyargs, *spec.args]]
    instance: Double | None = None
    if scope.parent is not None and isinstance(scope.parent.node, ast.ClassDef) and names:
        flow.frame.scope.state[names.pop(0)] = instance = _instance(reading, scope, flow)
    if name_of(scope).startswith("test"):
        _enter_autouse(reading, flow, {*names, *(arg.arg for arg in spec.kwonlyargs)}, instance)
    for site in passing(reading.sites, scope, function):
        double = flow.stand_in(site)
        flow.active.append((site, double))
        if site.passes and names:
            flow.frame.scope.state[names.pop(0)] = double
    for name in [*names, *(arg.arg for arg in spec.kwonlyargs)]:
        flow.frame.scope.state[name] = _fixture(reading, flow, name, 0)
    run_block(flow, function.body)
    flow.observe(flow, flow.active)
    take_failures(flow, reading.answers.values())


def _flow(reading: Reading, scope: Scope, state: dict[object, object]) -> Flow:
    node = scope.node
    names = Names(state, (reading.file.path, getattr(node, "lineno", 0), getattr(node, "col_offset", 0)))
    frame = Frame(module=reading.module, scope=names, owner=scope.owner)
    own = reading.host or reading.file.path

    def take_down(flow: Flow, active: list[tuple[Site, object]]) -> None:
        for site, double in active:
            if not site.scope.owner.startswith(own):
                reading.borrowed[id(site)] = site
            observe(flow, double, reading.answers.setdefault(id(site), Answers()))

    return Flow(
        file=reading.file,
        scope=scope,
        machine=reading.machine,
        frame=frame,
        sites=reading.sites,
        needed=lambda: reading.needed(node),
        observe=take_down,
        watch=lambda run, statement: watch(reading.uses, reading.urls, run, statement),
        helper=lambda caller, helper, call, receiver: _helper(reading, caller, helper, call, receiver),
        foreign=lambda caller, call: _foreign(reading, caller, call),
        makers=reading.makers,
    )


def _foreign(reading: Reading, caller: Flow, call: ast.Call) -> Callable[[], object] | None:
    """Give what runs a function of another file that makes doubles; None where a call is of no such function."""
    head = dotted(call.func).partition(".")[0]
    if reading.neighbours is None or not head or head not in reading.file.table.imports:
        return None
    name = reading.file.resolve(call.func, caller.scope)
    path = None if name is None else reading.neighbours.home(name)
    other = None if path is None or path == reading.file.path else _other(reading, path)
    scope = None if other is None or name is None else other.file.function(other.file.top, name.rpartition(".")[2])
    if other is None or scope is None or not _makes(other, scope):
        return None
    return lambda: _helper(other, caller, scope, call, None)


def _makes(reading: Reading, scope: Scope) -> bool:
    return reading.file.makes(scope, lambda asked: _flow(reading, asked, {}).makes_doubles(asked))


def _helper(reading: Reading, caller: Flow, scope: Scope, call: ast.Call, receiver: object) -> object:
    """Run a function of the file that makes doubles, with the arguments of a call; give what it returns."""
    function = scope.function
    unknown = Hole(reason=f"what `{name_of(scope)}()` gives is only known at run time")
    if function is None or caller.depth >= MAX_HELPERS or any(isinstance(arg, ast.Starred) for arg in call.args):
        return unknown
    if any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in own_nodes(function)):
        return unknown
    state = dict(caller.frame.scope.state) if scope.parent is caller.scope else {}
    inner = _flow(reading, scope, state)
    inner.depth = caller.depth + 1
    inner.active = caller.active
    names = [arg.arg for arg in [*function.args.posonlyargs, *function.args.args]]
    if receiver is not None and names:
        state[names.pop(0)] = receiver
    defaults = function.args.defaults
    for name, default in zip(names[len(names) - len(defaults) :], defaults, strict=False):
        state[name] = inner.evaluate(default)
    for arg, given in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        state[arg.arg] = inner.evaluate(given) if given is not None else unknown
    for name, value in zip(names, call.args, strict=False):
        state[name] = caller.evaluate(value)
    for keyword in call.keywords:
        if keyword.arg is not None:
            state[keyword.arg] = caller.evaluate(keyword.value)
    run_block(inner, function.body)
    return unknown if inner.given is None else inner.given


def _instance(reading: Reading, scope: Scope, flow: Flow) -> Double:
    """Make the test's own instance, and run the set-up methods of its class on it."""
    instance = Double(kind="self", path="self")
    cls = scope.parent
    if cls is None or scope.function is None or not scope.function.name.startswith("test"):
        return instance
    for other in reading.file.scopes:
        if other.parent is cls and name_of(other) in SET_UP and other.function is not None:
            inner = _flow(reading, other, {})
            names = [arg.arg for arg in other.function.args.args]
            if names:
                inner.frame.scope.state[names[0]] = instance
            inner.active = flow.active
            run_block(inner, other.function.body)
    return instance


def _enter_autouse(reading: Reading, flow: Flow, named: set[str], instance: Double | None) -> None:
    """Put in force what the fixtures patch that a test gets without asking: of the conftests, the file and its class."""
    neighbours = reading.neighbours
    paths = [] if neighbours is None else [path for path in reversed(neighbours.chain) if neighbours.forces(path)]
    for home in [*(other for path in paths if (other := _other(reading, path)) is not None), reading]:
        for scope in home.forced:
            method = scope.parent is not None and isinstance(scope.parent.node, ast.ClassDef)
            if method and scope.parent is not flow.scope.parent:
                continue
            nearest = method or home is reading or name_of(scope) not in reading.fixtures
            if name_of(scope) not in named and nearest and _makes(home, scope):
                _enter_fixture(home, flow, scope, 0, instance if method else None)


def _fixture(reading: Reading, flow: Flow, name: str, depth: int) -> object:
    """Give what a fixture of the file or of a conftest yields, its patches left in force."""
    scope = reading.fixtures.get(name)
    unknown = Hole(reason=f"`{name}` is only known at run time")
    if (scope is None or scope.function is flow.scope.node) and reading.neighbours is not None:
        chain = reading.neighbours.chain
        behind = chain[chain.index(reading.file.path) + 1 :] if reading.file.path in chain else chain
        lender = next((o for path in behind if (o := _other(reading, path)) is not None and name in o.fixtures), None)
        return unknown if lender is None else _fixture(lender, flow, name, depth)
    if scope is None or scope.function is None or depth > MAX_FIXTURES or scope.function is flow.scope.node:
        return unknown
    return _enter_fixture(reading, flow, scope, depth, None)


def _enter_fixture(reading: Reading, flow: Flow, scope: Scope, depth: int, instance: Double | None) -> object:
    """Run a fixture up to what it yields, and give that."""
    function = scope.function
    assert function is not None
    if id(function) in reading.made:
        return reading.made[id(function)]
    inner = _flow(reading, scope, {})
    inner.active = flow.active
    names = [arg.arg for arg in function.args.args]
    if isinstance(scope.parent.node if scope.parent else None, ast.ClassDef) and names:
        own = names.pop(0)
        if instance is not None:
            inner.frame.scope.state[own] = instance
    for needed in names:
        if needed != function.name:
            inner.frame.scope.state[needed] = _fixture(reading, inner, needed, depth + 1)
    body, entered = until_yield(function.body)
    run_block(inner, body)
    for value in entered:
        inner.given = inner.evaluate(value)
    unknown = Hole(reason=f"`{function.name}` is only known at run time")
    reading.made[id(function)] = unknown if inner.given is None else inner.given
    return reading.made[id(function)]
