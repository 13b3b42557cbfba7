"""Run ``def`` and ``class``: make functions and classes of the suite out of their definitions."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.builders import assigned
from mockaudit.loaders.pyast.frame import Frame, Signal, dotted
from mockaudit.loaders.pyast.machine import Machine, site_of
from mockaudit.loaders.pyast.targets import assign
from mockaudit.loaders.pyast.values import Argument, Builder, Class, EnumMember, Function, Library, Scope, is_scalar
from mockaudit.model.value import Hole

ENUMS = {"enum.Enum": "", "enum.IntEnum": "int", "enum.StrEnum": "str", "builtins.str": "str", "builtins.int": "int"}


def define_function(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    """Bind a function's name to it, its defaults evaluated."""
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    spec = node.args
    named = [*spec.posonlyargs, *spec.args]
    defaults: dict[str, object] = {}
    for arg, default in zip(named[len(named) - len(spec.defaults) :], spec.defaults, strict=True):
        defaults[arg.arg] = machine.evaluate(default, frame)
    for arg, keyword_default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True):
        if keyword_default is not None:
            defaults[arg.arg] = machine.evaluate(keyword_default, frame)
    inside = frame.function is not None
    owner = None if inside else frame.cls
    closure = frame if inside else None
    if closure is not None:
        closure.keep()
    function = Function(node, frame.module, closure, defaults, owner)
    for decorator in node.decorator_list:
        if not inside and not _is_step(decorator, frame):
            continue
        stub = machine.evaluate(decorator, frame)
        assigned(machine, stub, "()", Argument(function, node, frame.module.path), frame.owner)
    assign(machine, ast.Name(id=node.name), function, frame)
    return Signal.NORMAL


def _is_step(decorator: ast.expr, frame: Frame) -> bool:
    """Tell whether a decorator is a call on a stub under construction; all others of a test run with the test."""
    target = (
        decorator.func.value if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute) else None
    )
    return isinstance(target, ast.Name) and isinstance(frame.lookup(target.id)[1], Builder)


def define_class(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    """Run a class's body and bind its name to the class."""
    assert isinstance(node, ast.ClassDef)
    bases = tuple(machine.evaluate(base, frame) for base in node.bases if not isinstance(base, ast.Starred))
    scope = Scope({}, site_of(node, frame), fallback=True)
    cls = Class(node.name, node, frame.module, bases, scope)
    inner = Frame(
        module=frame.module,
        scope=scope,
        owner=frame.owner,
        cls=cls,
        closure=frame if frame.function is not None else None,
        depth=frame.depth,
        level=frame.level,
    )
    machine.run(node.body, inner)
    if any(
        keyword.arg == "metaclass" and dotted(keyword.value) not in {"ABCMeta", "abc.ABCMeta"}
        for keyword in node.keywords
    ):
        scope.broken = "its class has a metaclass"
    _make_members(cls)
    assign(machine, ast.Name(id=node.name), cls, frame)
    return Signal.NORMAL


def _make_members(cls: Class) -> None:
    mixins = [ENUMS[base.path] for base in cls.bases if isinstance(base, Library) and base.path in ENUMS]
    if not any(isinstance(base, Library) and base.path.startswith("enum.") for base in cls.bases):
        return
    mixin = next((name for name in mixins if name), "")
    for name, value in list(cls.scope.state.items()):
        if isinstance(value, Function) or str(name).startswith("_"):
            continue
        member = EnumMember(cls, str(name), value, mixin) if is_scalar(value) else Hole(reason="it is an enum member")
        cls.scope.state[name] = member
