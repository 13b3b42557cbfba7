"""Turn a value with holes into JSON that an engine accepts, and drop every failure that a hole may be the cause of."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import chain
from typing import TypeGuard

from mockaudit.contracts.failures import Failure, Path
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Alternatives, Hole, Json, Regex, Template, Value

MAX_DEPTH = 150
_STAND_IN: dict[str, Json] = {"string": "", "integer": 0, "number": 0.5, "boolean": True, "array": [], "object": {}}
# What these keywords say of a collection may depend on the items or members that are not known.
_WHOLE = frozenset(
    (
        "enum", "const", "not", "uniqueItems", "contains", "minContains", "maxContains", "unevaluatedItems",
        "unevaluatedProperties", "dependentSchemas", "propertyNames",
    )
)  # fmt: skip
_PLAIN = {dict, list, str, int, float, bool, type(None)}
_COUNTS = frozenset(("minItems", "maxItems"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Concrete:
    """A value without holes. ``holes`` maps the ways to where they were to their JSON type, None where not known."""

    json: Json
    holes: dict[Path, str | None]


def concrete(value: Value, *, is_json: bool = False) -> Concrete:
    """Put stand-ins where a value is not known, not JSON (NaN, bytes) or nested deeper than engines bear.

    A value that surely ``is_json``, and nested less, is not looked through.
    """
    if type(value) is str or _is_plain(value, is_json=is_json):
        return Concrete(json=value, holes={})
    holes: dict[Path, str | None] = {}
    return Concrete(json=_plain(value, (), holes), holes=holes)


def _is_plain(value: Value, *, is_json: bool) -> TypeGuard[Json]:
    """Tell whether a value is JSON as it stands; level by level, so that the looking is done in C."""
    if is_json:
        return True
    level: list[Value] = [value]
    for _ in range(MAX_DEPTH):
        types = set(map(type, level))
        if not types <= _PLAIN:
            return False
        if float in types and not all(map(math.isfinite, [item for item in level if isinstance(item, float)])):
            return False
        if types.isdisjoint((dict, list)):
            return True
        mappings = [item for item in level if isinstance(item, dict)] if dict in types else []
        if not set(map(type, chain.from_iterable(mappings))) <= {str}:
            return False
        sequences = [item for item in level if isinstance(item, list)] if list in types else []
        level = [*chain.from_iterable(map(dict.values, mappings)), *chain.from_iterable(sequences)]
    return False


def certain(failures: Iterable[Failure], holes: dict[Path, str | None]) -> list[Failure]:
    """Keep the failures that stand whatever the holes hold."""
    if not holes:
        return list(failures)
    above = {path[:length] for path in holes for length in range(len(path))}
    kept = []
    for failure in failures:
        narrowed = _certain(failure, holes, above)
        if narrowed is not None:
            kept.append(narrowed)
    return kept


def _plain(value: Value, path: Path, holes: dict[Path, str | None]) -> Json:
    foreign: object = value
    if isinstance(foreign, bytes):  # ``!!binary`` in YAML, which the type of a value does not admit
        holes[path] = None
        return None
    match value:
        case Hole(type=known):
            holes[path] = known if known in _STAND_IN else None
            return _STAND_IN.get(known or "")
        case Template() | Regex():
            holes[path] = "string"
            return ""
        case Alternatives():
            holes[path] = None
            return None
        case float() if not math.isfinite(value):
            holes[path] = None
            return None
        case dict() | list() if len(path) >= MAX_DEPTH:
            holes[path] = "object" if isinstance(value, dict) else "array"
            return _STAND_IN[holes[path] or ""]
        case dict():
            return {
                str(key): item
                if item is None or isinstance(item, str | int)
                else _plain(item, (*path, str(key)), holes)
                for key, item in value.items()
            }
        case list():
            return [
                item if item is None or isinstance(item, str | int) else _plain(item, (*path, index), holes)
                for index, item in enumerate(value)
            ]
        case _:
            return value


def _certain(failure: Failure, holes: dict[Path, str | None], above: set[Path]) -> Failure | None:
    path = failure.instance
    if failure.conditional or any(path[:length] in holes for length in range(len(path))):
        return None
    if path in holes:
        return failure if _contradicts(failure, holes[path]) else _branched(failure, holes, above)
    if path not in above:
        return failure
    if failure.branches:
        return _branched(failure, holes, above)
    if failure.keyword in _WHOLE:
        return None
    if failure.keyword in _COUNTS and any(hole[:-1] == path for hole in holes):
        return None
    return failure


def _contradicts(failure: Failure, known: str | None) -> bool:
    if failure.keyword != "type" or known is None:
        return False
    types = failure.limit if isinstance(failure.limit, list) else [failure.limit]
    return not (known == "number" and "integer" in types)


def _branched(failure: Failure, holes: dict[Path, str | None], above: set[Path]) -> Failure | None:
    """Keep a failed ``oneOf``/``anyOf`` where each branch fails for a reason that no hole can mend."""
    if failure.several or not failure.branches:
        return None
    branches = []
    for branch in failure.branches:
        kept = [item for item in (_certain(item, holes, above) for item in branch) if item is not None]
        if not kept:
            return None
        branches.append(tuple(kept))
    return Failure(
        keyword=failure.keyword,
        instance=failure.instance,
        place=failure.place,
        limit=failure.limit,
        actual=failure.actual,
        branches=tuple(branches),
        conditional=failure.conditional,
    )
