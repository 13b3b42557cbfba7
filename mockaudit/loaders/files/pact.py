"""Turn pacts of specification versions 1 to 4 into the exchanges that a consumer expects of a provider.

Read: each HTTP interaction: method, path, query, headers, body and the response, with the example values of matchers.

Not read: message interactions, which need an AsyncAPI contract, contents of plug-ins, provider states, and the
matching rules themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from marshal import dumps

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.base import FileLoader, Loaded
from mockaudit.loaders.bodies import body_from_base64, body_from_structure, body_from_text, forbids_payload, is_json
from mockaudit.loaders.headers import cookie_pairs, header_text, query_pairs, read_pairs, split_url
from mockaudit.loaders.shapes import ShapeError, Skipped, each, mapping, status, text
from mockaudit.model.body import Body, JsonBody, NoBody, Unknown
from mockaudit.model.exchange import Exchange, Facet, Pairs, Provenance, Request, Response
from mockaudit.model.location import Location
from mockaudit.model.notice import NoticeKind
from mockaudit.model.value import Json

_ALL_FACETS = frozenset(Facet)
_MESSAGES = "message interactions need an AsyncAPI contract; not judged"
_UNKNOWN_TYPE = "the interaction is of a type that is not known, so it is not judged"
_BY_VALUE = 2  # later versions of marshal note which texts are one object
_MESSAGE_TYPES = ("Asynchronous/Messages", "Synchronous/Messages")


def claims(document: Json) -> bool:
    """Tell a pact by its two parties and a list of interactions or messages."""
    if not isinstance(document, dict):
        return False
    parties = isinstance(document.get("consumer"), dict) and isinstance(document.get("provider"), dict)
    return parties and (isinstance(document.get("interactions"), list) or isinstance(document.get("messages"), list))


def load(source: Source, document: Json, project: Project) -> Loaded:
    """Yield the HTTP interactions in order, then a notice for what cannot be read or judged."""
    del project
    whole = mapping(document, "", "the pact")
    skipped = Skipped(path=source.path)
    messages: list[str] = []
    items = whole.get("interactions")
    for pointer, exchange in _interactions(source.path, items if isinstance(items, list) else [], skipped):
        if exchange is None:
            messages.append(pointer)
        else:
            yield exchange
    stated = whole.get("messages")
    messages += [f"/messages/{index}" for index in range(len(stated) if isinstance(stated, list) else 0)]
    for pointer in messages:
        skipped.add(ShapeError(pointer, _MESSAGES, NoticeKind.UNRESOLVED))
    yield from skipped.notices("interaction")


def _interactions(path: str, items: list[Json], skipped: Skipped) -> Iterator[tuple[str, Exchange | None]]:
    """Yield each interaction with its pointer; None stands for a message."""
    firsts: dict[bytes, Exchange] = {}

    def read(item: Json, place: str) -> Exchange | None:
        interaction = mapping(item, place, "the interaction")
        if interaction.get("type") in _MESSAGE_TYPES or ("contents" in interaction and "request" not in interaction):
            return None
        if "request" not in interaction:
            raise ShapeError(place, _UNKNOWN_TYPE, NoticeKind.UNRESOLVED)
        content = dumps(("type" in interaction, interaction["request"], interaction.get("response")), _BY_VALUE)
        first = firsts.get(content)
        if first is None:
            first = firsts[content] = _exchange(path, interaction, place)
            return first
        return _twin(first, place, interaction.get("description"))

    return each(items, "/interactions", skipped, read)


def _exchange(path: str, interaction: dict[str, Json], place: str) -> Exchange:
    v4 = "type" in interaction
    given = mapping(interaction.get("request"), f"{place}/request", "the request")
    request = _request(path, given, f"{place}/request", v4)
    method = request.method if isinstance(request.method, str) else None
    answer = mapping(interaction.get("response"), f"{place}/response", "the response")
    title = interaction.get("description")
    return Exchange(
        loader="pact",
        provenance=Provenance.STATIC,
        ref=f"{path}#{place}",
        at=Location(path=path, pointer=place),
        request=request,
        responses=(_response(path, answer, f"{place}/response", method, v4),),
        title=title if isinstance(title, str) else None,
    )


def _twin(first: Exchange, place: str, title: Json) -> Exchange:
    return Exchange(
        loader=first.loader,
        provenance=first.provenance,
        ref=f"{first.at.path}#{place}",
        at=Location(path=first.at.path, pointer=place),
        request=first.request,
        responses=first.responses,
        title=title if isinstance(title, str) else None,
        twin_of=first,
    )


def _request(path: str, given: dict[str, Json], pointer: str, v4: bool) -> Request:
    headers = read_pairs(given.get("headers"), f"{pointer}/headers")
    url, query = split_url(text(given.get("path"), f"{pointer}/path", "the request's path"))
    body, _ = _body(path, given, headers, pointer, v4)
    stated = _stated_type(given.get("body")) if v4 else None
    if stated is not None and header_text(headers, "content-type") is None:
        headers = (*headers, ("Content-Type", stated))
    return Request(
        method=text(given.get("method"), f"{pointer}/method", "the request's method").upper(),
        url=url,
        query=query + _query(given.get("query"), f"{pointer}/query"),
        headers=headers,
        cookies=cookie_pairs(headers),
        body=NoBody() if body is None else body,
        complete=_ALL_FACETS,
        at=Location(path=path, pointer=pointer),
    )


def _query(raw: Json, pointer: str) -> Pairs:
    """Read the query: a string in versions 1 and 2, a map of lists after that."""
    if isinstance(raw, str):
        return query_pairs(raw.removeprefix("?"))
    if isinstance(raw, dict):  # a parameter without a value is null there
        raw = {name: [""] if value is None or value == [None] else value for name, value in raw.items()}
    return read_pairs(raw, pointer, "query parameters")


def _response(path: str, given: dict[str, Json], pointer: str, method: str | None, v4: bool) -> Response:
    headers = read_pairs(given.get("headers"), f"{pointer}/headers")
    code = status(given.get("status", 200), f"{pointer}/status")
    body, content_type = _body(path, given, headers, pointer, v4)
    if body is None:
        silent = Unknown(why="the pact states no body", at=Location(path=path, pointer=pointer))
        body = NoBody() if forbids_payload(method, code) else silent
    stated = header_text(headers, "content-type")
    return Response(
        status=code,
        headers=headers,
        content_type=content_type if stated is None else stated,
        content_type_implied=stated is None and content_type is not None,
        body=body,
        at=Location(path=path, pointer=pointer),
    )


def _body(path: str, given: dict[str, Json], headers: Pairs, pointer: str, v4: bool) -> tuple[Body | None, str | None]:
    """Give the payload, None where the pact leaves it out, and the content type that goes with it.

    A stated null is an empty payload (pact specification version 2, "Body matching").
    """
    if "body" not in given:
        return None, None
    raw, content_type = given["body"], header_text(headers, "content-type")
    place = f"{pointer}/body"
    if v4 and isinstance(raw, dict):
        content_type = content_type or _stated_type(raw)
        if "content" not in raw:
            return None, content_type
        return _encoded(raw, content_type, Location(path=path, pointer=f"{place}/content"))
    if raw is None:
        return NoBody(), content_type
    return _plain(raw, content_type, Location(path=path, pointer=place))


def _stated_type(body: Json) -> str | None:
    """Give the ``contentType`` of a body of version 4."""
    stated = body.get("contentType") if isinstance(body, dict) else None
    return stated if isinstance(stated, str) and stated else None


def _encoded(raw: dict[str, Json], content_type: str | None, at: Location) -> tuple[Body, str | None]:
    """Read a body of version 4: ``encoded`` is false, true or "base64", or "json" for JSON within a text."""
    content, encoded = raw["content"], raw.get("encoded", False)
    if not isinstance(content, str) or encoded in (False, None, "false", ""):
        return _plain(content, content_type, at)
    if isinstance(encoded, str) and encoded.lower() == "json":
        return body_from_text(content, content_type or "application/json", at), content_type
    return body_from_base64(content, content_type, at), content_type


def _plain(raw: Json, content_type: str | None, at: Location) -> tuple[Body, str | None]:
    """Read a body that stands in the pact as it is.

    A text of a JSON type is the payload where it is JSON by itself, and a JSON string otherwise: so the reference
    implementation reads it (pact_models, ``body_from_json``).
    """
    if not isinstance(raw, str):
        implied = "application/json" if isinstance(raw, dict | list) else None
        return body_from_structure(raw, at), content_type or implied
    body = body_from_text(raw, content_type or "text/plain", at)
    if content_type is not None and is_json(content_type) and not isinstance(body, JsonBody | Unknown):
        return JsonBody(value=raw, at=at, inline=True, text=json.dumps(raw)), content_type
    return body, content_type


LOADER = FileLoader(
    name="pact",
    summary="pacts of specification versions 1 to 4",
    suffixes=(".json",),
    marks=(b'"consumer"',),
    claims=claims,
    load=load,
)
