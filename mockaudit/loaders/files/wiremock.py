"""Turn WireMock's stub mappings, one in a file or many, into exchanges.

Read: each mapping, one in a file or many: URL in every form, query, headers, cookies, body patterns that state a
value; the response with ``jsonBody``, ``body``, ``base64Body`` or a file of ``__files``.

Not read: what templates and transformers make, faults, proxies, the order of scenarios, and patterns over JSON paths,
XML or schemas.
"""

from __future__ import annotations

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.base import FileLoader, Loaded
from mockaudit.loaders.shapes import ShapeError, Skipped, each, mapping
from mockaudit.loaders.wiremock_request import stub_request
from mockaudit.loaders.wiremock_response import ServedFiles, stub_response
from mockaudit.model.exchange import Exchange, Provenance
from mockaudit.model.location import Location
from mockaudit.model.value import Json

# https://wiremock.org/docs/stubbing: what a stub may hold, which tells it from other files with a request and a response.
_STUB_KEYS = frozenset(
    {
        "id",
        "uuid",
        "name",
        "request",
        "response",
        "priority",
        "scenarioName",
        "requiredScenarioState",
        "newScenarioState",
    }
    | {"persistent", "metadata", "postServeActions", "serveEventListeners", "insertionIndex"}
)
_URL_KEYS = frozenset({"url", "urlPath", "urlPattern", "urlPathPattern", "urlPathTemplate", "method"})


def claims(document: Json) -> bool:
    """Tell a stub by the keys it may have, and a file of several by the first that is one."""
    if not isinstance(document, dict):
        return False
    stubs = document.get("mappings")
    return any(map(_is_stub, stubs)) if isinstance(stubs, list) else _is_stub(document)


def load(source: Source, document: Json, project: Project) -> Loaded:
    """Yield the stubs of a file in order, then a notice for each kind of stub that cannot be read."""
    whole = mapping(document, "", "the file")
    skipped = Skipped(path=source.path)
    files = ServedFiles(project)

    def read(item: Json, place: str) -> Exchange:
        return _exchange(source.path, mapping(item, place, "the stub"), place, files)

    stubs = whole.get("mappings")
    if isinstance(stubs, list):
        for _, exchange in each(stubs, "/mappings", skipped, read):
            yield exchange
    else:
        try:
            yield read(whole, "")
        except ShapeError as error:
            skipped.add(error)
    yield from skipped.notices("stub")


def _is_stub(item: Json) -> bool:
    if not isinstance(item, dict) or not item.keys() <= _STUB_KEYS:
        return False
    request = item.get("request")
    return isinstance(request, dict) and isinstance(item.get("response"), dict) and bool(request.keys() & _URL_KEYS)


def _exchange(path: str, stub: dict[str, Json], place: str, files: ServedFiles) -> Exchange:
    request = stub_request(path, stub.get("request"), f"{place}/request")
    response, behaviour = stub_response(path, stub.get("response"), f"{place}/response", files)
    name = stub.get("name")
    return Exchange(
        loader="wiremock",
        provenance=Provenance.STATIC,
        ref=f"{path}#{place}",
        at=Location(path=path, pointer=place),
        request=request,
        responses=() if response is None else (response,),
        behaviour=behaviour,
        title=name if isinstance(name, str) and name else None,
    )


LOADER = FileLoader(
    name="wiremock",
    summary="stub mappings of WireMock",
    suffixes=(".json",),
    marks=(b'"request"',),
    claims=claims,
    load=load,
)
