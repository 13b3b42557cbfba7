"""Make the library's part of objects whose class in the suite derives from a mock library's class."""

from __future__ import annotations

from mockaudit.loaders.pyast.attributes import PART, get_attribute, is_plain_base, linearize
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.objects import set_attribute
from mockaudit.loaders.pyast.values import Call, Class, Instance, Library, Made, Mock
from mockaudit.model.value import Hole

ENTER = ("__enter__", "__aenter__")


def library_base(machine: Machine, cls: Class) -> Library | None:
    """Give the mock library's class that a class derives from, None where it derives from others beside it."""
    outside = [base for base in linearize(cls)[1:] if not isinstance(base, Class) and not is_plain_base(base)]
    base = outside[0] if len(outside) == 1 else None
    return base if isinstance(base, Library) and base.path in machine.lexicon.calls else None


def make_part(machine: Machine, instance: Instance, base: Library, call: Call, frame: Frame) -> None:
    """Make the library's part of an object by the arguments of its constructor."""
    set_attribute(machine, instance, PART, machine.call(base, call, frame))


def call_part(machine: Machine, instance: Instance, base: Library, name: str, call: Call, frame: Frame) -> object:
    """Call a method of the library's class on an object: ``super().add(...)``."""
    if name == "__init__":
        make_part(machine, instance, base, call, frame)
        return None
    if name in ENTER:
        return instance
    part = instance.scope.state.get(PART)
    if isinstance(part, Mock):
        return machine.call(get_attribute(machine, part, name, frame), call, frame)
    return Hole(reason=f"`super().{name}()` is outside the suite")


def whole(instance: Instance) -> object:
    """Give what an object is to its library: a stub that it only names, or itself; None where that is not known."""
    part = instance.scope.state.get(PART)
    return part if isinstance(part, Made) else instance if isinstance(part, Mock) else None
