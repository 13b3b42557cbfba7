"""Read operations of OpenAPI 3.0, 3.1 and 3.2."""

from __future__ import annotations

from mockaudit.contracts.nodes import Nodes
from mockaudit.contracts.reading import (
    Reader,
    Reading,
    at,
    find_operation,
    members,
    merged_parameters,
    unreadable_media,
)
from mockaudit.contracts.refs import Place, child
from mockaudit.contracts.security import read_requirements
from mockaudit.contracts.shapes import item_types_of, properties_of, types_of
from mockaudit.model.contract import (
    HeaderSpec,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    ResponseSpec,
    Route,
    SchemaRef,
    Server,
)
from mockaudit.model.value import Json

_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
# Header parameters of these names are to be ignored (OpenAPI 3.1 section 4.8.12.2.1).
_IGNORED_HEADERS = {"accept", "content-type", "authorization"}


def dialect(head: dict[str, Json]) -> str | None:
    """Name the dialect of an OpenAPI 3 document, None for any other."""
    version = head.get("openapi")
    if not isinstance(version, str) or not version.startswith("3."):
        return None
    minor = version.split(".")[1]
    return f"openapi-3.{minor}" if minor in {"0", "1"} else "openapi-3.2"


def own_servers(value: Json) -> tuple[Server, ...]:
    """Read the ``servers`` of a document, path item or operation; empty where it has none.

    A variable without ``enum`` may be anything: its default is one value among others.
    """
    servers = value.get("servers") if isinstance(value, dict) else None
    found = []
    for server in servers if isinstance(servers, list) else ():
        url = server.get("url") if isinstance(server, dict) else None
        if isinstance(server, dict) and isinstance(url, str):
            found.append(Server(url=url, variables=_variables(server.get("variables"))))
    return tuple(found)


def servers(head: dict[str, Json]) -> tuple[Server, ...]:
    """Read a document's servers; without any, ``/`` (OpenAPI 3.1 section 4.8.1.1)."""
    return own_servers(head) or (Server(url="/"),)


def operation(reading: Reading, route: Route) -> Operation:
    """Read one operation with everything it refers to; parts that cannot be read are left open, never invented."""
    nodes = reading.nodes
    place, value, item_place, item = find_operation(nodes, reading.path, route.pointer)
    parameters, incomplete = merged_parameters(
        nodes,
        [(item_place, item.get("parameters")), (place, value.get("parameters"))],
        lambda own, parameter: _parameter(nodes, own, parameter),
    )
    operation_id = value.get("operationId")
    return Operation(
        route=route,
        operation_id=operation_id if isinstance(operation_id, str) else None,
        parameters=parameters,
        request_body=_request_body(nodes, place, value),
        responses=_responses(nodes, place, value),
        security=read_requirements(reading.schemes, value.get("security")),
        deprecated=value.get("deprecated") is True,
        open_parameters=incomplete,
        at=at(place),
    )


def _variables(value: Json) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = []
    for name, variable in value.items() if isinstance(value, dict) else ():
        choices = variable.get("enum") if isinstance(variable, dict) else None
        texts = (
            [str(choice) for choice in choices if not isinstance(choice, dict | list)]
            if isinstance(choices, list)
            else []
        )
        found.append((name, tuple(texts)))
    return tuple(found)


def _parameter(nodes: Nodes, place: Place, value: dict[str, Json]) -> Parameter | None:
    name, location = value.get("name"), value.get("in")
    if not isinstance(name, str) or not isinstance(location, str):
        return None
    if location == "header" and name.lower() in _IGNORED_HEADERS:
        return None
    schema_place: Place = (place[0], child(place[1], "schema"))
    schema, media_type = value.get("schema"), None
    content = value.get("content")
    if isinstance(content, dict) and content:
        media_type, media = next(iter(content.items()))
        schema_place = (place[0], child(place[1], "content", media_type, "schema"))
        schema = media.get("schema") if isinstance(media, dict) else None
    style, explode = value.get("style"), value.get("explode")
    style = style if isinstance(style, str) else _STYLES.get(location, "form")
    properties, open_properties = properties_of(nodes, schema_place, schema)
    return Parameter(
        name=name,
        location=location,
        required=value.get("required") is True or location == "path",
        schema=SchemaRef(path=schema_place[0], pointer=schema_place[1]) if schema is not None else None,
        style=style,
        explode=explode if isinstance(explode, bool) else style in {"form", "cookie"},
        types=types_of(nodes, schema_place, schema),
        item_types=item_types_of(nodes, schema_place, schema),
        properties=properties,
        open_properties=open_properties,
        media_type=media_type,
        deprecated=value.get("deprecated") is True,
        at=at(place),
    )


def _request_body(nodes: Nodes, place: Place, operation: dict[str, Json]) -> RequestBody | None:
    if "requestBody" not in operation:
        return None
    own = (place[0], child(place[1], "requestBody"))
    for _, real, value in members(nodes, place, {"requestBody": operation["requestBody"]}):
        if isinstance(value, dict):
            content = _content(nodes, real, value.get("content"))
            return RequestBody(required=value.get("required") is True, content=content, at=at(real))
    return RequestBody(required=False, content=unreadable_media(own), at=at(own))


def _responses(nodes: Nodes, place: Place, operation: dict[str, Json]) -> tuple[ResponseSpec, ...]:
    own = (place[0], child(place[1], "responses"))
    found = []
    for status, real, value in members(nodes, own, operation.get("responses")):
        if status.startswith("x-"):
            continue
        status = status if status == "default" else status.upper()  # noqa: PLW2901
        if isinstance(value, dict):
            headers = _headers(nodes, real, value.get("headers"))
            content = _content(nodes, real, value.get("content"))
        else:
            headers, content = (), unreadable_media(real)
        found.append(ResponseSpec(status=status, headers=headers, content=content, at=at(real)))
    return tuple(found)


def _content(nodes: Nodes, place: Place, content: Json) -> tuple[MediaType, ...]:
    found = []
    own = (place[0], child(place[1], "content"))
    for name, real, value in members(nodes, own, content):
        schema = None
        if isinstance(value, dict) and value.get("schema") is not None:
            schema = SchemaRef(path=real[0], pointer=child(real[1], "schema"))
        found.append(MediaType(name=name, schema=schema, at=at(real)))
    return tuple(found)


def _headers(nodes: Nodes, place: Place, headers: Json) -> tuple[HeaderSpec, ...]:
    found = []
    own = (place[0], child(place[1], "headers"))
    for name, real, value in members(nodes, own, headers):
        # A response's Content-Type is described by ``content``; the header of that name is ignored (section 4.8.17.1).
        if not isinstance(value, dict) or name.lower() == "content-type":
            continue
        schema = value.get("schema")
        schema_place = (real[0], child(real[1], "schema"))
        found.append(
            HeaderSpec(
                name=name,
                required=value.get("required") is True,
                schema=SchemaRef(path=schema_place[0], pointer=schema_place[1]) if schema is not None else None,
                types=types_of(nodes, schema_place, schema),
                at=at(real),
            )
        )
    return tuple(found)


READER = Reader(
    dialect=dialect,
    servers=servers,
    own_servers=own_servers,
    operation=operation,
    schemes="/components/securitySchemes",
)
