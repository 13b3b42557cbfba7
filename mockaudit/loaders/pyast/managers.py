"""Enter context managers: tell what ``with X as y`` binds."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.attributes import get_attribute
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.values import Bound, Call, Instance, OneOf, one_of
from mockaudit.model.value import Hole


def enter(machine: Machine, value: object, frame: Frame) -> object:
    """Give what a context manager binds.

    A function under ``contextlib.contextmanager`` was already called: its value is what it yields.
    """
    if isinstance(value, OneOf):
        return one_of([enter(machine, item, frame) for item in value.values])
    if not isinstance(value, Instance):
        return value
    for name in ("__enter__", "__aenter__"):
        method = get_attribute(machine, value, name, frame)
        if isinstance(method, Bound):
            node = ast.copy_location(ast.Call(func=ast.Name(id=name), args=[], keywords=[]), method.function.node)
            return machine.call(method, Call(node, frame.module.path, (), {}), frame)
    return Hole(reason="what the context manager gives is only known at run time")
