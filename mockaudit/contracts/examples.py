"""Find the contract's own example for a place in a value."""

from __future__ import annotations

from mockaudit.contracts.nodes import Nodes, follow, follow_at
from mockaudit.contracts.refs import Place, RefError, child, steps, walk
from mockaudit.model.contract import SchemaRef
from mockaudit.model.value import Json

_MAX_DEPTH = 12


def example_at(nodes: Nodes, schema: SchemaRef, pointer: str) -> Json:
    """Give the example nearest to a place: the subschema's own, else the part of one that stands further up.

    None where the contract has none.
    """
    place: Place = (schema.path, schema.pointer)
    try:
        schemas = [follow_at(nodes, place)]
    except RefError:
        return None
    tokens = steps(pointer)
    best: Json = None
    for depth in range(len(tokens) + 1):
        for _, value in schemas:
            try:
                best = walk(_own(value), tokens[depth:])
                break
            except KeyError:
                continue
        if depth < len(tokens):
            schemas = _below(nodes, schemas, tokens[depth])
    return best


def _own(schema: Json) -> Json:
    if not isinstance(schema, dict):
        raise KeyError
    if "example" in schema:
        return schema["example"]
    examples = schema.get("examples")
    if isinstance(examples, list) and examples:
        return examples[0]
    if "default" in schema:
        return schema["default"]
    raise KeyError


def _below(nodes: Nodes, schemas: list[tuple[Place, Json]], token: str) -> list[tuple[Place, Json]]:
    found = []
    pending = [(place, value, 0) for place, value in schemas]
    while pending:
        place, value, depth = pending.pop(0)
        try:
            place, value = follow(nodes, place, value)
        except RefError:
            continue
        if not isinstance(value, dict) or depth > _MAX_DEPTH:
            continue
        for keys in (("properties", token), ("items",) if token.isdecimal() else ("additionalProperties",)):
            try:
                below = (place[0], child(place[1], *keys))
                found.append(follow(nodes, below, walk(value, list(keys))))
            except (KeyError, RefError):
                continue
        for keyword in ("allOf", "oneOf", "anyOf"):
            branches = value.get(keyword)
            for index, branch in enumerate(branches) if isinstance(branches, list) else ():
                pending.append(((place[0], child(place[1], keyword, index)), branch, depth + 1))
    return found
