"""Turn a contract's documents into its index: title, servers and routes, without reading any operation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress

from mockaudit.contracts.nodes import Nodes, follow
from mockaudit.contracts.reading import Reader, members, path_item
from mockaudit.contracts.refs import Place, RefError, child
from mockaudit.contracts.security import SchemeTable, read_schemes
from mockaudit.contracts.shapes import types_of
from mockaudit.model.contract import Contract, Route, Server
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Json

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A root document whose dialect is known, and the names of its security schemes."""

    nodes: Nodes
    path: str
    head: dict[str, Json]
    reader: Reader
    dialect: str
    scheme_names: tuple[str, ...]

    def schemes(self) -> SchemeTable:
        """Read the security schemes."""
        place = (self.path, self.reader.schemes)
        return read_schemes(self.nodes, place, list(self.scheme_names), self.head.get("security"))


def build_contract(opened: Opened, digest: str, base_urls: tuple[str, ...]) -> Contract:
    """Build the index of a contract."""
    info = opened.head.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    urls = [url for scheme in opened.schemes().schemes.values() for url in scheme.token_urls]
    return Contract(
        path=opened.path,
        title=title if isinstance(title, str) and title else opened.path,
        dialect=opened.dialect,
        digest=digest,
        servers=opened.reader.servers(opened.head),
        routes=tuple(_routes(opened)),
        base_urls=base_urls,
        token_urls=tuple(dict.fromkeys(urls)),
    )


def digest_of(files: dict[str, str]) -> str:
    """Give one SHA-256 for all files of a contract, from their paths and digests."""
    text = "\n".join(f"{path} {digest}" for path, digest in sorted(files.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def _routes(opened: Opened) -> Iterator[Route]:
    try:
        paths = opened.nodes.get(opened.path, "/paths")
    except KeyError:
        return
    for template in paths if isinstance(paths, dict) else ():
        if not template.startswith("/"):
            continue
        pointer = child("/paths", template)
        own_place = (opened.path, pointer)
        own = paths[template] if isinstance(paths, dict) else None
        place, item = path_item(opened.nodes, own_place)
        listed = _operations(item)
        if isinstance(own, dict) and own is not item:
            listed |= _operations(own)
        for tokens, operation in listed.items():
            yield _route(opened, template, place, item, tokens, operation)


def _operations(item: dict[str, Json]) -> dict[tuple[str, ...], dict[str, Json]]:
    found: dict[tuple[str, ...], dict[str, Json]] = {}
    for method in METHODS:
        operation = item.get(method)
        if isinstance(operation, dict):
            found[method,] = operation
    additional = item.get("additionalOperations")
    for method, operation in additional.items() if isinstance(additional, dict) else ():
        if isinstance(operation, dict):
            found["additionalOperations", method] = operation
    return found


def _route(
    opened: Opened,
    template: str,
    place: Place,
    item: dict[str, Json],
    tokens: tuple[str, ...],
    operation: dict[str, Json],
) -> Route:
    own: Place = (place[0], child(place[1], *tokens))
    real: Json = operation
    with suppress(RefError):
        own, real = follow(opened.nodes, own, operation)
    operation = real if isinstance(real, dict) else {}
    servers: tuple[Server, ...] = opened.reader.own_servers(operation) or opened.reader.own_servers(item)
    typed: dict[str, str] = {}
    if "{" in template:
        holders = ((place, item), (own, operation))
        for holder_place, holder in holders:
            typed |= _typed(opened.nodes, holder_place, holder.get("parameters"))
    return Route(
        method=tokens[-1].upper(),
        template=template,
        servers=servers,
        typed=tuple(typed.items()),
        pointer=child("/paths", template, *tokens),
    )


def _typed(nodes: Nodes, place: Place, parameters: Json) -> dict[str, str]:
    typed = {}
    for _, real, value in members(nodes, (place[0], child(place[1], "parameters")), parameters):
        if not isinstance(value, dict) or value.get("in") != "path":
            continue
        schema = value.get("schema", value if "type" in value else None)
        types = types_of(nodes, (real[0], child(real[1], "schema")), schema)
        name = value.get("name")
        if len(types) == 1 and isinstance(name, str):
            typed[name] = types[0]
    return typed
