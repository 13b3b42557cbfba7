"""Hand out the parts of a contract's files by place, whether they lie in memory or in the cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Protocol

from mockaudit.contracts.refs import Place, RefError, resolve, shorten, steps, walk
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Json

MAX_CHAIN = 32


class Nodes(Protocol):
    """The documents of a contract. ``names`` maps ``$id`` URIs and ``file#anchor`` to places.

    ``targets`` remembers what references lead to, by the file that they are written in and what they say.
    """

    names: Mapping[str, Place]
    targets: dict[tuple[str, str], tuple[Place, Json]]

    def get(self, path: str, pointer: str) -> Json:
        """Give the value at a place. Raises KeyError where there is none."""


@dataclass(slots=True)
class MemoryNodes:
    """Documents that were just parsed, by path."""

    documents: Mapping[str, Json]
    names: Mapping[str, Place] = field(default_factory=dict)
    targets: dict[tuple[str, str], tuple[Place, Json]] = field(default_factory=dict)

    def get(self, path: str, pointer: str) -> Json:
        """Give the value at a place. Raises KeyError where there is none."""
        return walk(self.documents[path], steps(pointer))


def target(nodes: Nodes, ref: str, base: str) -> tuple[Place, Json]:
    """Resolve a ``$ref`` written in the file ``base`` to an existing place and its value. Raises RefError."""
    known = nodes.targets.get((base, ref))
    if known is None:
        place = resolve(ref, base, nodes.names)
        try:
            known = nodes.targets[base, ref] = place, nodes.get(*place)
        except KeyError:
            raise RefError("dangling", f"$ref {shorten(ref)} points at nothing") from None
    return known


def follow(nodes: Nodes, place: Place, value: Json) -> tuple[Place, Json]:
    """Follow the ``$ref`` of an object (a parameter, a response) to the object itself. Raises RefError."""
    for _ in range(MAX_CHAIN):
        if not isinstance(value, dict):
            return place, value
        ref = value.get("$ref")
        if not isinstance(ref, str):
            return place, value
        place, value = target(nodes, ref, place[0])
    raise RefError("dangling", "$ref leads in a circle")


def follow_at(nodes: Nodes, place: Place) -> tuple[Place, Json]:
    """Follow the object at a place to the object itself. Raises RefError."""
    try:
        value = nodes.get(*place)
    except KeyError:
        raise RefError("dangling", f"{place[0]}#{place[1]} does not exist") from None
    return follow(nodes, place, value)
