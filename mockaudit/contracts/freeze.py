"""Turn a built contract's index into JSON for the cache, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from mockaudit.contracts.built import Built, Lint
from mockaudit.contracts.index import Opened
from mockaudit.contracts.nodes import Nodes
from mockaudit.contracts.refs import Place
from mockaudit.contracts.registry import reader_for
from mockaudit.model.contract import Contract, Route, Server
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.value import Json


def freeze(built: Built) -> dict[str, Json]:
    """Give everything of a built contract but its documents and the base URLs, which belong to the configuration."""
    contract = built.contract
    files: dict[str, Json] = dict(built.files)
    return {
        "path": contract.path,
        "title": contract.title,
        "dialect": contract.dialect,
        "digest": contract.digest,
        "servers": [_server(server) for server in contract.servers],
        "routes": [
            [
                route.method,
                route.template,
                [_server(server) for server in route.servers],
                _pairs(route.typed),
                route.pointer,
            ]
            for route in contract.routes
        ],
        "token_urls": list(contract.token_urls),
        "head": built.opened.head,
        "schemes": list(built.opened.scheme_names),
        "notices": [[item.at.path, item.at.pointer, item.message, item.hint] for item in built.notices],
        "lint": freeze_lint(built.lint or ()),
        "names": {name: list(place) for name, place in built.names.items()},
        "files": files,
    }


def thaw(
    head: dict[str, Json], nodes: Callable[[dict[str, Place]], Nodes], base_urls: tuple[str, ...], file: Path
) -> Built:
    """Build the contract from what ``freeze`` gave. Raises KeyError, TypeError, ValueError or IndexError."""
    names: dict[str, Place] = {
        name: (_text(place, 0), _text(place, 1)) for name, place in _object(head["names"]).items()
    }
    document = _object(head["head"])
    known = reader_for(document)
    if known is None:
        raise ValueError("dialect")
    opened = Opened(
        nodes=nodes(names),
        path=_text(head, "path"),
        head=document,
        reader=known[0],
        dialect=_text(head, "dialect"),
        scheme_names=tuple(str(name) for name in _list(head["schemes"])),
    )
    contract = Contract(
        path=opened.path,
        title=_text(head, "title"),
        dialect=opened.dialect,
        digest=_text(head, "digest"),
        servers=_servers(head["servers"]),
        routes=tuple(_route(route) for route in _list(head["routes"])),
        base_urls=base_urls,
        token_urls=tuple(str(url) for url in _list(head["token_urls"])),
    )
    return Built(
        contract=contract,
        opened=opened,
        notices=tuple(_notice(item) for item in _list(head["notices"])),
        lint=thaw_lint(head["lint"]),
        files={path: str(digest) for path, digest in _object(head["files"]).items()},
        names=names,
        file=file,
    )


def _server(server: Server) -> Json:
    return [server.url, [[name, list(values)] for name, values in server.variables]]


def _servers(value: Json) -> tuple[Server, ...]:
    found = []
    for server in _list(value):
        variables = tuple(
            (_text(variable, 0), tuple(str(item) for item in _list(_list(variable)[1])))
            for variable in _list(_list(server)[1])
        )
        found.append(Server(url=_text(server, 0), variables=variables))
    return tuple(found)


def _pairs(pairs: tuple[tuple[str, str], ...]) -> Json:
    return [list(pair) for pair in pairs]


def _route(value: Json) -> Route:
    method, template, servers, typed, pointer = _list(value)
    return Route(
        method=str(method),
        template=str(template),
        servers=_servers(servers) if servers else (),
        typed=tuple((_text(pair, 0), _text(pair, 1)) for pair in _list(typed)),
        pointer=str(pointer),
    )


def _notice(value: Json) -> Notice:
    at = Location(path=_text(value, 0), pointer=_text(value, 1))
    return Notice(kind=NoticeKind.CONTRACT, at=at, message=_text(value, 2), hint=_text(value, 3))


def freeze_lint(lint: Iterable[Lint]) -> Json:
    """Give the faults of a contract as JSON."""
    return [[kind, message, at.path, at.pointer] for kind, message, at in lint]


def thaw_lint(value: Json) -> tuple[Lint, ...]:
    """Give back what ``freeze_lint`` was given. Raises KeyError, TypeError, ValueError or IndexError."""
    return tuple(_fault(item) for item in _list(value))


def _fault(value: Json) -> Lint:
    return _text(value, 0), _text(value, 1), Location(path=_text(value, 2), pointer=_text(value, 3))


def _list(value: Json) -> list[Json]:
    if isinstance(value, list):
        return value
    raise TypeError(type(value))


def _object(value: Json) -> dict[str, Json]:
    if isinstance(value, dict):
        return value
    raise TypeError(type(value))


def _text(holder: Json, key: int | str) -> str:
    value = _object(holder)[key] if isinstance(key, str) else _list(holder)[key]
    if isinstance(value, str):
        return value
    raise TypeError(type(value))
