"""Read ``value[index]`` and ``value[a:b:c]``."""

from __future__ import annotations

import ast

from mockaudit.loaders.pyast.asked import item_of
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.machine import new_list, unsure_list
from mockaudit.loaders.pyast.maybe import Maybe, is_listed
from mockaudit.loaders.pyast.reach import held, unsure
from mockaudit.loaders.pyast.symbols import Asked
from mockaudit.loaders.pyast.values import (
    Class,
    Dict,
    EnumMember,
    Library,
    OneOf,
    Sequence,
    hole_of,
    is_scalar,
    one_of,
    plain_text,
)
from mockaudit.model.value import Hole


def get_item(value: object, index: object, node: ast.AST, frame: Frame) -> object:
    """Give ``value[index]``; a list of three bounds as index is a slice."""
    if isinstance(value, OneOf):
        return one_of([get_item(item, index, node, frame) for item in value.values])
    if isinstance(index, OneOf):
        return one_of([get_item(value, item, node, frame) for item in index.values])
    if isinstance(value, Library):
        return Hole(reason=f"`{value.path}[...]` is only known at run time") if "environ" in value.path else value
    if isinstance(value, Class):
        return _class_item(value, index)
    if isinstance(value, Asked):
        return item_of(value, index) or Hole(reason="a part of the request is only known at run time")
    if isinstance(index, list):
        return _slice(value, index, node, frame)
    text = plain_text(value)
    if isinstance(value, Dict) and is_scalar(index):
        return _dict_item(value, index)
    items = text if text is not None else value.state if isinstance(value, Sequence) and value.broken is None else None
    if items is not None and isinstance(index, int) and -len(items) <= index < len(items):
        return items[index]
    if isinstance(value, bytes) and isinstance(index, int) and -len(value) <= index < len(value):
        return value[index]
    return _some_item(value)


def _dict_item(value: Dict, index: object) -> object:
    if not is_listed(value.broken):
        return _some_item(value)
    if index in value.state:
        found = value.state[index]
        return found.value if isinstance(found, Maybe) else found
    return Hole(reason=f"the dict has no key {index!r} that is known")


def _some_item(value: object) -> object:
    """Give an item of which it is not known which one it is; a container among them can be changed through it."""
    return unsure(held(value), hole_of(value, "the item is only known at run time"))


def _class_item(value: Class, index: object) -> object:
    member = value.scope.state.get(index)
    if isinstance(member, EnumMember):
        return member
    return value  # Generic[T]


def _slice(value: object, bounds: list[object], node: ast.AST, frame: Frame) -> object:
    known = [bound for bound in bounds if bound is None or isinstance(bound, int)]
    if len(known) != len(bounds) or bounds[2] == 0:
        hole = hole_of(next((b for b in bounds if b not in known), None), "a bad slice")
        return unsure_list(node, frame, held(value), hole)
    window = slice(*known)
    text = plain_text(value)
    if text is not None:
        return text[window]
    if isinstance(value, bytes):
        return value[window]
    if isinstance(value, Sequence) and value.broken is None:
        return new_list(node, frame, value.state[window], value.kind)
    return unsure_list(node, frame, held(value), hole_of(value, "the slice is only known at run time"))
