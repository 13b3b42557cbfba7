"""Turn the examples that a contract gives for a response into the ways in which they break the contract's own schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from mockaudit.contracts.nodes import Nodes, follow_at
from mockaudit.contracts.refs import RefError, child, steps, walk
from mockaudit.model.contract import MediaType, PropertyFault, SchemaError
from mockaudit.model.location import any_index
from mockaudit.model.value import Json, Value

Slip: TypeAlias = tuple[str, str, str, str]
"""What makes two faults the same: keyword, place with ``*`` for array indices, property, what stands there."""

_MOST_EXAMPLES = 16
_LONGEST = 200
_FORBIDDING = frozenset({"additionalProperties", "unevaluatedProperties"})


def slip_of(fault: SchemaError | PropertyFault, value: Value) -> Slip:
    """Reduce a fault of a payload to what another payload's would share with it."""
    if isinstance(fault, PropertyFault):
        return fault.kind, any_index(fault.instance), "", ""
    if fault.keyword in _FORBIDDING and fault.name is not None:
        return "undeclared", any_index(child(fault.instance, fault.name)), "", ""
    if fault.keyword == "falseSchema":
        return "undeclared", any_index(fault.instance), "", ""
    if fault.name is not None:
        return fault.keyword, any_index(fault.instance), fault.name, ""
    stands = _at(value, fault.instance)
    shown = type(stands).__name__ if fault.keyword == "type" else repr(stands)[:_LONGEST]
    return fault.keyword, any_index(fault.instance), "", shown


def _at(value: Value, pointer: str) -> object:
    try:
        return walk(value, steps(pointer))  # type: ignore[arg-type]  # a value with holes is walked like one without
    except KeyError:
        return None


def stated_examples(nodes: Nodes, media: MediaType) -> Iterator[Value]:
    """Yield the examples that stand beside a media type's schema, or in it: of OpenAPI 3 and of Swagger 2."""
    # JSON is a value without holes, and its containers are only read.
    yield from _stated(nodes, media)  # type: ignore[misc]


def _stated(nodes: Nodes, media: MediaType) -> Iterator[Json]:
    path, pointer = media.at.path, media.at.pointer
    if pointer.endswith("/schema"):
        yield from _values(nodes, path, child(pointer.removesuffix("/schema"), "examples", media.name))
    else:
        yield from _values(nodes, path, child(pointer, "example"))
        yield from _named(nodes, path, child(pointer, "examples"))
    if media.schema is None:
        return
    try:
        (path, pointer), _ = follow_at(nodes, (media.schema.path, media.schema.pointer))
    except RefError:
        return
    yield from _values(nodes, path, child(pointer, "example"))


def _values(nodes: Nodes, path: str, pointer: str) -> Iterator[Json]:
    try:
        yield nodes.get(path, pointer)
    except KeyError:
        return


def _named(nodes: Nodes, path: str, pointer: str) -> Iterator[Json]:
    for names in _values(nodes, path, pointer):
        for name in list(names)[:_MOST_EXAMPLES] if isinstance(names, dict) else ():
            try:
                _, example = follow_at(nodes, (path, child(pointer, name)))
            except RefError:
                continue
            if isinstance(example, dict) and "value" in example:
                yield example["value"]
