"""Turn the response half of a WireMock stub, and the file it may serve, into a response."""

from __future__ import annotations

import posixpath

from mockaudit.documents.source import Project, Source, UnreadableError
from mockaudit.loaders.bodies import body_from_base64, body_from_bytes, body_from_structure, body_from_text
from mockaudit.loaders.headers import header_text, header_value, read_pairs
from mockaudit.loaders.placeholders import with_holes
from mockaudit.loaders.shapes import mapping, status
from mockaudit.model.body import Body, JsonBody, NoBody, Unknown
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Behaviour, Pairs, Response
from mockaudit.model.location import Location
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Hole, Json

MAX_SERVED = 256 * 1024 * 1024

_TEMPLATE = lazy_pattern(r"\{\{")
_REASON = "a response template"


@dataclass(slots=True)
class ServedFiles:
    """The files that the stubs of one mapping file serve; the total is bounded, since many stubs may serve one file."""

    project: Project
    left: int = MAX_SERVED

    def read(self, path: str) -> Source:
        """Read a file below the root; raise UnreadableError also where the stubs have served too much already."""
        if self.left <= 0:
            raise UnreadableError(f"the stubs of one file serve more than {MAX_SERVED >> 20} MiB; split it")
        source = self.project.read(path)
        self.left -= len(source.data)
        return source


def stub_response(
    path: str, raw: Json, pointer: str, files: ServedFiles
) -> tuple[Response | None, frozenset[Behaviour]]:
    """Read a stub's response; None where it breaks the connection or asks another server."""
    given = mapping(raw, pointer, "the response")
    if given.get("fault") is not None:
        return None, frozenset({Behaviour.EXCEPTION})
    if given.get("proxyBaseUrl") is not None:
        return None, frozenset({Behaviour.PASSTHROUGH})
    headers: Pairs = tuple(
        (name, Hole(reason=_REASON) if isinstance(value, str) and "{{" in value else value)
        for name, value in read_pairs(given.get("headers"), f"{pointer}/headers")
    )
    body, templated = _body(path, given, headers, pointer, files)
    content_type = header_value(headers, "content-type")
    response = Response(
        status=status(given.get("status", 200), f"{pointer}/status"),
        headers=headers,
        content_type=content_type if isinstance(content_type, str | Hole) else None,
        body=body,
        at=Location(path=path, pointer=pointer),
    )
    return response, frozenset({Behaviour.TEMPLATED}) if templated else frozenset()


def _body(path: str, given: dict[str, Json], headers: Pairs, pointer: str, files: ServedFiles) -> tuple[Body, bool]:
    """Give the payload and whether something fills it in at run time."""
    at = Location(path=path, pointer=pointer)
    transformers = given.get("transformers")
    names = transformers if isinstance(transformers, list) else []
    if any(name != "response-template" for name in names):
        return Unknown(why="a transformer of the stub makes the payload", at=at), True
    if "jsonBody" in given:
        return _structure(given["jsonBody"], Location(path=path, pointer=f"{pointer}/jsonBody"))
    content_type = header_text(headers, "content-type")
    stated = given.get("body")
    if isinstance(stated, str):
        at = Location(path=path, pointer=f"{pointer}/body")
        if _TEMPLATE.search(stated):
            return Unknown(why="the payload is a response template", at=at), True
        return body_from_text(stated, content_type, at), False
    packed = given.get("base64Body")
    if isinstance(packed, str):
        return body_from_base64(packed, content_type, Location(path=path, pointer=f"{pointer}/base64Body")), False
    name = given.get("bodyFileName")
    if isinstance(name, str):
        return _file(path, name, content_type, Location(path=path, pointer=f"{pointer}/bodyFileName"), files, names)
    if stated is not None:
        return Unknown(why="the stub's body is not a text", at=Location(path=path, pointer=f"{pointer}/body")), False
    return NoBody(), False


def _structure(stated: Json, at: Location) -> tuple[Body, bool]:
    body = body_from_structure(stated, at)
    if not isinstance(body, JsonBody):
        return body, False
    value = with_holes(body.value, _TEMPLATE, _REASON)
    if value == body.value:
        return body, False
    return JsonBody(value=value, at=at, inline=True), True


def _file(
    path: str, name: str, content_type: str | None, at: Location, files: ServedFiles, transformers: list[Json]
) -> tuple[Body, bool]:
    """Read the file that a stub serves from ``__files``, the neighbour of ``mappings`` (WireMock, "Stubbing")."""
    if _TEMPLATE.search(name):
        return Unknown(why="the name of the payload's file is a response template", at=at), True
    served = posixpath.normpath(posixpath.join(_files_folder(path), name))
    try:
        source = files.read(served)
    except UnreadableError as error:
        return Unknown(why=f"the payload's file cannot be read: {error}", at=at), False
    if transformers and b"{{" in source.data:
        return Unknown(why="the payload is a response template", at=at), True
    body = body_from_bytes(source.data, content_type, Location(path=served))
    if isinstance(body, JsonBody) and served.endswith(".json"):
        return JsonBody(value=body.value, at=body.at, inline=True, text=body.text), False
    return body, False


def _files_folder(path: str) -> str:
    folders = path.split("/")[:-1]
    for index in range(len(folders) - 1, -1, -1):
        if folders[index] == "mappings":
            return "/".join([*folders[:index], "__files"])
    return "/".join([*folders[:-1], "__files"])
