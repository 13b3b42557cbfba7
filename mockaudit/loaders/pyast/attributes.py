"""Look attributes up: on objects and classes of the suite, on libraries, on mock objects and on plain values."""

from __future__ import annotations

import ast
import posixpath
import sys

from mockaudit.loaders.pyast.aliases import library_of
from mockaudit.loaders.pyast.constants import library_constant
from mockaudit.loaders.pyast.frame import Frame, dotted
from mockaudit.loaders.pyast.machine import MAX_DEPTH, Machine
from mockaudit.loaders.pyast.maybe import SOME, certain
from mockaudit.loaders.pyast.reach import changeable, unsure
from mockaudit.loaders.pyast.symbols import Asked, Stamp, stamp_attribute
from mockaudit.loaders.pyast.values import (
    Bound,
    Class,
    EnumMember,
    Function,
    Imported,
    Instance,
    Library,
    Made,
    Method,
    Mock,
    OneOf,
    PathValue,
    Scope,
    Sequence,
    one_of,
)
from mockaudit.model.value import Hole, Regex

MAX_PARENTS = 8
PART = "<part>"
"""The attribute that holds the part of an object which a mock library's class makes of it."""
# What the methods of this object do stands in library.py; those of a TestCase that enter a context do the same.
STACK = "contextlib.ExitStack()"
ENTERING = frozenset({"enterContext", "enterClassContext", "enterAsyncContext", "useFixture"})
PLAIN_BASES = (
    "object",
    "typing.Generic",
    "typing.Protocol",
    "abc.ABC",
    "enum.",
    "unittest.",
    "django.test.",
    "rest_framework.test.",
    "testtools.",
)
PROPERTIES = frozenset({"property", "functools.cached_property", "cached_property"})


def get_attribute(machine: Machine, value: object, name: str, frame: Frame) -> object:
    """Give ``value.name``."""
    machine.spend()
    if isinstance(value, Hole):  # the most by far
        return Hole(reason=value.reason)
    match value:
        case OneOf(values=values):
            return one_of([get_attribute(machine, item, name, frame) for item in values])
        case Imported():
            return imported(machine, value, frame, name)
        case Library(path=path):
            found = library_name(machine, f"{path}.{name}")
            known = constant_of(machine, found, frame) if isinstance(found, Library) and name.isupper() else None
            return found if known is None else known
        case Mock(dialect=dialect) if f"{dialect}.{name}" in machine.dialects[dialect].shelves:
            return value
        case Mock(dialect=dialect):
            verb = name in machine.dialects[dialect].verbs
            return Method(value, name) if verb else library_name(machine, f"{dialect}.{name}")
        case Instance():
            return _instance_attribute(machine, value, name, frame)
        case Class():
            return class_attribute(machine, value, name, frame, receiver=None)
        case Scope():
            return value.state.get(name, Hole(reason=value.broken or f"`{name}` is only known at run time"))
        case _:
            return _plain_attribute(value, name)


def _plain_attribute(value: object, name: str) -> object:
    match value:
        case EnumMember(name=member, value=inner, mixin=mixin, cls=cls):
            own = {"value": inner, "name": member}
            if name not in own and mixin == "str" and hasattr(str, name) and name not in cls.scope.state:
                return Method(inner, name)
            return own.get(name, Hole(reason=f"`{name}` is an attribute of an enum member"))
        case PathValue():
            return _path_attribute(value, name)
        case Regex(pattern=pattern) if name == "pattern":
            return pattern
        case Made(call=call) if name in call.keywords:
            return certain(call.keywords[name].value)
        case Stamp():
            found = stamp_attribute(value, name)
            return Method(value, name) if found is None else found
        case Asked(path=path):
            return Asked(f"{path}.{name}" if path else name)
        case _:
            return Method(value, name)


def library_name(machine: Machine, path: str) -> object:
    """Give a library's constant where it is a known one, else the name itself; a copy's name is the library's."""
    path = library_of(machine.project.aliases, path) or path
    if path in machine.lexicon.constants:
        return machine.lexicon.constants[path]
    known, value = library_constant(path)
    return value if known else Library(path)


def constant_of(machine: Machine, name: Library, frame: Frame) -> object:
    """Give the value of a constant of the product, None where a name is none or its value is not known."""
    if name.path.rpartition(".")[2] in frame.module.patched or is_standard(name.path):
        return None
    return machine.language.constant(machine, name.path)


def is_standard(path: str) -> bool:
    """Tell whether a dotted name is one of Python's own modules or built-ins."""
    root = path.partition(".")[0]
    return root == "builtins" or root in sys.stdlib_module_names


def imported(machine: Machine, value: Imported, frame: Frame, name: str | None = None) -> object:
    """Give a name of a module of the suite, evaluating the module on first use."""
    if value.name is not None:
        found = _module_name(machine, value.module, value.name, frame)
        return found if name is None else get_attribute(machine, found, name, frame)
    return value if name is None else _module_name(machine, value.module, name, frame)


def _module_name(machine: Machine, path: str, name: str, frame: Frame) -> object:
    module = machine.language.load(machine, path)
    if module is None or frame.depth > MAX_DEPTH:
        return Hole(reason=f"{path} cannot be read")
    if name in frame.module.patched:
        return Hole(reason=f"`{name}` is replaced by a patch")
    if name not in module.scope.state:
        below = machine.language.find(name, path, 1)
        if below is not None and below != path:
            return Imported(below, None)
        return Hole(reason=module.scope.broken or f"`{name}` is not found in {path}")
    found = module.scope.state[name]
    if isinstance(found, Imported):
        return imported(machine, found, Frame(module=module, scope=module.scope, owner=None, depth=frame.depth + 1))
    return found


def linearize(cls: Class) -> list[object]:
    """Give a class's method resolution order (C3); bases outside the suite stand in it as what they are."""
    if not cls.order:
        cls.order.extend(_linearize(cls))
    return cls.order


def _linearize(cls: Class) -> list[object]:
    sequences = [linearize(base) if isinstance(base, Class) else [base] for base in cls.bases]
    sequences.append(list(cls.bases))
    order: list[object] = [cls]
    while any(sequences):
        sequences = [items for items in sequences if items]
        head = next(
            (s[0] for s in sequences if not any(_stands_in(s[0], other[1:]) for other in sequences)), sequences[0][0]
        )
        order.append(head)
        sequences = [[item for item in items if not _equal(item, head)] for items in sequences]
    return order


def _equal(left: object, right: object) -> bool:
    return left is right or (isinstance(left, Library) and left == right)


def _stands_in(item: object, items: list[object]) -> bool:
    return any(_equal(item, other) for other in items)


def is_plain_base(base: object) -> bool:
    """Tell whether a base class from outside the suite leaves attributes and construction as they are."""
    return isinstance(base, Library) and (
        base.path.removeprefix("builtins.").startswith(PLAIN_BASES) or base.path.endswith("TestCase")
    )


def find_in_class(cls: Class, name: str, after: Class | None = None) -> tuple[bool, object, Class | None]:
    """Find a name in a class or its bases; ``after`` starts behind that class in the order (``super()``)."""
    order = linearize(cls)
    if after is not None:
        order = order[next((i + 1 for i, item in enumerate(order) if item is after), 0) :]
    for base in order:
        if isinstance(base, Class):
            if name in base.scope.state:
                return True, base.scope.state[name], base
            if base.scope.broken is not None:
                return True, Hole(reason=base.scope.broken), None
        elif not is_plain_base(base):
            return True, Hole(reason=f"`{name}` may come from a base class outside the suite"), None
    return False, None, None


def class_attribute(
    machine: Machine, cls: Class, name: str, frame: Frame, receiver: object, after: Class | None = None
) -> object:
    """Give an attribute found through a class; ``receiver`` is the object that methods are bound to."""
    found, value, home = find_in_class(cls, name, after)
    if not found:
        if name in ENTERING:
            return Library(f"{STACK}.{name}")
        return Hole(reason=f"`{cls.name}` has no attribute `{name}` that is known")
    if isinstance(value, Imported):
        value = imported(machine, value, frame)
    if not isinstance(value, Function) or home is None or isinstance(value.node, ast.Lambda):
        return value
    decorators = {dotted(d.func if isinstance(d, ast.Call) else d) for d in value.node.decorator_list}
    if decorators & PROPERTIES:
        return _call_property(machine, value, receiver, frame)
    if "staticmethod" in decorators:
        return value
    if "classmethod" in decorators:
        return Bound(value, cls)
    return value if receiver is None else Bound(value, receiver)


def _call_property(machine: Machine, function: Function, receiver: object, frame: Frame) -> object:
    from mockaudit.loaders.pyast.values import Argument, Call  # noqa: PLC0415

    node = ast.Call(func=ast.Name(id=function.name), args=[], keywords=[])
    ast.copy_location(node, function.node)
    call = Call(node, function.module.path, (Argument(receiver, node, function.module.path),), {})
    return machine.call(function, call, frame)


def _instance_attribute(machine: Machine, value: Instance, name: str, frame: Frame) -> object:
    if name == "__class__":
        return value.cls
    own = value.scope.state.get(name, value)
    if own is not value and not (isinstance(own, OneOf) and own.values[-1] == Hole(reason=SOME)):
        return own
    part = value.scope.state.get(PART) if own is value else None
    if isinstance(part, Mock) and not any(isinstance(c, Class) and name in c.scope.state for c in linearize(value.cls)):
        return get_attribute(machine, part, name, frame)
    found = class_attribute(machine, value.cls, name, frame, receiver=value)
    if own is not value:
        return one_of([own, *changeable(found)])
    if value.scope.broken is not None:
        return unsure(changeable(found), Hole(reason=value.scope.broken))
    if value.open is not None and not isinstance(found, Bound):
        return Hole(reason=value.open)
    return found


def parent_of(path: PathValue) -> PathValue:
    """Give a path's folder; above the root it stays outside of it."""
    text = posixpath.normpath(path.text)
    if text == "." or text.startswith(".."):
        return PathValue(posixpath.join("..", text), path.rooted)
    return PathValue(posixpath.dirname(text) or ".", path.rooted)


def _path_attribute(value: PathValue, name: str) -> object:
    if name == "parent":
        return parent_of(value)
    if name == "parents":
        parents: list[object] = [parent_of(value)]
        while len(parents) < MAX_PARENTS and isinstance(last := parents[-1], PathValue):
            parents.append(parent_of(last))
        return Sequence(parents, ("", 0, 0), "tuple")
    if name == "name":
        return posixpath.basename(value.text)
    if name in {"stem", "suffix"}:
        stem, suffix = posixpath.splitext(posixpath.basename(value.text))
        return stem if name == "stem" else suffix
    return Method(value, name)
