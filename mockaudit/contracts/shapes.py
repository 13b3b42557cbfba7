"""Tell, from a schema, the JSON types, item types and property names that reading a parameter's text needs."""

from __future__ import annotations

from mockaudit.contracts.nodes import Nodes, follow
from mockaudit.contracts.refs import Place, RefError, child
from mockaudit.model.value import Json

_MAX_DEPTH = 12
_BRANCHES = ("allOf", "anyOf", "oneOf")


def types_of(nodes: Nodes, place: Place, schema: Json, depth: int = 0) -> tuple[str, ...]:
    """Give the JSON types that a schema allows at its top, sorted; empty where any, or where it cannot be told."""
    try:
        place, schema = follow(nodes, place, schema)
    except RefError:
        return ()
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return ()
    declared = schema.get("type")
    found = {declared} if isinstance(declared, str) else set()
    if isinstance(declared, list):
        found = {item for item in declared if isinstance(item, str)}
    if not found:
        found = _combined_types(nodes, place, schema, depth)
    if found and (schema.get("nullable") is True or schema.get("x-nullable") is True):
        found.add("null")
    return tuple(sorted(found - {"file"}))


def item_types_of(nodes: Nodes, place: Place, schema: Json) -> tuple[str, ...]:
    """Give the JSON types of an array schema's items; empty where any."""
    try:
        place, schema = follow(nodes, place, schema)
    except RefError:
        return ()
    if not isinstance(schema, dict) or "items" not in schema:
        return ()
    return types_of(nodes, (place[0], child(place[1], "items")), schema["items"])


def properties_of(nodes: Nodes, place: Place, schema: Json) -> tuple[tuple[str, ...], bool]:
    """Give the names that an object schema declares, in the contract's order, and whether it takes others as well."""
    names: dict[str, None] = {}
    is_open = not _collect_properties(nodes, place, schema, names, 0)
    return tuple(names), is_open


def _collect_properties(nodes: Nodes, place: Place, schema: Json, names: dict[str, None], depth: int) -> bool:
    """Collect the names of a schema and its branches; tell whether they are all that it knows of."""
    try:
        place, schema = follow(nodes, place, schema)
    except RefError:
        return False
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return False
    properties = schema.get("properties")
    names.update(dict.fromkeys(properties if isinstance(properties, dict) else ()))
    rest = (schema.get("additionalProperties", False), schema.get("unevaluatedProperties", False))
    is_whole = rest == (False, False) and not schema.keys() & {"patternProperties", "if", "dependentSchemas"}
    for keyword in _BRANCHES:
        branches = schema.get(keyword)
        for index, branch in enumerate(branches) if isinstance(branches, list) else ():
            below = (place[0], child(place[1], keyword, index))
            is_whole = _collect_properties(nodes, below, branch, names, depth + 1) and is_whole
    return is_whole


def _combined_types(nodes: Nodes, place: Place, schema: dict[str, Json], depth: int) -> set[str]:
    for keyword in ("oneOf", "anyOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list) and branches:
            each = [
                types_of(nodes, (place[0], child(place[1], keyword, index)), branch, depth + 1)
                for index, branch in enumerate(branches)
            ]
            return {name for names in each for name in names} if all(each) else set()
    branches = schema.get("allOf")
    if isinstance(branches, list):
        for index, branch in enumerate(branches):
            names = types_of(nodes, (place[0], child(place[1], "allOf", index)), branch, depth + 1)
            if names:
                return set(names)
    return set()
