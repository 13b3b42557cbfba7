"""Turn the cassettes of vcrpy, of its custom serialisers and of go-vcr, in YAML or JSON, into recorded exchanges.

Read: each interaction of vcrpy 1 and older, of its serialisers with ``parsed_body``, of httpx recordings and of
go-vcr; compressed and base64 bodies.

Not read: recorded websocket frames, and Python objects in YAML tags.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.base import FileLoader, Loaded
from mockaudit.loaders.bodies import body_from_structure
from mockaudit.loaders.dates import iso_date
from mockaudit.loaders.headers import cookie_pairs, header_text, read_pairs, split_url
from mockaudit.loaders.recordings import ALL_FACETS, Recorded, recorded_body, recorded_exchanges
from mockaudit.loaders.shapes import ShapeError, Skipped, each, mapping, status, text
from mockaudit.model.body import Body
from mockaudit.model.exchange import Pairs, Request, Response
from mockaudit.model.location import Location
from mockaudit.model.notice import NoticeKind
from mockaudit.model.value import Json

_NOT_HTTP = "the recorded item is no HTTP interaction, so it is not judged"
_OLD_URL_KEYS = frozenset({"protocol", "host", "path"})


def claims(document: Json) -> bool:
    """Tell a cassette by an interaction whose request bears a URL; pacts have interactions too, with a path instead."""
    items, _ = _items(document)
    return any(_is_interaction(item) for item in items)


def load(source: Source, document: Json, project: Project) -> Loaded:
    """Yield the interactions of a cassette in order, then a notice for each kind of item that cannot be read."""
    del project
    items, pointer = _items(document)
    skipped = Skipped(path=source.path)
    yield from recorded_exchanges("vcr", source.path, _interactions(source.path, items, pointer, skipped))
    yield from skipped.notices("item")


def _items(document: Json) -> tuple[list[Json], str]:
    """Give the interactions and the pointer to their list; before vcrpy 1.0 the list was the whole document."""
    if isinstance(document, list):
        return document, ""
    found = document.get("interactions") if isinstance(document, dict) else None
    return (found, "/interactions") if isinstance(found, list) else ([], "")


def _is_interaction(item: Json) -> bool:
    request = item.get("request") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(request, dict) or not isinstance(item.get("response"), dict):
        return False
    return "uri" in request or "url" in request or request.keys() >= _OLD_URL_KEYS


def _interactions(path: str, items: list[Json], pointer: str, skipped: Skipped) -> Iterator[tuple[str, Recorded]]:
    def read(item: Json, place: str) -> Recorded:
        interaction = mapping(item, place, "the interaction")
        if "request" not in interaction:
            raise ShapeError(place, _NOT_HTTP, NoticeKind.UNRESOLVED)
        request = _request(path, mapping(interaction["request"], f"{place}/request", "the request"), f"{place}/request")
        given = mapping(interaction.get("response"), f"{place}/response", "the response")
        response = _response(path, given, f"{place}/response")
        recorded_at = iso_date(interaction.get("recorded_at")) or iso_date(header_text(response.headers, "date"))
        return Recorded(request=request, response=response, recorded_at=recorded_at)

    return each(items, pointer, skipped, read)


def _request(path: str, given: dict[str, Json], pointer: str) -> Request:
    url, query = split_url(_url(given, pointer))
    headers = read_pairs(given.get("headers"), f"{pointer}/headers")
    return Request(
        method=text(given.get("method"), f"{pointer}/method", "the request's method").upper(),
        url=url,
        query=query,
        headers=headers,
        cookies=cookie_pairs(headers),
        body=_body(path, given, headers, pointer, "body"),
        complete=ALL_FACETS,
        at=Location(path=path, pointer=pointer),
    )


def _url(given: dict[str, Json], pointer: str) -> str:
    for key in ("uri", "url"):
        if key in given:
            return text(given[key], f"{pointer}/{key}", "the request's URL")
    scheme, host, path = (text(given.get(key), pointer, f"the request's {key}") for key in ("protocol", "host", "path"))
    port = given.get("port")
    usual = {"http": 80, "https": 443}.get(scheme)
    return f"{scheme}://{host}{path}" if port in (None, usual) else f"{scheme}://{host}:{port}{path}"


def _response(path: str, given: dict[str, Json], pointer: str) -> Response:
    headers = _response_headers(given.get("headers"), f"{pointer}/headers")
    # vcrpy's recordings of httpx before 2024 name the payload "content".
    name = "content" if "content" in given and "body" not in given else "body"
    return Response(
        status=_status(given, pointer),
        headers=headers,
        content_type=header_text(headers, "content-type"),
        body=_body(path, given, headers, pointer, name),
        at=Location(path=path, pointer=pointer),
    )


def _status(given: dict[str, Json], pointer: str) -> int:
    """Read vcrpy's ``status.code``, go-vcr's ``code`` or the ``status_code`` of old recordings of httpx."""
    for key in ("code", "status_code"):
        if key in given:
            return status(given[key], f"{pointer}/{key}")
    stated = mapping(given.get("status"), f"{pointer}/status", "the response's status")
    return status(stated.get("code"), f"{pointer}/status/code")


def _response_headers(raw: Json, pointer: str) -> Pairs:
    """Read headers; before vcrpy 1.0 they were a list of raw lines."""
    if isinstance(raw, list) and all(isinstance(line, str) for line in raw):
        lines = [line.partition(":") for line in raw if isinstance(line, str)]
        return tuple((name.strip(), value.strip()) for name, colon, value in lines if colon)
    return read_pairs(raw, pointer)


def _body(path: str, given: dict[str, Json], headers: Pairs, pointer: str, name: str) -> Body:
    if "parsed_body" in given and name not in given:
        return body_from_structure(given["parsed_body"], Location(path=path, pointer=f"{pointer}/parsed_body"))
    return recorded_body(given.get(name), headers, Location(path=path, pointer=f"{pointer}/{name}"))


LOADER = FileLoader(
    name="vcr",
    summary="cassettes of vcrpy, pytest-recording and go-vcr",
    suffixes=(".yaml", ".yml", ".json"),
    marks=(b"interactions:", b'"interactions"', b"protocol: http", b'"protocol": "http', b'"protocol":"http'),
    claims=claims,
    load=load,
)
