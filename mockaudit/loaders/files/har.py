"""Turn HTTP archives (HAR 1.2), as browsers, proxies and Polly.js write them, into recorded exchanges.

Read: each entry with its request and response, posted forms, base64 bodies and the date.

Not read: timings, pages, cookies of responses, websocket messages, and payloads that the browser did not save.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.base import FileLoader, Loaded
from mockaudit.loaders.bodies import body_from_text, forbids_payload
from mockaudit.loaders.dates import iso_date
from mockaudit.loaders.headers import cookie_pairs, header_text, read_pairs, split_url
from mockaudit.loaders.recordings import ALL_FACETS, Recorded, base64_body, recorded_exchanges
from mockaudit.loaders.shapes import Skipped, each, mapping, status, text
from mockaudit.model.body import Body, NoBody, TextBody, Unknown
from mockaudit.model.exchange import Pairs, Request, Response
from mockaudit.model.location import Location
from mockaudit.model.value import Json

_CUT = "the archive was saved without the payload"


def claims(document: Json) -> bool:
    """Tell an archive by its list ``log.entries``."""
    log = document.get("log") if isinstance(document, dict) else None
    return isinstance(log, dict) and isinstance(log.get("entries"), list)


def load(source: Source, document: Json, project: Project) -> Loaded:
    """Yield the entries of an archive in order, then a notice for each kind of entry that cannot be read."""
    del project
    skipped = Skipped(path=source.path)
    yield from recorded_exchanges("har", source.path, _entries(source.path, document, skipped))
    yield from skipped.notices("item")


def _entries(path: str, document: Json, skipped: Skipped) -> Iterator[tuple[str, Recorded]]:
    log = mapping(mapping(document, "", "the archive").get("log"), "/log", "the log")
    entries = log.get("entries")

    def read(item: Json, place: str) -> Recorded:
        entry = mapping(item, place, "the entry")
        request = _request(path, mapping(entry.get("request"), f"{place}/request", "the request"), f"{place}/request")
        answer = mapping(entry.get("response"), f"{place}/response", "the response")
        method = request.method if isinstance(request.method, str) else None
        response = _response(path, answer, f"{place}/response", method)
        return Recorded(request=request, response=response, recorded_at=iso_date(entry.get("startedDateTime")))

    return each(entries if isinstance(entries, list) else [], "/log/entries", skipped, read)


def _headers(given: dict[str, Json], pointer: str) -> Pairs:
    """Read headers without those that HTTP/2 frames make of method and URL (``:authority``)."""
    return tuple(pair for pair in read_pairs(given.get("headers"), f"{pointer}/headers") if not pair[0].startswith(":"))


def _request(path: str, given: dict[str, Json], pointer: str) -> Request:
    headers = _headers(given, pointer)
    url, query = split_url(text(given.get("url"), f"{pointer}/url", "the request's URL"))
    posted = given.get("postData")
    media_type = posted.get("mimeType") if isinstance(posted, dict) else None
    if isinstance(media_type, str) and media_type and header_text(headers, "content-type") is None:
        headers = (*headers, ("Content-Type", media_type))
    return Request(
        method=text(given.get("method"), f"{pointer}/method", "the request's method").upper(),
        url=url,
        query=query or read_pairs(given.get("queryString"), f"{pointer}/queryString", "query parameters"),
        headers=headers,
        cookies=cookie_pairs(headers) or read_pairs(given.get("cookies"), f"{pointer}/cookies", "cookies"),
        body=_request_body(path, posted, headers, f"{pointer}/postData"),
        complete=ALL_FACETS,
        at=Location(path=path, pointer=pointer),
    )


def _request_body(path: str, posted: Json, headers: Pairs, pointer: str) -> Body:
    if posted is None:
        length = header_text(headers, "content-length")
        sent = length is not None and length.isdigit() and length.strip("0") != ""
        return (
            Unknown(why=_CUT, at=Location(path=path, pointer=pointer.removesuffix("/postData"))) if sent else NoBody()
        )
    given = mapping(posted, pointer, "the posted data")
    content_type = header_text(headers, "content-type")
    at = Location(path=path, pointer=f"{pointer}/text")
    stated = given.get("text")
    if isinstance(stated, str) and stated:
        if given.get("encoding") == "base64":
            return base64_body(stated, headers, at)
        return body_from_text(stated, content_type, at)
    fields = read_pairs(given.get("params"), f"{pointer}/params", "form fields")
    if not fields:
        return NoBody()
    at = Location(path=path, pointer=f"{pointer}/params")
    if content_type is not None and "x-www-form-urlencoded" in content_type.lower():
        return TextBody(text=urlencode([(name, str(value)) for name, value in fields]), at=at)
    return Unknown(why="the archive keeps the form's fields, not the payload", at=at)


def _response(path: str, given: dict[str, Json], pointer: str, method: str | None) -> Response | None:
    """Read a response; browsers write status 0 where none came (aborted, blocked, no network)."""
    code = status(given.get("status"), f"{pointer}/status")
    if code == 0:
        return None
    headers = _headers(given, pointer)
    content = given.get("content")
    return Response(
        status=code,
        headers=headers,
        content_type=_content_type(content, headers),
        body=_response_body(path, content, headers, f"{pointer}/content", forbids_payload(method, code)),
        at=Location(path=path, pointer=pointer),
    )


def _content_type(content: Json, headers: Pairs) -> str | None:
    """Give the Content-Type header, or where the archive lacks it the type that it notes for the payload."""
    stated = header_text(headers, "content-type")
    if stated is not None or not isinstance(content, dict) or not content.get("text"):
        return stated
    noted = content.get("mimeType")
    return noted if isinstance(noted, str) and "/" in noted else None


def _response_body(path: str, content: Json, headers: Pairs, pointer: str, forbidden: bool) -> Body:
    at = Location(path=path, pointer=f"{pointer}/text")
    if content is None:
        return NoBody() if forbidden else Unknown(why=_CUT, at=Location(path=path, pointer=pointer))
    given = mapping(content, pointer, "the content")
    stated, size = given.get("text"), given.get("size")
    if isinstance(stated, str) and stated:
        if given.get("encoding") == "base64":
            return base64_body(stated, (*headers, ("Content-Type", _content_type(content, headers))), at)
        return body_from_text(stated, _content_type(content, headers), at)
    if forbidden or (size == 0 and not isinstance(size, bool)):
        return NoBody()
    return Unknown(why=_CUT, at=Location(path=path, pointer=pointer))


LOADER = FileLoader(
    name="har",
    summary="HTTP archives of browsers, proxies and Polly.js",
    suffixes=(".har", ".json"),
    marks=(b'"entries"',),
    claims=claims,
    load=load,
)
