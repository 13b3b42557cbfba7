"""Read the rows of ``pytest.mark.parametrize`` and of parametrised fixtures; each row is a world of its own."""

from __future__ import annotations

import ast
from dataclasses import field

from mockaudit.loaders.pyast.builders import flush, put
from mockaudit.loaders.pyast.decorators import decorator_paths
from mockaudit.loaders.pyast.dialect import DISCARDED, UNKNOWN_OPTIONS
from mockaudit.loaders.pyast.fixtures import Fixture, World, requested
from mockaudit.loaders.pyast.frame import Frame, dotted
from mockaudit.loaders.pyast.iteration import items_of
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.values import (
    MAX_ALTERNATIVES,
    Builder,
    Call,
    Class,
    Function,
    Library,
    Made,
    Sequence,
    hole_of,
    plain_text,
)
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole


@dataclass(frozen=True, slots=True)
class Row:
    """The parameters of one run of a test, and those handed to its fixtures (by fixture name)."""

    direct: dict[str, object] = field(default_factory=dict)
    params: dict[str, object] = field(default_factory=dict)


def rows_of(
    machine: Machine, function: Function, cls: Class | None, world: World, asked: Fixture | None = None
) -> tuple[list[Row], bool]:
    """Give the rows that a test, or the fixture ``asked``, runs with, and whether there are more than are listed (64)."""
    rows = [Row()]
    for mark, frame in _marks(function, cls):
        rows = _multiply(rows, _mark_rows(machine, mark, frame))
        if len(rows) > MAX_ALTERNATIVES:
            return rows[:MAX_ALTERNATIVES], True
    taken = {name for row in rows for name in row.direct}
    handed = {name for row in rows for name in row.params}
    for fixture in [*([] if asked is None else [asked]), *_reached(function, world, taken)]:
        params = fixture.option("params")
        if params is None or fixture.name in handed or any(fixture.name in row.params for row in rows):
            continue
        home = Frame(module=fixture.function.module, scope=fixture.function.module.scope, owner=None)
        values = machine.evaluate(params, home)
        items = items_of(values)
        options = (
            [Hole(reason=hole_of(values, "the fixture's params are not known").reason)] if items is None else items
        )
        rows = _multiply(rows, [Row({}, {fixture.name: _bare(item)}) for item in options])
        if len(rows) > MAX_ALTERNATIVES:
            return rows[:MAX_ALTERNATIVES], True
    return rows, False


def _multiply(left: list[Row], right: list[Row]) -> list[Row]:
    rows = []
    for a in left:
        for b in right:
            rows.append(Row({**a.direct, **b.direct}, {**a.params, **b.params}))
            if len(rows) > MAX_ALTERNATIVES:
                return rows
    return rows


def _marks(function: Function, cls: Class | None) -> list[tuple[ast.Call, Frame]]:
    scope = function.owner.scope if function.owner is not None else function.module.scope
    frame = Frame(module=function.module, scope=scope, owner=None, closure=function.closure)
    nodes: list[tuple[ast.expr, Frame]] = []
    if not isinstance(function.node, ast.Lambda):
        nodes += [(node, frame) for node in function.node.decorator_list]
    if cls is not None:
        home = Frame(module=cls.module, scope=cls.module.scope, owner=None)
        nodes += [(node, home) for node in cls.node.decorator_list]
    return [(n, f) for n, f in nodes if isinstance(n, ast.Call) and dotted(n.func).endswith("mark.parametrize")]


def _mark_rows(machine: Machine, mark: ast.Call, frame: Frame) -> list[Row]:
    arguments = {keyword.arg: keyword.value for keyword in mark.keywords}
    name_node = mark.args[0] if mark.args else arguments.get("argnames")
    value_node = mark.args[1] if len(mark.args) > 1 else arguments.get("argvalues")
    names = _names(machine.evaluate(name_node, frame)) if name_node is not None else []
    indirect_node = arguments.get("indirect")
    indirect = False if indirect_node is None else machine.evaluate(indirect_node, frame)
    handed = set(names) if indirect is True else set(_names(indirect)) if isinstance(indirect, Sequence) else set()
    values = None if value_node is None else machine.evaluate(value_node, frame)
    items = items_of(values)
    if items is None:
        reason = hole_of(values, "the rows of parametrize are only known at run time").reason
        items = [Hole(reason=reason)]
    return [_row(names, item, handed) for item in items]


def _names(value: object) -> list[str]:
    text = plain_text(value)
    if text is not None:
        return [name.strip() for name in text.split(",") if name.strip()]
    return [name for name in items_of(value) or [] if isinstance(name, str)]


def _row(names: list[str], item: object, handed: set[str]) -> Row:
    if isinstance(item, Made) and item.name == "pytest.param":
        values = [argument.value for argument in item.call.positional]
    elif len(names) == 1:
        values = [item]
    else:
        values = items_of(item) or []
    reason = hole_of(item, "the row is only known at run time")
    pairs = {name: values[i] if i < len(values) else reason for i, name in enumerate(names)}
    return Row(
        {name: value for name, value in pairs.items() if name not in handed},
        {name: value for name, value in pairs.items() if name in handed},
    )


def _bare(item: object) -> object:
    if isinstance(item, Made) and item.name == "pytest.param" and item.call.positional:
        return item.call.positional[0].value
    return item


def _reached(function: Function, world: World, taken: set[str]) -> list[Fixture]:
    pending = requested(function)
    pending += [name for level in world.levels for name, fixture in level.items() if fixture.is_autouse]
    seen: dict[str, Fixture] = {}
    while pending:
        name = pending.pop(0)
        fixture = world.find(name)
        if fixture is None or name in seen or name in taken:
            continue
        seen[name] = fixture
        pending += requested(fixture.function)
    return list(seen.values())


def injected(machine: Machine, function: Function, cls: Class | None = None) -> dict[str, object]:
    """Give the parameters that decorators of a test, or of its class, fill: mocks of patches and of mock libraries.

    Each decorator adds its mock behind those that came from the decorators around it; patches add theirs together,
    where the innermost of them stands.
    """
    if isinstance(function.node, ast.Lambda):
        return {}
    names = requested(function)
    wrappers = _class_wrappers(machine, function, cls)
    wrappers += zip(function.node.decorator_list, decorator_paths(machine, function), strict=True)
    patches = [i for i, (decorator, path) in enumerate(wrappers) if _is_patch(decorator, path)]
    found: dict[str, object] = {}
    behind: list[object] = []
    for i, (decorator, path) in enumerate(wrappers):
        if patches and i == patches[-1]:
            behind += [Hole(reason="it is a mock that a patch passes")] * sum(
                _passes_mock(wrappers[k][0]) for k in patches
            )
        for dialect in machine.dialects.values():
            if dialect.injects is None or path not in dialect.receivers:
                continue
            # respx passes its router by this name only.
            name = _injected_name(decorator, dialect.injects) or (dialect.injects if dialect.step is not None else "")
            if not name:
                behind.append(_made(machine, decorator, function))
            elif dialect.step is None or name in names:
                found[name] = _made(machine, decorator, function)
    taken = names[-1:] if not patches and len(behind) == 1 else names
    return {**dict(zip(taken, behind, strict=False)), **found}


def _class_wrappers(machine: Machine, function: Function, cls: Class | None) -> list[tuple[ast.expr, str]]:
    home = Frame(module=function.module, scope=function.module.scope, owner=None)
    owners = [owner for owner in dict.fromkeys((cls, function.owner)) if owner is not None]
    found = []
    for decorator in [decorator for owner in owners for decorator in owner.node.decorator_list]:
        value = machine.evaluate(decorator.func if isinstance(decorator, ast.Call) else decorator, home)
        found.append((decorator, value.path if isinstance(value, Library) else ""))
    return found


def _is_patch(decorator: ast.expr, path: str) -> bool:
    name = dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
    return "patch" in path.rpartition("mock")[2] or name.startswith(("patch", "mock.patch"))


def _made(machine: Machine, decorator: ast.expr, function: Function) -> object:
    """Give the mock object that a decorator makes, called or not."""
    home = Frame(module=function.module, scope=function.module.scope, owner=None)
    value = machine.evaluate(decorator, home)
    return machine.call(value, _no_arguments(decorator, function), home) if isinstance(value, Library) else value


def run_decorators(machine: Machine, function: Function, owner: str) -> None:
    """Evaluate the decorators of a test that register stubs themselves (``@with_httmock(handler)``, ``@pook.get(...)``)."""
    home = Frame(module=function.module, scope=function.module.scope, owner=owner)
    nodes = [] if isinstance(function.node, ast.Lambda) else function.node.decorator_list
    for decorator, path in zip(nodes, decorator_paths(machine, function), strict=True):
        module, _, name = path.rpartition(".")
        begins = any(module in dialect.modules and name in dialect.verbs for dialect in machine.dialects.values())
        if begins or _goes_on(machine, decorator, home):
            stub = machine.evaluate(decorator, home)
            if isinstance(stub, Builder):
                put(machine, stub, DISCARDED, value=True, owner=owner)
            flush(machine)


def _goes_on(machine: Machine, decorator: ast.expr, frame: Frame) -> bool:
    """Tell whether a decorator is a chain of calls on what a mock library's function gives."""
    if not (isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)):
        return False
    inner: ast.expr = decorator.func.value
    if not isinstance(inner, ast.Call):
        return False
    while isinstance(inner, (ast.Call, ast.Attribute)):
        inner = inner.func if isinstance(inner, ast.Call) else inner.value
    root = frame.lookup(inner.id)[1] if isinstance(inner, ast.Name) else None
    modules = (dialect.modules for dialect in machine.dialects.values() if dialect.step is not None)
    return isinstance(root, Library) and any(root.path in names for names in modules)


def mark_arguments(
    machine: Machine, function: Function, cls: Class | None, mark: str
) -> tuple[tuple[str, object], ...]:
    """Give the keyword arguments of the closest ``@pytest.mark.<mark>(...)`` of a test: its own, its class's, its file's."""
    home = Frame(module=function.module, scope=function.module.scope, owner=None)
    nodes = [] if isinstance(function.node, ast.Lambda) else list(function.node.decorator_list)
    nodes += [] if cls is None else cls.node.decorator_list
    for statement in function.module.tree.body:
        if isinstance(statement, ast.Assign) and any(dotted(t) == "pytestmark" for t in statement.targets):
            nodes += statement.value.elts if isinstance(statement.value, (ast.List, ast.Tuple)) else [statement.value]
    for node in nodes:
        if isinstance(node, ast.Call) and dotted(node.func).endswith(f"mark.{mark}"):
            return tuple((k.arg or UNKNOWN_OPTIONS, machine.evaluate(k.value, home)) for k in node.keywords)
    return ()


def _passes_mock(decorator: ast.expr) -> int:
    if not isinstance(decorator, ast.Call):
        return 0
    name = dotted(decorator.func)
    if name.endswith((".dict", ".multiple")):
        return 0
    room = 2 if name.endswith("patch.object") else 1
    return 0 if len(decorator.args) > room or any(k.arg == "new" for k in decorator.keywords) else 1


def _injected_name(decorator: ast.expr, keyword: str) -> str | None:
    if isinstance(decorator, ast.Call):
        for item in decorator.keywords:
            if item.arg == keyword and isinstance(item.value, ast.Constant) and isinstance(item.value.value, str):
                return item.value.value
    return None


def _no_arguments(decorator: ast.expr, function: Function) -> Call:
    return Call(
        ast.copy_location(ast.Call(func=decorator, args=[], keywords=[]), decorator), function.module.path, (), {}
    )
