"""Turn a service model of botocore into a document of operations with JSON Schemas, and read operations from it.

A shape keeps its name: what the model has at ``/shapes/Bucket/pattern``, the document has there, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mockaudit.contracts.reading import Reader, Reading, at
from mockaudit.contracts.refs import child, encode
from mockaudit.model.contract import MediaType, Operation, RequestBody, ResponseSpec, Route, SchemaRef, Server
from mockaudit.model.dataclass import dataclass
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.service import METHOD, SCHEME
from mockaudit.model.value import Json

DIALECT = "botocore"
MEDIA = "application/json"
# Names that botocore's clients take beside the model's (botocore.handlers).
ALIASES = {("ec2", "Filter"): "Filters", ("logs", "from"): "fromTime", ("cloudsearchdomain", "return"): "returnFields"}
# Parameters that clients fill in, and those that they take in other forms than the model's.
FILLED = frozenset({("glacier", "accountId")})
CONVERTED = frozenset({("s3", "CopySource")})
# Words in which capitals begin no new word of a method's name.
WORDS = {
    "iSCSI": "Iscsi",
    "HITs": "Hits",
    "PartiQL": "Partiql",
    "OAuth2": "Oauth2",
    "WhatsApp": "Whatsapp",
    "OTel": "Otel",
}
_PLURAL = lazy_pattern(r"[A-Z]{2,}s$")
_WORD = lazy_pattern(r"(.)([A-Z][a-z]+)")
_END = lazy_pattern(r"([a-z0-9])([A-Z])")
_BOUNDS = {
    "string": ("minLength", "maxLength"),
    "list": ("minItems", "maxItems"),
    "map": ("minProperties", "maxProperties"),
}
_NUMBERS = {"integer": "integer", "long": "integer", "float": "number", "double": "number"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A service's shapes, and what tells the patterns that can be used."""

    service: str
    shapes: dict[str, Json]
    is_pattern: Callable[[str], bool]


def as_document(content: Json, service: str, is_pattern: Callable[[str], bool]) -> dict[str, Json]:
    """Give the operations and shapes of a model as JSON Schemas; what is not understood of it allows anything."""
    given = _dict(content)
    model = Model(service=service, shapes=_dict(given.get("shapes")), is_pattern=is_pattern)
    schemas: dict[str, Json] = {name: _schema(_dict(shape), model) for name, shape in model.shapes.items()}
    operations: dict[str, Json] = {
        name: {
            "input": _input(schemas, _dict(operation), service),
            "output": _output(schemas, _dict(operation)),
            "deprecated": _dict(operation).get("deprecated") is True,
        }
        for name, operation in _dict(given.get("operations")).items()
    }
    info: dict[str, Json] = {"title": title_of(given.get("metadata"), "serviceFullName")}
    return {"service": service, "info": info, "operations": operations, "shapes": schemas}


def title_of(value: Json, name: str) -> str:
    """Give a title that an object holds under a name, "" where it has none."""
    title = _dict(value).get(name)
    return title if isinstance(title, str) else ""


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _schema(shape: dict[str, Json], model: Model) -> dict[str, Json]:
    """Give the schema of a shape; botocore takes blobs and timestamps in several forms, so that these allow anything."""
    kind = shape.get("type")
    if kind == "structure" and not shape.get("document") and not shape.get("eventstream"):
        return _structure(shape, model.service)
    if kind == "string":
        schema = _text(shape, model)
    elif kind == "list":
        schema = {"type": "array", "items": _reference(_dict(shape.get("member")))}
    elif kind == "map":
        schema = _map(shape, model)
    elif kind == "boolean":
        schema = {"type": "boolean"}
    elif isinstance(kind, str) and kind in _NUMBERS:
        schema = {"type": _NUMBERS[kind]}
    else:
        return {}
    keywords = _BOUNDS.get(kind, ("minimum", "maximum"))
    return schema | dict(_bounds(shape, keywords, is_size=kind in _BOUNDS))


def _text(shape: dict[str, Json], model: Model) -> dict[str, Json]:
    schema: dict[str, Json] = {"type": "string"}
    pattern, names = shape.get("pattern"), _names(shape)
    if isinstance(pattern, str) and model.is_pattern(pattern):
        schema["pattern"] = pattern
    return schema | {"enum": [*names]} if names else schema


def _names(shape: dict[str, Json]) -> list[str]:
    """Give the values that a text may have, none where it may have any."""
    enum = shape.get("enum")
    names = enum if isinstance(enum, list) else []
    return [name for name in names if isinstance(name, str)]


def _map(shape: dict[str, Json], model: Model) -> dict[str, Json]:
    """Give the schema of a map: where its keys are listed, these are what it may have."""
    key = _dict(shape.get("key")).get("shape")
    names = _names(_dict(model.shapes.get(key))) if isinstance(key, str) else []
    value = _reference(_dict(shape.get("value")))
    if not names:
        return {"type": "object", "additionalProperties": value}
    return {"type": "object", "properties": dict.fromkeys(names, value), "additionalProperties": False}


def _bounds(shape: dict[str, Json], keywords: tuple[str, str], *, is_size: bool) -> Iterator[tuple[str, Json]]:
    for name, keyword in zip(("min", "max"), keywords, strict=True):
        bound = shape.get(name)
        if isinstance(bound, int | float) and not isinstance(bound, bool) and (not is_size or bound >= 0):
            yield keyword, int(bound) if is_size else bound


def _structure(shape: dict[str, Json], service: str) -> dict[str, Json]:
    members = {name: _dict(member) for name, member in _dict(shape.get("members")).items()}
    properties = {name: _member(name, member, service) for name, member in members.items()}
    schema: dict[str, Json] = {"type": "object", "properties": properties, "additionalProperties": False}
    required = shape.get("required")
    if isinstance(required, list):
        # botocore makes up a token that is not given.
        schema["required"] = [
            name for name in required if isinstance(name, str) and not members.get(name, {}).get("idempotencyToken")
        ]
    if shape.get("union") is True:
        schema |= {"minProperties": 1, "maxProperties": 1}
    return schema


def _member(name: str, member: dict[str, Json], service: str) -> Json:
    is_free = member.get("jsonvalue") is True or member.get("eventstream") is True or (service, name) in CONVERTED
    return {} if is_free else _reference(member)


def _reference(member: dict[str, Json]) -> dict[str, Json]:
    name = member.get("shape")
    return {"$ref": f"#{encode(child('/shapes', name))}"} if isinstance(name, str) else {}


def _input(schemas: dict[str, Json], operation: dict[str, Json], service: str) -> dict[str, Json]:
    """Give the schema of an operation's parameters, as a client of botocore takes them."""
    reference = _reference(_dict(operation.get("input")))
    if not reference:
        return _closed({})
    schema = _dict(schemas.get(str(_dict(operation["input"]).get("shape"))))
    properties = _dict(schema.get("properties"))
    extra = {new: properties[old] for (of, old), new in ALIASES.items() if of == service and old in properties}
    open_names = {old for of, old in (*ALIASES, *FILLED) if of == service and old in properties}
    if not open_names:
        return reference
    required = schema.get("required")
    kept: list[Json] = [name for name in required if name not in open_names] if isinstance(required, list) else []
    return schema | {"properties": extra | properties, "required": kept}


def _output(schemas: dict[str, Json], operation: dict[str, Json]) -> dict[str, Json]:
    """Give the schema of an operation's answer, to which botocore adds what it knows of the HTTP response."""
    name = _dict(operation.get("output")).get("shape")
    schema = _dict(schemas.get(name)) if isinstance(name, str) else {}
    if isinstance(name, str) and schema.get("type") != "object":
        return _reference({"shape": name})
    properties = _dict(schema.get("properties")) | {"ResponseMetadata": {}}
    return schema | _closed(properties)


def _closed(properties: dict[str, Json]) -> dict[str, Json]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def method_names(operation: str) -> tuple[str, ...]:
    """Give the names by which a client has an operation (``get_object`` for GetObject)."""
    known = operation
    for word, plain in WORDS.items():
        known = known.replace(word, plain)
    return tuple(dict.fromkeys((_snake(known), _snake(operation))))


def _snake(name: str) -> str:
    name = _PLURAL.sub(lambda found: f"_{found.group().lower()}", name)
    return _END.sub(r"\1_\2", _WORD.sub(r"\1_\2", name)).lower()


def routes(document: dict[str, Json]) -> Iterator[Route]:
    """Yield the methods of a service's client."""
    for name in _dict(document["operations"]):
        for method in method_names(name):
            yield Route(method=METHOD, template=f"/{method}", pointer=child("/operations", name))


def _servers(head: dict[str, Json]) -> tuple[Server, ...]:
    return (Server(url=f"{SCHEME}{head['service']}"),)


def _operation(reading: Reading, route: Route) -> Operation:
    place = (reading.path, route.pointer)
    value = _dict(reading.nodes.get(*place))

    def media(side: str) -> MediaType:
        own = (reading.path, child(route.pointer, side))
        return MediaType(name=MEDIA, schema=SchemaRef(path=own[0], pointer=own[1]), at=at(own))

    whole = at(place)
    answers = [ResponseSpec(status="2XX", headers=(), content=(media("output"),), at=whole)]
    # Any operation may fail with any status: what an error holds beside its code is not described.
    failing = MediaType(name=MEDIA, schema=None, at=whole)
    answers.append(ResponseSpec(status="default", headers=(), content=(failing,), at=whole))
    return Operation(
        route=route,
        operation_id=route.pointer.rpartition("/")[2],
        parameters=(),
        request_body=RequestBody(required=False, content=(media("input"),), at=whole),
        responses=tuple(answers),
        security=(),
        deprecated=value.get("deprecated") is True,
        at=whole,
    )


READER = Reader(
    dialect=lambda head: DIALECT if "operations" in head and "shapes" in head else None,
    servers=_servers,
    own_servers=lambda _: (),
    operation=_operation,
    schemes="/none",
)
