"""Read the rows of ``pytest.mark.parametrize`` and of parametrised fixtures; each row is a world of its own."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from mockaudit.loaders.pyast.calls import decorator_paths
from mockaudit.loaders.pyast.fixtures import Fixture, World, requested
from mockaudit.loaders.pyast.frame import Frame, dotted
from mockaudit.loaders.pyast.iteration import items_of
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.values import (
    MAX_ALTERNATIVES,
    Call,
    Class,
    Function,
    Library,
    Made,
    Sequence,
    hole_of,
    plain_text,
)
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


def injected(machine: Machine, function: Function) -> dict[str, object]:
    """Give the parameters that decorators of a test fill: mocks of ``unittest.mock.patch`` and of mock libraries."""
    node = function.node
    if isinstance(node, ast.Lambda):
        return {}
    names = requested(function)
    found: dict[str, object] = {}
    patched = 0
    for decorator, path in zip(
        reversed(node.decorator_list), reversed(decorator_paths(machine, function)), strict=True
    ):
        if "patch" in path.rpartition("mock")[2] or dotted(
            decorator.func if isinstance(decorator, ast.Call) else decorator
        ).startswith(("patch", "mock.patch")):
            patched += _passes_mock(decorator)
    for name in names[:patched]:
        found[name] = Hole(reason=f"`{name}` is a mock that a patch passes")
    for decorator, path in zip(node.decorator_list, decorator_paths(machine, function), strict=True):
        for dialect in machine.dialects.values():
            if dialect.injects is not None and path in dialect.receivers:
                name = _injected_name(decorator, dialect.injects) or (names[-1] if names else "")
                value = machine.evaluate(
                    decorator, Frame(module=function.module, scope=function.module.scope, owner=None)
                )
                found[name] = (
                    value
                    if not isinstance(value, Library)
                    else machine.call(
                        value,
                        _no_arguments(decorator, function),
                        Frame(module=function.module, scope=function.module.scope, owner=None),
                    )
                )
    return found


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
