"""What reading an operation needs beside the operation: the documents, the path item, the security schemes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mockaudit.contracts.nodes import Nodes, follow, follow_at
from mockaudit.contracts.refs import Place, RefError, child, steps
from mockaudit.contracts.security import SchemeTable
from mockaudit.model.contract import MediaType, Operation, Parameter, Route, Server
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.value import Json

ANY_MEDIA = "*/*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A contract being read. ``head`` is its root document without paths and components."""

    nodes: Nodes
    path: str
    head: dict[str, Json]
    schemes: SchemeTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads one family of dialects.

    ``dialect`` names the dialect of a root document, None where it is of another family. ``servers`` reads the base
    URLs, ``own_servers`` those of a path item or operation, ``operation`` one operation. ``schemes`` is the container
    of security schemes.
    """

    dialect: Callable[[dict[str, Json]], str | None]
    servers: Callable[[dict[str, Json]], tuple[Server, ...]]
    own_servers: Callable[[Json], tuple[Server, ...]]
    operation: Callable[[Reading, Route], Operation]
    schemes: str


def at(place: Place) -> Location:
    """Give a place as reports show it."""
    return Location(path=place[0], pointer=place[1])


def find_operation(nodes: Nodes, path: str, pointer: str) -> tuple[Place, dict[str, Json], Place, dict[str, Json]]:
    """Give the place and value of an operation and of its path item, through a path item's ``$ref``."""
    tokens = steps(pointer)
    item_place: Place = (path, child("", *tokens[:2]))
    own_place = item_place
    try:
        item = nodes.get(*item_place)
        if isinstance(item, dict) and "$ref" in item and not _has(nodes, (path, pointer)):
            item_place, item = follow(nodes, item_place, item)
    except (KeyError, RefError):
        item = {}
    place: Place = (item_place[0], child(item_place[1], *tokens[2:]))
    try:
        # An operation that is itself a reference is no part of the standard, and common in bundled contracts.
        place, value = follow_at(nodes, place)
    except RefError:
        value = {}
    return place, value if isinstance(value, dict) else {}, own_place, item if isinstance(item, dict) else {}


def members(nodes: Nodes, place: Place, container: Json) -> Iterator[tuple[str, Place, Json]]:
    """Yield the members of a map or list with what their ``$ref`` leads to; None where it leads nowhere."""
    if isinstance(container, dict):
        pairs = list(container.items())
    elif isinstance(container, list):
        pairs = [(str(index), item) for index, item in enumerate(container)]
    else:
        pairs = []
    for name, value in pairs:
        own = (place[0], child(place[1], name))
        try:
            real, followed = follow(nodes, own, value)
        except RefError:
            yield name, own, None
        else:
            yield name, real, followed


def merged_parameters(
    nodes: Nodes, lists: list[tuple[Place, Json]], read: Callable[[Place, dict[str, Json]], Parameter | None]
) -> tuple[tuple[Parameter, ...], bool]:
    """Read the parameters of a path item, then those of the operation, which replace equal ones.

    The flag is true where one of them could not be read, so that others than these may exist.
    """
    found: dict[tuple[str, str], Parameter] = {}
    incomplete = False
    for place, container in lists:
        for _, own, value in members(nodes, (place[0], child(place[1], "parameters")), container):
            if not isinstance(value, dict):
                incomplete = True
                continue
            parameter = read(own, value)
            if parameter is not None:
                found[parameter.location, parameter.name] = parameter
    return tuple(found.values()), incomplete


def unreadable_media(place: Place) -> tuple[MediaType, ...]:
    """Stand in for content that cannot be read: anything goes, nothing is judged."""
    return (MediaType(name=ANY_MEDIA, schema=None, at=at(place)),)


def path_item(nodes: Nodes, place: Place) -> tuple[Place, dict[str, Json]]:
    """Follow the path item at a place; an unreadable one is empty."""
    try:
        place, value = follow_at(nodes, place)
    except RefError:
        return place, {}
    return place, value if isinstance(value, dict) else {}


def _has(nodes: Nodes, place: Place) -> bool:
    try:
        nodes.get(*place)
    except KeyError:
        return False
    return True
