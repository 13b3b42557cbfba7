"""Apply Python's operators to values of which some are not known."""

from __future__ import annotations

import ast
import operator
import posixpath
from collections.abc import Callable

from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.machine import new_dict, new_list, unsure_list
from mockaudit.loaders.pyast.mappings import put_all
from mockaudit.loaders.pyast.maybe import PARTLY, Maybe
from mockaudit.loaders.pyast.reach import changeable, held, hold, unsure
from mockaudit.loaders.pyast.stamps import shifted
from mockaudit.loaders.pyast.symbols import Stamp
from mockaudit.loaders.pyast.text import join_text, percent
from mockaudit.loaders.pyast.values import (
    Argument,
    Call,
    Class,
    Dict,
    EnumMember,
    Function,
    Instance,
    JsonText,
    Made,
    Mock,
    OneOf,
    PathValue,
    Sequence,
    hole_of,
    is_scalar,
    one_of,
    plain_text,
)
from mockaudit.model.value import Hole, Template

MAX_ITEMS = 10_000
MAX_BITS = 4096
NUMERIC: dict[type[ast.operator], Callable[..., object]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}
COMPARISONS: dict[type[ast.cmpop], Callable[..., object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
COMBINING: dict[type[ast.operator | ast.unaryop], str] = {
    ast.BitAnd: "operator.and_",
    ast.BitOr: "operator.or_",
    ast.Invert: "operator.invert",
}
TEXTUAL = (str, Template, JsonText)


def binary(op: ast.operator, left: object, right: object, node: ast.AST, frame: Frame) -> object:
    """Compute ``left op right``."""
    if isinstance(left, OneOf) or isinstance(right, OneOf):
        lefts = left.values if isinstance(left, OneOf) else (left,)
        rights = right.values if isinstance(right, OneOf) else (right,)
        if len(lefts) * len(rights) > 64:
            boxes = [*changeable(left, right), *held(left, right)]
            return unsure(boxes, Hole(reason="it has more than 64 possible values"))
        return one_of([binary(op, a, b, node, frame) for a in lefts for b in rights])
    if isinstance(left, EnumMember) or isinstance(right, EnumMember):
        left, right = _unmixed(left), _unmixed(right)
    if isinstance(op, ast.Add) and (isinstance(left, TEXTUAL) or isinstance(right, TEXTUAL)):
        if isinstance(left, (*TEXTUAL, Hole, PathValue)) and isinstance(right, (*TEXTUAL, Hole)):
            return join_text([left, right])
        return Hole(reason="a text is added to something else")
    if isinstance(op, (ast.Add, ast.Sub)) and (isinstance(left, Stamp) or isinstance(right, Stamp)):
        return shifted(left, right, 1 if isinstance(op, ast.Add) else -1)
    template = plain_text(left)
    if isinstance(op, ast.Mod) and template is not None:
        return percent(template, right)
    if isinstance(op, ast.Div) and isinstance(left, PathValue):
        return _below(left, right)
    if isinstance(left, (Dict, Sequence)):
        return _container(op, left, right, node, frame)
    return _numeric(op, left, right)


def _unmixed(value: object) -> object:
    """Give the text that an enum's member is where its class mixes ``str`` in."""
    return value.value if isinstance(value, EnumMember) and value.mixin == "str" else value


def combined(op: ast.operator | ast.unaryop, values: list[object], node: ast.AST, frame: Frame) -> Made | None:
    """Put objects that a mock library's dialect reads together by an operator, None where one of them is no such object."""
    name = COMBINING.get(type(op))
    if name is None or not all(isinstance(value, Made) for value in values):
        return None
    written = ast.copy_location(ast.Call(func=ast.Name(id=name), args=[], keywords=[]), node)
    arguments = tuple(Argument(value, node, frame.module.path) for value in values)
    return Made(name, Call(written, frame.module.path, arguments, {}))


def _below(left: PathValue, right: object) -> object:
    name = plain_text(right)
    if name is None:
        return hole_of(right, "a part of the path is only known at run time")
    return (
        PathValue(name, rooted=False)
        if name.startswith("/")
        else PathValue(posixpath.join(left.text, name), left.rooted)
    )


def _container(op: ast.operator, left: Dict | Sequence, right: object, node: ast.AST, frame: Frame) -> object:
    if isinstance(left, Dict) and isinstance(right, Dict) and isinstance(op, ast.BitOr):
        made = new_dict(node, frame)
        put_all(made, left)
        put_all(made, right)
        return made
    if left.broken is not None:
        return unsure_list(node, frame, held(left, right), Hole(reason=left.broken))
    if isinstance(left, Sequence) and isinstance(right, Sequence) and isinstance(op, ast.Add):
        joined = right.broken is None and left.kind == right.kind and len(left.state) + len(right.state) <= MAX_ITEMS
        if joined:
            return new_list(node, frame, left.state + right.state, left.kind)
        return unsure_list(node, frame, held(left, right), hole_of(right, "it is not known"))
    if isinstance(left, Sequence) and isinstance(op, ast.Mult) and isinstance(right, int):
        if len(left.state) * right > MAX_ITEMS:
            return Hole(reason="the list is too long")
        return new_list(node, frame, left.state * right, left.kind)
    hole = hole_of(right, "it is computed from containers")
    if isinstance(left, Dict) and isinstance(op, ast.BitOr) and held(left, right):
        made = Dict({}, left.site, hole.reason)
        hold(made.state, held(left, right))
        return made
    return unsure_list(node, frame, held(left, right), hole)


def _numeric(op: ast.operator, left: object, right: object) -> object:
    apply = NUMERIC.get(type(op))
    if apply is None or not is_scalar(left) or not is_scalar(right) or _too_big(op, left, right):
        return hole_of(left if isinstance(left, (Hole, Template)) else right, "it is computed from unknown values")
    try:
        return apply(left, right)
    except (TypeError, ValueError, ArithmeticError):
        return Hole(reason="the computation fails")


def _too_big(op: ast.operator, left: object, right: object) -> bool:
    for value in (left, right):
        if isinstance(value, int) and value.bit_length() > MAX_BITS:
            return True
    if isinstance(op, ast.Mult):
        pair = [len(v) if isinstance(v, (str, bytes)) else v for v in (left, right)]
        texts = isinstance(left, (str, bytes)) or isinstance(right, (str, bytes))
        return texts and all(isinstance(v, int) for v in pair) and int(str(pair[0])) * int(str(pair[1])) > 1_000_000
    return isinstance(op, ast.Add) and isinstance(left, bytes) and len(left) > 1_000_000


def unary(op: ast.unaryop, value: object) -> object:
    """Compute ``op value``."""
    if isinstance(op, ast.Not):
        known = truth(value)
        return Hole(reason="it depends on a value that is not known", type="boolean") if known is None else not known
    if isinstance(value, OneOf):
        return one_of([unary(op, item) for item in value.values])
    if isinstance(value, (int, float)):
        if isinstance(op, ast.USub):
            return -value
        if isinstance(op, ast.UAdd):
            return +value
        return ~value if isinstance(value, int) else Hole(reason="the computation fails")
    return hole_of(value, "it is computed from an unknown value")


def compare(op: ast.cmpop, left: object, right: object) -> object:
    """Compute ``left op right`` for a comparison."""
    unsure = Hole(reason="it depends on a value that is not known", type="boolean")
    if isinstance(op, (ast.Is, ast.IsNot)):
        if (left is None or right is None) and _certain_object(left) and _certain_object(right):
            return (left is None) == (right is None) if isinstance(op, ast.Is) else (left is None) != (right is None)
        return unsure
    if isinstance(op, (ast.In, ast.NotIn)):
        inside = _contains(right, left)
        return unsure if inside is None else inside is isinstance(op, ast.In)
    first, second = plain_text(left), plain_text(right)
    a, b = left if first is None else first, right if second is None else second
    apply = COMPARISONS.get(type(op))
    if apply is None or not is_scalar(a) or not is_scalar(b):
        return unsure
    try:
        return apply(a, b)
    except TypeError:
        return unsure


def _certain_object(value: object) -> bool:
    return is_scalar(value) or isinstance(
        value, (Dict, Sequence, Function, Class, Instance, Mock, JsonText, EnumMember)
    )


def _contains(container: object, item: object) -> bool | None:
    text, part = plain_text(container), plain_text(item)
    if text is not None:
        return None if part is None else part in text
    if isinstance(container, Dict) and container.broken in PARTLY and is_scalar(item):
        return None if isinstance(container.state.get(item), Maybe) else item in container.state
    if isinstance(container, (Dict, Sequence)) and container.broken is None and is_scalar(item):
        items = list(container.state)
        if all(is_scalar(entry) for entry in items):
            return item in items
        return True if isinstance(container, Sequence) and any(e == item for e in items if is_scalar(e)) else None
    return None


def truth(value: object) -> bool | None:
    """Tell whether a value counts as true, None where that is not known."""
    if isinstance(value, OneOf):
        found = {truth(item) for item in value.values}
        return found.pop() if len(found) == 1 else None
    text = plain_text(value)
    if text is not None:
        return text != ""
    if is_scalar(value):
        return bool(value)
    if isinstance(value, Dict) and value.broken in PARTLY:
        return None if all(isinstance(item, Maybe) for item in value.state.values()) else True
    if isinstance(value, (Dict, Sequence)):
        is_lazy = isinstance(value, Sequence) and value.sources is not None
        return None if value.broken is not None or is_lazy else len(value.state) > 0
    if isinstance(value, (Function, Class, JsonText, Mock)):
        return True
    if isinstance(value, Template):
        return True if any(isinstance(part, str) and part for part in value.parts) else None
    return None
