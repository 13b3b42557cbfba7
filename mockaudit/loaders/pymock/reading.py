"""Run the tests, fixtures and set-up methods of one file over their doubles, and take down what each patch answers."""

from __future__ import annotations

import ast
from dataclasses import field

from mockaudit.loaders.pyast.frame import BudgetError, Frame
from mockaudit.loaders.pyast.frame import Module as Evaluated
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.values import Scope as Names
from mockaudit.loaders.pymock.doubles import Double
from mockaudit.loaders.pymock.flow import Flow
from mockaudit.loaders.pymock.lift import Answers, observe
from mockaudit.loaders.pymock.needs import needed_names
from mockaudit.loaders.pymock.run import run_block
from mockaudit.loaders.pymock.scopes import File, FunctionNode, Scope, own_nodes
from mockaudit.loaders.pymock.sites import Site
from mockaudit.loaders.pymock.uses import watch
from mockaudit.model.dataclass import dataclass
from mockaudit.model.patched import MockUse
from mockaudit.model.value import Hole

SET_UP = frozenset({"setUp", "asyncSetUp", "setup_method", "setup"})
MAX_FIXTURES = 6
MAX_HELPERS = 4


@dataclass(slots=True)
class Reading:
    """The reading of one file: ``answers`` and ``urls`` of each patch, ``uses`` of doubles by their place.

    ``cut`` is true where the file's share of time ran out before all of its tests were read.
    """

    file: File
    machine: Machine
    module: Evaluated
    sites: dict[int, list[Site]]
    answers: dict[int, Answers] = field(default_factory=dict)
    urls: dict[int, list[str]] = field(default_factory=dict)
    methods: dict[int, list[str]] = field(default_factory=dict)
    uses: dict[tuple[str, int, int], MockUse] = field(default_factory=dict)
    fixtures: dict[str, Scope] = field(default_factory=dict)
    cut: bool = False
    needs: dict[int, frozenset[str]] = field(default_factory=dict)

    def needed(self, node: ast.AST) -> frozenset[str]:
        """Give the names of a function whose values matter to its doubles."""
        if id(node) not in self.needs:
            self.needs[id(node)] = needed_names(node)
        return self.needs[id(node)]


def read_file(reading: Reading) -> None:
    """Run every function of a file that a test runner would run, and those that patch."""
    decorated = {id(site.decorated) for sites in reading.sites.values() for site in sites if site.decorated is not None}
    patching = {id(site.scope.node) for sites in reading.sites.values() for site in sites}
    top = [scope for scope in reading.file.scopes if scope.function is not None and _is_top(scope)]
    for scope in top:
        if _is_fixture(scope):
            reading.fixtures.setdefault(_name(scope), scope)
    for scope in top:
        name = _name(scope)
        wanted = name.startswith("test") or _is_fixture(scope) or id(scope.node) in decorated | patching
        if not wanted or name in SET_UP:
            continue
        reading.machine.heap.begin()
        try:
            _run(reading, scope)
        except (BudgetError, RecursionError):
            reading.cut = True
            return
        finally:
            reading.machine.heap.rollback()


def _is_top(scope: Scope) -> bool:
    parent = scope.parent
    while parent is not None and isinstance(parent.node, ast.ClassDef):
        parent = parent.parent
    return parent is not None and isinstance(parent.node, ast.Module)


def _name(scope: Scope) -> str:
    return scope.function.name if scope.function is not None else ""


def _is_fixture(scope: Scope) -> bool:
    function = scope.function
    decorators = function.decorator_list if function is not None else []
    texts = [ast.unparse(item.func if isinstance(item, ast.Call) else item) for item in decorators]
    return any(text.rpartition(".")[2] == "fixture" for text in texts)


def _run(reading: Reading, scope: Scope) -> None:
    function = scope.function
    assert function is not None
    flow = _flow(reading, scope, {})
    spec = function.args
    names = [arg.arg for arg in [*spec.posonlyargs, *spec.args]]
    if scope.parent is not None and isinstance(scope.parent.node, ast.ClassDef) and names:
        flow.frame.scope.state[names.pop(0)] = _instance(reading, scope, flow)
    for site in _passing(reading, scope, function):
        double = flow.stand_in(site)
        flow.active.append((site, double))
        if site.passes and names:
            flow.frame.scope.state[names.pop(0)] = double
    for name in [*names, *(arg.arg for arg in spec.kwonlyargs)]:
        flow.frame.scope.state[name] = _fixture(reading, flow, name, 0)
    run_block(flow, function.body)
    flow.observe(flow.active)


def _flow(reading: Reading, scope: Scope, state: dict[object, object]) -> Flow:
    node = scope.node
    names = Names(state, (reading.file.path, getattr(node, "lineno", 0), getattr(node, "col_offset", 0)))
    frame = Frame(module=reading.module, scope=names, owner=scope.owner)
    flow: Flow

    def take_down(active: list[tuple[Site, object]]) -> None:
        for site, double in active:
            observe(flow, double, reading.answers.setdefault(id(site), Answers()))

    flow = Flow(
        file=reading.file,
        scope=scope,
        machine=reading.machine,
        frame=frame,
        sites=reading.sites,
        needed=reading.needed(node),
        observe=take_down,
        watch=lambda run, statement: watch(reading.uses, reading.urls, run, statement),
        helper=lambda caller, helper, call, receiver: _helper(reading, caller, helper, call, receiver),
    )
    return flow


def _helper(reading: Reading, caller: Flow, scope: Scope, call: ast.Call, receiver: object) -> object:
    """Run a function of the file that makes doubles, with the arguments of a call; give what it returns."""
    function = scope.function
    unknown = Hole(reason=f"what `{_name(scope)}()` gives is only known at run time")
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


def _passing(reading: Reading, scope: Scope, function: FunctionNode) -> list[Site]:
    """Give the patches by which a function and its class are decorated, in the order of the doubles it is passed."""
    found: list[Site] = []
    nodes: list[ast.AST] = [function]
    if scope.parent is not None and function.name.startswith("test"):
        nodes.append(scope.parent.node)
    for node in nodes:
        for decorator in reversed(getattr(node, "decorator_list", [])):
            found.extend(reading.sites.get(id(decorator), []))
    return found


def _instance(reading: Reading, scope: Scope, flow: Flow) -> Double:
    """Make the test's own instance, and run the set-up methods of its class on it."""
    instance = Double(kind="self", path="self")
    cls = scope.parent
    if cls is None or scope.function is None or not scope.function.name.startswith("test"):
        return instance
    for other in reading.file.scopes:
        if other.parent is cls and _name(other) in SET_UP and other.function is not None:
            inner = _flow(reading, other, {})
            names = [arg.arg for arg in other.function.args.args]
            if names:
                inner.frame.scope.state[names[0]] = instance
            inner.active = flow.active
            run_block(inner, other.function.body)
    return instance


def _fixture(reading: Reading, flow: Flow, name: str, depth: int) -> object:
    """Give what a fixture of the same file yields, its patches left in force."""
    scope = reading.fixtures.get(name)
    unknown = Hole(reason=f"`{name}` is only known at run time")
    if scope is None or scope.function is None or depth > MAX_FIXTURES or scope.function is flow.scope.node:
        return unknown
    inner = _flow(reading, scope, {})
    inner.active = flow.active
    names = [arg.arg for arg in scope.function.args.args]
    if isinstance(scope.parent.node if scope.parent else None, ast.ClassDef) and names:
        names = names[1:]
    for needed in names:
        if needed != name:
            inner.frame.scope.state[needed] = _fixture(reading, inner, needed, depth + 1)
    body, entered = _until_yield(scope.function.body)
    run_block(inner, body)
    for value in entered:
        inner.given = inner.evaluate(value)
    return unknown if inner.given is None else inner.given


def _until_yield(body: list[ast.stmt]) -> tuple[list[ast.stmt], list[ast.expr]]:
    """Open the ``with`` blocks that a fixture yields from, so that their patches stay in force: statements, the value."""
    flat: list[ast.stmt] = []
    for statement in body:
        if isinstance(statement, (ast.With, ast.AsyncWith)):
            for item in statement.items:
                target = item.optional_vars
                entered: ast.stmt = ast.Expr(value=_enter(item.context_expr))
                if target is not None:
                    entered = ast.Assign(targets=[target], value=_enter(item.context_expr))
                flat.append(ast.copy_location(entered, item.context_expr))
            inner, value = _until_yield(statement.body)
            flat.extend(inner)
            if value:
                return flat, value
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, (ast.Yield, ast.YieldFrom)):
            return flat, [statement.value.value] if statement.value.value is not None else [ast.Constant(value=None)]
        else:
            flat.append(statement)
    return flat, []


def _enter(node: ast.expr) -> ast.expr:
    entered = ast.Call(func=ast.Attribute(value=node, attr="__enter__", ctx=ast.Load()), args=[], keywords=[])
    ast.copy_location(entered, node)
    return ast.fix_missing_locations(entered)
