"""Cut a contract's document into the nodes that the cache stores: operations, path items, components and the rest."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.contracts.index import METHODS
from mockaudit.contracts.refs import child
from mockaudit.model.value import Json

MAX_STEPS = 3
_ITEMS = {"paths", "webhooks", "x-webhooks"}
_NAMED = {"definitions", "parameters", "responses", "securityDefinitions", "$defs"}


def split(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield pointers and values, at most ``MAX_STEPS`` deep, children before their parent's remainder."""
    if not isinstance(document, dict):
        yield "", document
        return
    rest: dict[str, Json] = {}
    for key, value in document.items():
        if not value:
            rest[key] = value
        elif key in _ITEMS and isinstance(value, dict):
            for name, item in value.items():
                yield from _item(child("", key, name), item)
        elif key == "components" and isinstance(value, dict):
            for kind, members in value.items():
                if isinstance(members, dict) and members:
                    yield from ((child("/components", kind, name), member) for name, member in members.items())
                else:
                    yield child("/components", kind), members
        elif (key in _NAMED or key.startswith("x-")) and isinstance(value, dict):
            yield from ((child("", key, name), member) for name, member in value.items())
        else:
            rest[key] = value
    yield "", rest


def _item(pointer: str, item: Json) -> Iterator[tuple[str, Json]]:
    if not isinstance(item, dict):
        yield pointer, item
        return
    for method in METHODS:
        if isinstance(item.get(method), dict):
            yield child(pointer, method), item[method]
    yield pointer, {key: value for key, value in item.items() if key not in METHODS or not isinstance(value, dict)}
