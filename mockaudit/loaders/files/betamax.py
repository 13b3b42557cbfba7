"""Turn the cassettes of betamax and of Ruby's VCR, in JSON or YAML, into recorded exchanges.

Read: each interaction with its request and response, bodies as text, base64 or gzip, the date, and URLs with ERB tags
as templates.

Not read: bodies that ERB makes, and the matchers that replay a cassette.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.base import FileLoader, Loaded
from mockaudit.loaders.dates import iso_date
from mockaudit.loaders.headers import cookie_pairs, header_text, read_pairs, split_url
from mockaudit.loaders.recordings import ALL_FACETS, Recorded, recorded_body, recorded_exchanges
from mockaudit.loaders.shapes import Skipped, each, mapping, status, text
from mockaudit.model.body import Body, Unknown
from mockaudit.model.exchange import Pairs, Request, Response
from mockaudit.model.location import Location
from mockaudit.model.value import Hole, Json, Template


def claims(document: Json) -> bool:
    """Tell a cassette by its list of ``http_interactions``."""
    return isinstance(document, dict) and isinstance(document.get("http_interactions"), list)


def load(source: Source, document: Json, project: Project) -> Loaded:
    """Yield the interactions of a cassette in order, then a notice for each kind of item that cannot be read."""
    del project
    skipped = Skipped(path=source.path)
    yield from recorded_exchanges("betamax", source.path, _interactions(source.path, document, skipped))
    yield from skipped.notices("item")


def _interactions(path: str, document: Json, skipped: Skipped) -> Iterator[tuple[str, Recorded]]:
    whole = mapping(document, "", "the cassette")
    items = whole.get("http_interactions")
    by_ruby = str(whole.get("recorded_with", "")).startswith("VCR")

    def read(item: Json, place: str) -> Recorded:
        interaction = mapping(item, place, "the interaction")
        request, templated_url = _request(path, interaction.get("request"), f"{place}/request", by_ruby)
        response, templated_body = _response(path, interaction.get("response"), f"{place}/response", by_ruby)
        return Recorded(
            request=request,
            response=response,
            recorded_at=iso_date(interaction.get("recorded_at")) or iso_date(header_text(response.headers, "date")),
            templated=templated_url or templated_body,
        )

    return each(items if isinstance(items, list) else [], "/http_interactions", skipped, read)


def _request(path: str, raw: Json, pointer: str, by_ruby: bool) -> tuple[Request, bool]:
    given = mapping(raw, pointer, "the request")
    headers = read_pairs(given.get("headers"), f"{pointer}/headers")
    uri = text(given.get("uri"), f"{pointer}/uri", "the request's URL")
    body, templated = _body(path, given, headers, pointer, by_ruby)
    erb = by_ruby and _has_erb(uri)
    # Ruby writes the method as a symbol, which YAML shows as ":get" or "get".
    method = text(given.get("method"), f"{pointer}/method", "the request's method").removeprefix(":").upper()
    url, query = (_template(uri), ()) if erb else split_url(uri)
    request = Request(
        method=method,
        url=url,
        query=query,
        headers=headers,
        cookies=cookie_pairs(headers),
        body=body,
        complete=frozenset() if erb else ALL_FACETS,
        at=Location(path=path, pointer=pointer),
    )
    return request, erb or templated


def _response(path: str, raw: Json, pointer: str, by_ruby: bool) -> tuple[Response, bool]:
    given = mapping(raw, pointer, "the response")
    headers = read_pairs(given.get("headers"), f"{pointer}/headers")
    body, templated = _body(path, given, headers, pointer, by_ruby)
    response = Response(
        status=_status(given, pointer),
        headers=headers,
        content_type=header_text(headers, "content-type"),
        body=body,
        at=Location(path=path, pointer=pointer),
    )
    return response, templated


def _status(given: dict[str, Json], pointer: str) -> int:
    """Read ``status.code``, or ``status_code`` as betamax wrote it before 0.2."""
    if "status_code" in given:
        return status(given["status_code"], f"{pointer}/status_code")
    stated = mapping(given.get("status"), f"{pointer}/status", "the response's status")
    return status(stated.get("code"), f"{pointer}/status/code")


def _body(path: str, given: dict[str, Json], headers: Pairs, pointer: str, by_ruby: bool) -> tuple[Body, bool]:
    raw = given.get("body")
    at = Location(path=path, pointer=f"{pointer}/body")
    stated = raw.get("string") if isinstance(raw, dict) else raw
    if by_ruby and isinstance(stated, str) and _has_erb(stated):
        return Unknown(why="the payload is an ERB template", at=at), True
    return recorded_body(raw, headers, at), False


def _has_erb(text: str) -> bool:
    """Tell whether a text holds an ERB tag.

    Ruby's VCR runs a cassette through ERB where the test asks for it (`erb: true`), which the cassette does not show.
    """
    start = text.find("<%")
    return start >= 0 and text.find("%>", start) >= 0


def _template(uri: str) -> Template:
    """Part a URL up to its query into its literal pieces and its ERB tags."""
    parts: list[str | Hole] = []
    rest = uri
    while rest:
        literal, tag, rest = rest.partition("<%")
        bare, query, _ = literal.partition("?")
        parts += [bare] if bare else []
        if query:
            break
        parts += [Hole(reason="an ERB template")] if tag else []
        rest = rest.partition("%>")[2]
    return Template(parts=tuple(parts))


LOADER = FileLoader(
    name="betamax",
    summary="cassettes of betamax and of Ruby's VCR",
    suffixes=(".json", ".yaml", ".yml"),
    marks=(b"http_interactions",),
    claims=claims,
    load=load,
)
