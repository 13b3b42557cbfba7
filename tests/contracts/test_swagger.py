from __future__ import annotations

from collections.abc import Callable

from mockaudit.contracts.store import StoredContract
from mockaudit.model.contract import Direction, MediaType, RequestBody, ResponseSpec, SchemaRef, Server
from mockaudit.model.location import Location

Load = Callable[..., StoredContract]
TEXT = """
swagger: '2.0'
info: {title: Old, version: '1'}
host: old.example
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json, application/xml]
securityDefinitions:
  basic: {type: basic}
paths:
  /a:
    get:
      parameters:
        - {name: ids, in: query, type: array, collectionFormat: pipes, items: {type: integer}, required: true}
        - {name: many, in: query, type: array, collectionFormat: multi, items: {type: string}}
        - {name: plain, in: query, type: integer, format: int32, x-nullable: true}
      responses:
        200: {description: ok, schema: {$ref: '#/definitions/A'}}
        204: {description: none}
        206: {description: file, schema: {type: file}}
    post:
      parameters: [{name: body, in: body, required: true, schema: {$ref: '#/definitions/A'}}]
      responses: {}
    put:
      parameters: [{name: f, in: formData, type: file}, {name: g, in: formData, type: string, required: true}]
      responses: {}
definitions:
  A: {type: object, required: [n], properties: {n: {type: string, x-nullable: true}}}
"""


def at(pointer: str) -> Location:
    return Location(path="api.yaml", pointer=pointer)


def ref(pointer: str) -> SchemaRef:
    return SchemaRef(path="api.yaml", pointer=pointer)


def test_servers(load: Load) -> None:
    assert load(TEXT).contract.servers == (Server(url="https://old.example/v1"),)
    head = "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {}\n"
    assert load(head + "basePath: v3\n").contract.servers == (Server(url="/v3"),)
    assert load(head + "host: h\n").contract.servers == (Server(url="https://h/"), Server(url="http://h/"))


def test_operations(load: Load) -> None:
    loaded = load(TEXT)
    get, post, put = (
        loaded.operations([route])[route] for route in sorted(loaded.contract.routes, key=lambda r: r.method)
    )
    assert [(p.name, p.style, p.explode, p.types, p.item_types, p.required, p.schema) for p in get.parameters] == [
        ("ids", "pipeDelimited", False, ("array",), ("integer",), True, ref("/paths/~1a/get/parameters/0")),
        ("many", "form", True, ("array",), ("string",), False, ref("/paths/~1a/get/parameters/1")),
        ("plain", "form", False, ("integer", "null"), (), False, ref("/paths/~1a/get/parameters/2")),
    ]
    schema = "/paths/~1a/get/responses/200/schema"
    file = at("/paths/~1a/get/responses/206/schema")
    assert get.responses == (
        ResponseSpec(
            status="200",
            headers=(),
            content=tuple(
                MediaType(name=name, schema=ref(schema), at=at(schema))
                for name in ("application/json", "application/xml")
            ),
            at=at("/paths/~1a/get/responses/200"),
        ),
        ResponseSpec(status="204", headers=(), content=(), at=at("/paths/~1a/get/responses/204")),
        ResponseSpec(
            status="206",
            headers=(),
            content=tuple(
                MediaType(name=name, schema=None, at=file) for name in ("application/json", "application/xml")
            ),
            at=at("/paths/~1a/get/responses/206"),
        ),
    )
    body = at("/paths/~1a/post/parameters/0")
    assert post.request_body == RequestBody(
        required=True,
        content=(MediaType(name="application/json", schema=ref(body.pointer + "/schema"), at=body),),
        at=body,
    )
    form = at("/paths/~1a/put/parameters/0")
    assert put.request_body == RequestBody(
        required=True,
        content=(MediaType(name="multipart/form-data", schema=None, at=form),),
        fields=put.request_body.fields,
        at=form,
    )
    assert [(f.name, f.location, f.required, f.types, f.schema) for f in put.request_body.fields] == [
        ("f", "formData", False, (), None),
        ("g", "formData", True, ("string",), ref("/paths/~1a/put/parameters/1")),
    ]


def test_a_parameter_is_its_own_schema(load: Load) -> None:
    loaded = load(TEXT)
    plain = ref("/paths/~1a/get/parameters/2")
    assert loaded.errors(plain, 5, Direction.REQUEST) == ()
    assert loaded.errors(plain, None, Direction.REQUEST) == ()
    assert [(e.keyword, e.schema, e.expected) for e in loaded.errors(plain, 2**31, Direction.REQUEST)] == [
        ("format", at("/paths/~1a/get/parameters/2/format"), "format int32")
    ]
    assert loaded.errors(ref("/definitions/A"), {"n": None}, Direction.RESPONSE) == ()
