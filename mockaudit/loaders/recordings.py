"""Turn the interactions read from one recording into exchanges, which share what is known of the file as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mockaudit.loaders.bodies import body_from_base64, body_from_bytes, body_from_text
from mockaudit.loaders.headers import header_text
from mockaudit.loaders.scrubbed import is_scrubbed, without_marks
from mockaudit.model.body import Body, NoBody, Unknown
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Behaviour, Exchange, Facet, Pairs, Provenance, Request, Response
from mockaudit.model.location import Location

# A recording states all of what was sent, so what is absent from it was absent.
ALL_FACETS = frozenset(Facet)
_WITH_PAYLOAD = ("POST", "PUT", "PATCH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One recorded interaction; ``response`` is None where no answer came."""

    request: Request
    response: Response | None
    recorded_at: str | None
    templated: bool = False


def recorded_exchanges(loader: str, path: str, found: Iterable[tuple[str, Recorded]]) -> Iterator[Exchange]:
    """Make exchanges of the interactions of one file, given as ``(pointer, interaction)``."""
    interactions = list(found)
    scrubbed = is_scrubbed(recorded.request for _, recorded in interactions)
    for pointer, recorded in interactions:
        behaviour = {Behaviour.EXCEPTION} if recorded.response is None else set()
        if recorded.templated:
            behaviour.add(Behaviour.TEMPLATED)
        yield Exchange(
            loader=loader,
            provenance=Provenance.RECORDED,
            ref=f"{path}#{pointer}",
            at=Location(path=path, pointer=pointer),
            request=_as_sent(recorded.request),
            responses=() if recorded.response is None else (_as_answered(recorded.response),),
            behaviour=frozenset(behaviour),
            recorded_at=recorded.recorded_at,
            complete_responses=True,
            secrets_scrubbed=scrubbed,
        )


def _as_sent(request: Request) -> Request:
    """Read a request without the recorder's marks; a payload of which only the type was kept was sent all the same."""
    body = without_marks(request.body)
    if not isinstance(body, NoBody):
        return request if body is request.body else replace(request, body=body)
    typed = request.method in _WITH_PAYLOAD and header_text(request.headers, "content-type")
    if not typed or header_text(request.headers, "content-length") == "0":
        return request
    return replace(request, complete=request.complete - {Facet.BODY})


def _as_answered(response: Response) -> Response:
    body = without_marks(response.body)
    return response if body is response.body else replace(response, body=body)


def recorded_body(raw: object, headers: Pairs, at: Location) -> Body:
    """Read a payload as recorders store it: text, bytes, nothing, or a mapping with ``string`` or ``base64_string``."""
    if isinstance(raw, dict):
        packed = raw.get("base64_string")
        if isinstance(packed, str | bytes) and packed:
            return base64_body(packed, headers, Location(path=at.path, pointer=at.pointer + "/base64_string"))
        if not raw.keys() & {"string", "base64_string"}:
            return (
                Unknown(why="the recording holds the payload in a form that is not known", at=at) if raw else NoBody()
            )
        return recorded_body(raw.get("string"), headers, Location(path=at.path, pointer=at.pointer + "/string"))
    if raw is None:
        return NoBody()
    if isinstance(raw, str):
        return body_from_text(raw, header_text(headers, "content-type"), at)
    if isinstance(raw, bytes):
        content_type = header_text(headers, "content-type")
        return body_from_bytes(raw, content_type, at, header_text(headers, "content-encoding"))
    return Unknown(why="the recording holds the payload in a form that is not known", at=at)


def base64_body(packed: str | bytes, headers: Pairs, at: Location) -> Body:
    """Read a payload that is stored as base64, by the headers that went with it."""
    content_type = header_text(headers, "content-type")
    return body_from_base64(packed, content_type, at, header_text(headers, "content-encoding"))
