"""Put texts together of which some parts may not be known: concatenation, f-strings, ``%``, ``str.format``."""

from __future__ import annotations

import ast
import re
from string import Formatter

from mockaudit.loaders.pyast.symbols import Asked, Stamp, stamp_text
from mockaudit.loaders.pyast.values import (
    MAX_ALTERNATIVES,
    Dict,
    EnumMember,
    Function,
    JsonText,
    Library,
    OneOf,
    PathValue,
    Sequence,
    is_scalar,
    one_of,
    plain_text,
)
from mockaudit.model.value import Hole, Template

MAX_TEXT = 1_000_000
MAX_WIDTH = 4
PERCENT = re.compile(r"%(?:\((?P<key>[^()]*)\))?(?P<flags>[-#0 +]*\d*(?:\.\d+)?)(?P<kind>[sdirxXfgeac%])")
_VALUE_TEXTS = frozenset({"return self.value", "return str(self.value)", "return self._value_"})
TOO_LONG = Hole(reason="the text is too long", type="string")


def join_text(parts: list[object]) -> object:
    """Concatenate texts, templates and holes."""
    if any(isinstance(part, OneOf) for part in parts):
        return _distribute(parts)
    if any(isinstance(part, PathValue) for part in parts):
        return _join_path(parts)
    flat: list[str | Hole] = []
    for part in parts:
        known = plain_text(part)
        pieces = part.parts if isinstance(part, Template) else (part if known is None else known,)
        for piece in pieces:
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            elif isinstance(piece, str):
                flat.append(piece)
            else:
                flat.append(piece if isinstance(piece, Hole) else unknown_text("it is put together from an object"))
    if sum(len(piece) for piece in flat if isinstance(piece, str)) > MAX_TEXT:
        return TOO_LONG
    texts = [piece for piece in flat if piece != ""]
    if all(isinstance(piece, str) for piece in texts):
        return "".join(piece for piece in texts if isinstance(piece, str))
    return Template(parts=tuple(texts))


def _distribute(parts: list[object]) -> object:
    rows: list[list[object]] = [[]]
    for part in parts:
        choices = part.values if isinstance(part, OneOf) else (part,)
        rows = [[*row, choice] for row in rows for choice in choices]
        if len(rows) > MAX_ALTERNATIVES:
            return join_text([unknown_text("it is one of many values") if isinstance(p, OneOf) else p for p in parts])
    return one_of([join_text(row) for row in rows])


def _join_path(parts: list[object]) -> object:
    shown = [part for part in parts if part != ""]
    rest = [plain_text(part) for part in shown[1:]]
    known = [text for text in rest if text is not None]
    if isinstance(shown[0], PathValue) and len(known) == len(rest):
        return PathValue(shown[0].text + "".join(known), shown[0].rooted)
    return unknown_text("it holds the absolute path of a file")


def unknown_text(reason: str) -> Hole:
    """Make a hole that is certainly a string."""
    return Hole(reason=reason, type="string")


def text_of(value: object) -> object:
    """Give what ``str(value)`` gives: a text, a template, alternatives, or a hole."""
    if isinstance(value, EnumMember):
        return _member_text(value)
    known = plain_text(value)
    if known is not None:
        return known
    if isinstance(value, OneOf):
        return one_of([text_of(item) for item in value.values])
    if isinstance(value, Hole):
        return Hole(reason=value.reason, type="string", format=value.format)
    if isinstance(value, Template):
        return value
    if is_scalar(value) and not isinstance(value, bytes):
        return unknown_text("the number is too large") if _huge(value) else str(value)
    return _object_text(value)


def _object_text(value: object) -> object:
    if isinstance(value, PathValue):
        return value
    if isinstance(value, Stamp):
        return stamp_text(value)
    if isinstance(value, Asked):
        return Asked(f"{value.path}()")
    if isinstance(value, (Dict, Sequence)):
        return unknown_text("the text form of a container is not computed")
    if isinstance(value, JsonText):
        return unknown_text("it is JSON text with unknown parts")
    if isinstance(value, Library):
        return unknown_text(f"`{value.path}` is only known at run time")
    return unknown_text("the text form of an object is only known at run time")


def _member_text(member: EnumMember) -> object:
    """Give the text form of an enum's member: its value for a ``StrEnum``, and where the enum says so itself."""
    own = member.cls.scope.state.get("__str__")
    if own is None and any(isinstance(base, Library) and base.path == "enum.StrEnum" for base in member.cls.bases):
        return text_of(member.value)
    if isinstance(own, Function) and ast.unparse(own.node).rpartition("\n")[2].strip() in _VALUE_TEXTS:
        return text_of(member.value)
    return unknown_text("the text form of an enum member depends on the version of Python")


def _huge(value: object) -> bool:
    return isinstance(value, int) and value.bit_length() > 4096


def wide(spec: str) -> bool:
    """Tell whether a format asks for more than 9999 characters."""
    return any(len(digits) > MAX_WIDTH for digits in re.findall(r"\d+", spec))


def formatted(value: object, spec: object, conversion: str = "") -> object:
    """Give what ``format(value, spec)`` gives."""
    if isinstance(value, OneOf):
        return one_of([formatted(item, spec, conversion) for item in value.values])
    if conversion in {"r", "a"}:
        if not is_scalar(value) or isinstance(value, bytes) or _huge(value):
            return unknown_text("the representation of an object is only known at run time")
        value = repr(value) if conversion == "r" else ascii(value)
    if spec == "":
        return text_of(value)
    known = plain_text(value)
    subject = value if known is None else known
    if isinstance(spec, str) and is_scalar(subject) and not isinstance(subject, bytes):
        if wide(spec) or _huge(subject):
            return TOO_LONG
        try:
            return format(subject, spec)
        except (ValueError, TypeError):
            return unknown_text("the format does not fit the value")
    return unknown_text("it is formatted from a value that is not known")


def percent(template: str, value: object) -> object:
    """Give what ``template % value`` gives."""
    items = value.state if isinstance(value, Sequence) and value.kind == "tuple" else [value]
    named = value if isinstance(value, Dict) and value.broken is None else None
    parts: list[object] = []
    end = used = 0
    for found in PERCENT.finditer(template):
        parts.append(template[end : found.start()])
        end = found.end()
        key, flags, kind = found["key"], found["flags"], found["kind"]
        if kind == "%":
            parts.append("%")
            continue
        if key is not None:
            item = named.state.get(key) if named is not None and key in named.state else Hole(reason="it is not known")
        elif used < len(items):
            item = items[used]
            used += 1
        else:
            return unknown_text("the text has more placeholders than values")
        parts.append(_placeholder(item, flags, kind))
    parts.append(template[end:])
    if any(isinstance(part, str) and "%" in part and part != "%" for part in parts[::2]):
        return unknown_text("its % format is not understood")
    return join_text(parts)


def _placeholder(item: object, flags: str, kind: str) -> object:
    if isinstance(item, OneOf):
        return one_of([_placeholder(value, flags, kind) for value in item.values])
    if kind == "s" and not flags:
        return text_of(item)
    known = plain_text(item)
    subject = item if known is None else known
    if is_scalar(subject) and not isinstance(subject, bytes) and not wide(flags) and not _huge(subject):
        try:
            return f"%{flags}{kind}" % (subject,)
        except (TypeError, ValueError):
            return unknown_text("the % format does not fit the value")
    return unknown_text("it is formatted from a value that is not known")


def brace_format(template: str, positional: list[object], named: dict[str, object], unknown: str | None) -> object:
    """Give what ``template.format(*positional, **named)`` gives; ``unknown`` says why arguments may be missing."""
    parts: list[object] = []
    used = 0
    try:
        fields = list(Formatter().parse(template))
    except ValueError:
        return unknown_text("its format is not understood")
    for literal, given, spec, conversion in fields:
        parts.append(literal)
        if given is None:
            continue
        name = given or str(used)
        used += not given
        value: object
        if name.isdigit() and int(name) < len(positional):
            value = positional[int(name)]
        elif name in named:
            value = named[name]
        else:
            value = Hole(reason=unknown or f"`{{{name}}}` is only known at run time")
        nested = spec is not None and "{" in spec
        parts.append(
            unknown_text("its format is computed") if nested else formatted(value, spec or "", conversion or "")
        )
    return join_text(parts)
