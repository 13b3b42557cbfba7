"""The modelled built-in functions: what they give for values partly unknown."""

# ruff: noqa: ARG001 - the functions of a table share one signature
from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mockaudit.loaders.pyast.copies import copied, deeply_copied
from mockaudit.loaders.pyast.frame import Frame
from mockaudit.loaders.pyast.iteration import items_of
from mockaudit.loaders.pyast.machine import Machine, new_dict, new_list, unsure_list
from mockaudit.loaders.pyast.mappings import put_all, put_item
from mockaudit.loaders.pyast.maybe import LOOSE, worse
from mockaudit.loaders.pyast.operators import truth
from mockaudit.loaders.pyast.reach import held, hold, iterated
from mockaudit.loaders.pyast.symbols import Asked
from mockaudit.loaders.pyast.text import formatted, text_of
from mockaudit.loaders.pyast.values import (
    Call,
    Dict,
    EnumMember,
    OneOf,
    Sequence,
    hole_of,
    is_scalar,
    plain_text,
)
from mockaudit.model.value import Hole

Modelled: TypeAlias = Callable[[Machine, Call, Frame], object]
MAX_RANGE = 10_000
MAX_DIGITS = 300


def _dict(machine: Machine, call: Call, frame: Frame) -> object:
    made = new_dict(call.node, frame)
    if call.positional:
        source = call.positional[0].value
        if isinstance(source, Asked) and not call.keywords:
            return Asked(f"dict({source.path})")
        if isinstance(source, Dict):
            put_all(made, source)
        else:
            _from_pairs(made, source)
    for name, argument in call.keywords.items():
        put_item(made, name, argument.value)
        made.places[name] = (argument.path, argument.node)
    made.broken = worse(made.broken, call.unknown or (LOOSE if call.loose else None))
    hold(made.state, call.reach)
    return made


def _from_pairs(made: Dict, source: object) -> None:
    for pair in items_of(source) or [None]:
        if (
            not isinstance(pair, Sequence)
            or pair.broken is not None
            or len(pair.state) != 2
            or not is_scalar(pair.state[0])
        ):
            made.broken = hole_of(source, "it is made of pairs that are not known").reason
            hold(made.state, [*held(source), *held(*held(source))])
            if items_of(source) == []:
                made.broken = None
            return
        made.state[pair.state[0]] = pair.state[1]


def _listing(kind: str) -> Modelled:
    def apply(machine: Machine, call: Call, frame: Frame) -> object:
        if not call.positional:
            return new_list(call.node, frame, [], kind)
        value = call.positional[0].value
        items = items_of(value)
        if items is None:
            hole = hole_of(value, "its items are only known at run time")
            return unsure_list(call.node, frame, iterated(value), hole)
        if kind == "set":
            if not all(is_scalar(item) for item in items):
                return unsure_list(
                    call.node, frame, iterated(value), Hole(reason="its items are only known at run time")
                )
            items = list(dict.fromkeys(items))
        return new_list(call.node, frame, items, kind)

    return apply


def _str(machine: Machine, call: Call, frame: Frame) -> object:
    if not call.positional:
        return ""
    if len(call.positional) > 1:
        return Hole(reason="the text is decoded from bytes", type="string")
    return text_of(call.positional[0].value)


def _number(convert: Callable[[str], int | float], kind: str) -> Modelled:
    def apply(machine: Machine, call: Call, frame: Frame) -> object:
        value = call.value(0, "x", 0)
        if isinstance(value, OneOf):
            return Hole(reason="it is one of several numbers", type=kind)
        if isinstance(value, EnumMember) and value.mixin:
            value = value.value
        text = plain_text(value)
        if len(call.positional) > 1 or (text is None and not isinstance(value, (int, float))):
            return Hole(reason=hole_of(value, "the number is only known at run time").reason, type=kind)
        if text is not None and len(text) > MAX_DIGITS:
            return Hole(reason="the number is too long", type=kind)
        try:
            return (
                convert(text)
                if text is not None
                else (int(str(value)) if isinstance(value, bool) else _cast(convert, value))
            )
        except (ValueError, OverflowError):
            return Hole(reason="the text is no number", type=kind)

    return apply


def _cast(convert: Callable[[str], int | float], value: object) -> int | float:
    assert isinstance(value, (int, float))
    return int(value) if convert is int else float(value)


def _bool(machine: Machine, call: Call, frame: Frame) -> object:
    known = truth(call.value(0, "x", default=False))
    return Hole(reason="it depends on a value that is not known", type="boolean") if known is None else known


def _len(machine: Machine, call: Call, frame: Frame) -> object:
    value = call.value(0, "obj")
    text = plain_text(value)
    if text is not None or isinstance(value, bytes):
        return len(text if text is not None else value if isinstance(value, bytes) else "")
    if isinstance(value, (Dict, Sequence)) and value.broken is None:
        return len(value.state)
    return Hole(reason=hole_of(value, "the length is only known at run time").reason, type="integer")


def _range(machine: Machine, call: Call, frame: Frame) -> object:
    bounds = [argument.value for argument in call.positional]
    known = [bound for bound in bounds if isinstance(bound, int)]
    if (
        call.unknown is not None
        or len(known) != len(bounds)
        or not 1 <= len(known) <= 3
        or (len(known) == 3 and known[2] == 0)
    ):
        return Hole(reason="the range is only known at run time")
    span = range(*known)
    if max(map(abs, known)) > 2**62 or len(span) > MAX_RANGE:
        return Hole(reason="the range is too long")
    return new_list(call.node, frame, list(span), "tuple")


def _round(machine: Machine, call: Call, frame: Frame) -> object:
    value, digits = call.value(0, "number"), call.value(1, "ndigits")
    if isinstance(value, (int, float)) and (digits is None or isinstance(digits, int)):
        try:
            return round(value, digits)
        except (ValueError, OverflowError):
            return Hole(reason="the number cannot be rounded", type="number")
    return Hole(reason="it is computed from unknown values", type="number")


def _format(machine: Machine, call: Call, frame: Frame) -> object:
    return formatted(call.value(0, "value"), call.value(1, "format_spec", ""))


def _isinstance(machine: Machine, call: Call, frame: Frame) -> object:
    return Hole(reason="it depends on a type that is not computed", type="boolean")


def _type(machine: Machine, call: Call, frame: Frame) -> object:
    value = call.value(0, "object")
    return getattr(value, "cls", Hole(reason="a type is only known at run time"))


BUILTIN_CALLS: dict[str, Modelled] = {
    "builtins.dict": _dict,
    "collections.OrderedDict": _dict,
    "builtins.list": _listing("list"),
    "builtins.tuple": _listing("tuple"),
    "builtins.set": _listing("set"),
    "builtins.frozenset": _listing("set"),
    "builtins.str": _str,
    "builtins.int": _number(int, "integer"),
    "builtins.float": _number(float, "number"),
    "builtins.bool": _bool,
    "builtins.len": _len,
    "builtins.range": _range,
    "builtins.round": _round,
    "builtins.format": _format,
    "builtins.isinstance": _isinstance,
    "builtins.type": _type,
    "copy.copy": copied,
    "copy.deepcopy": deeply_copied,
}
