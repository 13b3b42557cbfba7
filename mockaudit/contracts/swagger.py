"""Read operations of Swagger 2.0 into the shape that OpenAPI 3 has."""

from __future__ import annotations

from mockaudit.contracts.nodes import Nodes
from mockaudit.contracts.reading import (
    ANY_MEDIA,
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
from mockaudit.contracts.shapes import item_types_of, types_of
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

_STYLES = {"ssv": "spaceDelimited", "pipes": "pipeDelimited", "tsv": "tabDelimited", "multi": "form"}
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_IN_BODY = {"body", "formData"}


def dialect(head: dict[str, Json]) -> str | None:
    """Name the dialect of a Swagger 2.0 document, None for any other."""
    return "swagger-2.0" if str(head.get("swagger")) in {"2.0", "2"} else None


def servers(head: dict[str, Json]) -> tuple[Server, ...]:
    """Build the base URLs from ``schemes``, ``host`` and ``basePath``; a path alone where there is no host."""
    host, base, schemes = head.get("host"), head.get("basePath"), head.get("schemes")
    base = base if isinstance(base, str) and base else "/"
    base = base if base.startswith("/") else "/" + base
    if not isinstance(host, str) or not host:
        return (Server(url=base),)
    known = [scheme for scheme in schemes if isinstance(scheme, str)] if isinstance(schemes, list) else []
    return tuple(Server(url=f"{scheme}://{host}{base}") for scheme in known or ["https", "http"])


def operation(reading: Reading, route: Route) -> Operation:
    """Read one operation; ``body`` and ``formData`` parameters become its request body."""
    nodes = reading.nodes
    place, value, item_place, item = find_operation(nodes, reading.path, route.pointer)
    lists = [(item_place, item.get("parameters")), (place, value.get("parameters"))]
    parameters, incomplete = merged_parameters(nodes, lists, lambda own, found: _parameter(nodes, own, found))
    operation_id = value.get("operationId")
    consumes = _texts(value.get("consumes", reading.head.get("consumes")))
    produces = _texts(value.get("produces", reading.head.get("produces")))
    return Operation(
        route=route,
        operation_id=operation_id if isinstance(operation_id, str) else None,
        parameters=parameters,
        request_body=_request_body(nodes, lists, consumes),
        responses=_responses(nodes, place, value, produces or (ANY_MEDIA,)),
        security=read_requirements(reading.schemes, value.get("security")),
        deprecated=value.get("deprecated") is True,
        open_parameters=incomplete,
        produces=produces,
        at=at(place),
    )


def _parameter(nodes: Nodes, place: Place, value: dict[str, Json]) -> Parameter | None:
    location = value.get("in")
    return None if location in _IN_BODY else _described(nodes, place, value)


def _described(nodes: Nodes, place: Place, value: dict[str, Json]) -> Parameter | None:
    """Read a parameter, or a field of a form; a file has no schema."""
    name, location = value.get("name"), value.get("in")
    if not isinstance(name, str) or not isinstance(location, str):
        return None
    collection = value.get("collectionFormat")
    default = "form" if location in {"query", "cookie", "formData"} else "simple"
    return Parameter(
        name=name,
        location=location,
        required=value.get("required") is True or location == "path",
        schema=None if value.get("type") == "file" else SchemaRef(path=place[0], pointer=place[1]),
        style=_STYLES.get(collection, default) if isinstance(collection, str) else default,
        explode=collection == "multi",
        types=types_of(nodes, place, value),
        item_types=item_types_of(nodes, place, value),
        at=at(place),
    )


def _request_body(nodes: Nodes, lists: list[tuple[Place, Json]], consumes: tuple[str, ...]) -> RequestBody | None:
    bodies: list[tuple[Place, dict[str, Json]]] = []
    fields: dict[str, tuple[Place, dict[str, Json]]] = {}
    for place, container in lists:
        for _, real, value in members(nodes, (place[0], child(place[1], "parameters")), container):
            if not isinstance(value, dict):
                continue
            if value.get("in") == "body":
                bodies.append((real, value))
            elif value.get("in") == "formData":
                fields[str(value.get("name"))] = (real, value)
    if bodies:
        place, value = bodies[-1]
        schema = (
            SchemaRef(path=place[0], pointer=child(place[1], "schema")) if value.get("schema") is not None else None
        )
        media = [MediaType(name=name, schema=schema, at=at(place)) for name in consumes or (ANY_MEDIA,)]
        return RequestBody(required=value.get("required") is True, content=tuple(media), at=at(place))
    if not fields:
        return None
    place = next(iter(fields.values()))[0]
    required = any(value.get("required") is True for _, value in fields.values())
    has_file = any(value.get("type") == "file" for _, value in fields.values())
    # Consumers may send a form in either encoding unless ``consumes`` or a file narrows it (Swagger 2.0, formData).
    names = [name for name in consumes if name.lower() in _FORMS] or list(_FORMS[:1] if has_file else _FORMS)
    form = [MediaType(name=name, schema=None, at=at(place)) for name in names]
    described = [_described(nodes, *item) for item in fields.values()]
    known = tuple(field for field in described if field is not None)
    return RequestBody(
        required=required, content=tuple(form), fields=known if len(known) == len(described) else (), at=at(place)
    )


def _responses(
    nodes: Nodes, place: Place, operation: dict[str, Json], produces: tuple[str, ...]
) -> tuple[ResponseSpec, ...]:
    own = (place[0], child(place[1], "responses"))
    found = []
    for status, real, value in members(nodes, own, operation.get("responses")):
        if status.startswith("x-"):
            continue
        content: tuple[MediaType, ...] = ()
        headers: tuple[HeaderSpec, ...] = ()
        if not isinstance(value, dict):
            content = unreadable_media(real)
        else:
            headers = _headers(nodes, real, value.get("headers"))
            schema = value.get("schema")
            schema_at = (real[0], child(real[1], "schema"))
            is_file = isinstance(schema, dict) and schema.get("type") == "file"
            if schema is not None:
                ref = None if is_file else SchemaRef(path=schema_at[0], pointer=schema_at[1])
                content = tuple(MediaType(name=name, schema=ref, at=at(schema_at)) for name in produces)
        found.append(ResponseSpec(status=status, headers=headers, content=content, at=at(real)))
    return tuple(found)


def _headers(nodes: Nodes, place: Place, headers: Json) -> tuple[HeaderSpec, ...]:
    own = (place[0], child(place[1], "headers"))
    return tuple(
        HeaderSpec(
            name=name,
            required=False,
            schema=SchemaRef(path=real[0], pointer=real[1]),
            types=types_of(nodes, real, value),
            at=at(real),
        )
        for name, real, value in members(nodes, own, headers)
        if isinstance(value, dict)
    )


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _no_servers(_: Json) -> tuple[Server, ...]:
    return ()


READER = Reader(
    dialect=dialect, servers=servers, own_servers=_no_servers, operation=operation, schemes="/securityDefinitions"
)
