"""Turn the evaluator's values into the model's: JSON with holes, texts, places of keys."""

from __future__ import annotations

import json
import math
import posixpath
from collections.abc import Callable, Mapping

from mockaudit.loaders.pyast.mappings import MAX_VERSIONS, versions
from mockaudit.loaders.pyast.maybe import SOME, Maybe, is_listed
from mockaudit.loaders.pyast.reach import changeable
from mockaudit.loaders.pyast.values import (
    Argument,
    Bound,
    Box,
    Class,
    Dict,
    EnumMember,
    Function,
    Instance,
    JsonText,
    Library,
    Made,
    OneOf,
    Partial,
    Sequence,
    Site,
    alternatives,
    hole_of,
    plain_text,
)
from mockaudit.model.value import Alternatives, Hole, Json, Regex, Template, Value

MAX_NESTING = 100
MAX_PARTS = 200_000
MAX_VARIED = 4_000
TOO_LARGE = Hole(reason="it is too large, or nested too deeply")


def is_too_large(value: object, limit: int = MAX_PARTS) -> bool:
    """Tell whether a value, written out in full, has more parts than are read; shared parts count each time."""
    if not isinstance(value, (Dict, Sequence, OneOf)):
        return False
    pending, seen = [value], 0
    while pending:
        item = pending.pop()
        if isinstance(item, OneOf):
            children = list(item.values)
        elif not is_listed(item.broken):
            continue  # nobody reads what it may hold
        else:
            children = list(item.state.values()) if isinstance(item, Dict) else item.state
        if isinstance(item, Dict) and item.broken is not None:
            children = [child.value if isinstance(child, Maybe) else child for child in children] * MAX_VERSIONS
        seen += 1 + len(children)
        if seen > limit:
            return True
        pending.extend(child for child in children if isinstance(child, (Dict, Sequence, OneOf)))
    return False


def to_model(value: object, nesting: int = 0) -> Value:
    """Give a value as ``json.dumps`` sees it; what JSON cannot hold is a hole."""
    if nesting > MAX_NESTING or (nesting == 0 and is_too_large(value)):
        return TOO_LARGE
    match value:
        case None | bool() | int() | str() | Hole() | Template() | Regex():
            return value
        case float():
            return value if math.isfinite(value) else Hole(reason="it is no number that JSON has", type="number")
        case OneOf():
            return _one_value(value, nesting)
        case Dict():
            return _object(value.state, nesting) if value.broken is None else _one_object(value, nesting)
        case Sequence(kind="list" | "tuple"):
            if value.broken is not None:
                return Hole(reason=value.broken, type="array")
            return [to_model(item, nesting + 1) for item in value.state]
        case JsonText(text=text, binary=False):
            return text if text is not None else Hole(reason="it is JSON text with unknown parts", type="string")
        case EnumMember(mixin=mixin, value=inner) if mixin:
            return to_model(inner, nesting + 1)
        case _:
            return hole_of(value, "it is an object that is only known at run time")


def _one_value(value: OneOf, nesting: int) -> Value:
    last = value.values[-1]
    if value.lost and isinstance(last, Hole):
        return last
    return Alternatives(values=tuple(to_model(item, nesting + 1) for item in value.values))


def _one_object(value: Dict, nesting: int) -> Value:
    """Give the objects that a dict may be; where only the order of its keys is not known, that is one of several too."""
    contents = None if is_too_large(value, MAX_VARIED) else versions(value)
    if contents is None:
        return Hole(reason=value.broken or SOME, type="object")
    return Alternatives(values=tuple(_object(content, nesting + 1) for content in contents))


def _object(state: Mapping[object, object], nesting: int) -> Value:
    made: dict[str, Value] = {}
    for key, item in state.items():
        name = json_key(key)
        if name is None:
            return Hole(reason="a key of it is no string", type="object")
        if name in made:
            return Hole(reason="two of its keys are one in JSON", type="object")
        made[name] = to_model(item, nesting + 1)
    return made


def json_key(key: object) -> str | None:
    """Give the text that ``json.dumps`` writes for a dict's key, None where it refuses."""
    match key:
        case str():
            return key
        case None | bool() | int() | float():
            return json.dumps(key)
        case _:
            return None


def from_json(value: Json, site: Site) -> object:
    """Give parsed JSON as containers of the evaluator. Raises RecursionError where it is nested too deeply."""
    if isinstance(value, dict):
        return Dict({key: from_json(item, site) for key, item in value.items()}, site)
    if isinstance(value, list):
        return Sequence([from_json(item, site) for item in value], site)
    return value


def snapshot(value: object, nesting: int = 0) -> object:
    """Copy a value and every container in it, so that later changes do not reach the copy."""
    if nesting > MAX_NESTING or (nesting == 0 and is_too_large(value)):
        return TOO_LARGE
    match value:
        case Dict():
            known = value.state if is_listed(value.broken) else _plain(value.state)
            copied = Dict({k: snapshot(v, nesting + 1) for k, v in known.items()}, value.site, value.broken)
            copied.places = dict(value.places)
            return copied
        case Sequence():
            listed = value.state if value.broken is None else _plain({**dict(enumerate(value.state))}).values()
            items = [snapshot(item, nesting + 1) for item in listed]
            return Sequence(items, value.site, value.kind, value.broken, places=dict(value.places))
        case OneOf(values=values, lost=lost):
            return OneOf(tuple(snapshot(item, nesting + 1) for item in values), lost)
        case Maybe(value=inner):
            return Maybe(snapshot(inner, nesting))
        case _:
            return value


def _plain(state: dict[object, object]) -> dict[object, object]:
    """Give a content without the containers in it: those of what is not known are there to be changed, not read."""
    return {key: value for key, value in state.items() if not changeable(value)}


def freeze(argument: Argument) -> Argument:
    """Copy an argument as it is now."""
    return Argument(snapshot(argument.value), argument.node, argument.path)


def mark_shared(value: object, taint: Callable[[Box], None], nesting: int = 0) -> None:
    """Mark containers as shared by all tests, and let ``taint`` see each."""
    if nesting > MAX_NESTING:
        return
    match value:
        case Dict() | Sequence():
            if value.shared:
                return
            value.shared = True
            for item in list(value.state.values()) if isinstance(value, Dict) else list(value.state):
                mark_shared(item, taint, nesting + 1)
            taint(value)
        case OneOf() | Maybe():
            for item in alternatives(value):
                mark_shared(item, taint, nesting + 1)
        case Class() | Instance():
            if value.scope.shared:
                return
            value.scope.shared = True
            for item in list(value.scope.state.values()):
                mark_shared(item, taint, nesting + 1)
            taint(value.scope)
        case _:
            _mark_callable(value, taint, nesting)


def _mark_callable(value: object, taint: Callable[[Box], None], nesting: int) -> None:
    """Mark what a function keeps from call to call: its defaults, the names around it, and arguments bound to it."""
    kept: list[object] = []
    match value:
        case Bound(function=function, receiver=receiver):
            kept = [function, receiver]
        case Partial(target=target, call=call):
            kept = [target, *(argument.value for argument in (*call.positional, *call.keywords.values()))]
        case Function(defaults=defaults, closure=closure):
            kept = list(defaults.values())
            while closure is not None and not closure.scope.shared:
                closure.scope.shared = True
                kept += closure.scope.state.values()
                taint(closure.scope)
                closure = closure.closure
        case _:
            return
    for item in kept:
        mark_shared(item, taint, nesting + 1)


EXCEPTION_NAMES = ("Error", "Exception", "Timeout", "Warning", "TooManyRedirects", "Fault")


def is_exception(value: object) -> bool:
    """Tell whether a value is certainly an exception object."""
    if isinstance(value, Made):
        return value.name.endswith(EXCEPTION_NAMES)
    return isinstance(value, Instance) and any(
        isinstance(base, Library) and base.path.endswith(EXCEPTION_NAMES) for base in value.cls.bases
    )


def known_text(value: object) -> str | Template | Hole:
    """Give a text with its unknown parts; alternatives become a hole between what they have in common."""
    text = plain_text(value)
    if text is not None:
        return text
    if isinstance(value, (Template, Hole)):
        return value
    if isinstance(value, OneOf):
        texts = [plain_text(item) for item in value.values]
        known = [item for item in texts if item is not None]
        if len(known) == len(texts):
            return _between(known)
        starts = [_start(item) for item in value.values]
        begin = posixpath.commonprefix(starts)
        hole = Hole(reason=hole_of(value, "it is one of several texts").reason, type="string")
        return Template(parts=(begin, hole)) if begin else hole
    return hole_of(value, "it is no text that is known")


def _start(value: object) -> str:
    """Give the known text that a value begins with."""
    text = plain_text(value)
    first = value.parts[0] if isinstance(value, Template) else ""
    return text if text is not None else first if isinstance(first, str) else ""


def _between(texts: list[str]) -> Template:
    shortest = min(len(text) for text in texts)
    start = next((i for i in range(shortest) if len({text[i] for text in texts}) > 1), shortest)
    room = shortest - start
    end = next((i for i in range(room) if len({text[-1 - i] for text in texts}) > 1), room)
    first = texts[0]
    shown = sorted(text[start : len(text) - end] for text in texts)[:4]
    middle = Hole(reason=f"it is one of {', '.join(json.dumps(s) for s in shown)}", type="string")
    parts: list[str | Hole] = [first[:start], middle, first[len(first) - end :]]
    return Template(parts=tuple(part for part in parts if part != ""))
