from __future__ import annotations

from collections.abc import Callable

from mockaudit.contracts.store import StoredContract
from mockaudit.model.contract import (
    HeaderSpec,
    MediaType,
    Operation,
    Parameter,
    RequestBody,
    ResponseSpec,
    Route,
    SchemaRef,
    SecurityScheme,
    SecurityUse,
    Server,
)
from mockaudit.model.location import Location

Load = Callable[..., StoredContract]
TEXT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers:
  - url: https://{region}.pets.example/v1
    variables:
      region: {default: eu, enum: [eu, us]}
      tier: {default: x}
security: [{key: []}]
paths:
  /pets/{id}:
    servers: [{url: /v2}]
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - $ref: '#/components/parameters/Trace'
    post:
      operationId: makePet
      deprecated: true
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - name: filter
          in: query
          style: deepObject
          explode: true
          schema: {$ref: '#/components/schemas/Filter'}
        - {name: tags, in: query, explode: false, schema: {type: [array, 'null'], items: {type: integer}}}
        - {name: blob, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: Authorization, in: header, schema: {type: string}}
      requestBody: {$ref: '#/components/requestBodies/Pet'}
      responses:
        '201':
          description: made
          headers: {Location: {required: true, schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Filter'}}, text/plain: {}}
        4xx: {$ref: '#/components/responses/Gone'}
        default: {$ref: 'https://elsewhere.example/x.yaml'}
        x-note: {}
      security: [{}, {key: [], flow: [read]}, {undefined: []}]
components:
  parameters:
    Trace: {name: X-Trace, in: header, schema: {type: string}}
  requestBodies:
    Pet: {required: true, content: {application/json: {schema: {type: object}}}}
  responses:
    Gone: {description: gone}
  schemas:
    Filter: {type: object, properties: {a: {type: string}, b: {type: string}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    flow:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://auth.example/token, scopes: {}}}
"""


def at(pointer: str) -> Location:
    return Location(path="api.yaml", pointer=pointer)


def ref(pointer: str) -> SchemaRef:
    return SchemaRef(path="api.yaml", pointer=pointer)


KEY = SecurityScheme(
    name="key", kind="apiKey", location="header", parameter="X-Key", at=at("/components/securitySchemes/key")
)
FLOW = SecurityScheme(
    name="flow", kind="oauth2", token_urls=("https://auth.example/token",), at=at("/components/securitySchemes/flow")
)
ROUTE = Route(
    method="POST",
    template="/pets/{id}",
    servers=(Server(url="/v2"),),
    typed=(("id", "integer"),),
    pointer="/paths/~1pets~1{id}/post",
)


def test_the_index(load: Load) -> None:
    contract = load(TEXT, "api.yaml").contract
    assert (contract.path, contract.title, contract.dialect) == ("api.yaml", "Pets", "openapi-3.1")
    assert contract.servers == (
        Server(url="https://{region}.pets.example/v1", variables=(("region", ("eu", "us")), ("tier", ()))),
    )
    assert contract.routes == (ROUTE,)
    assert contract.token_urls == ("https://auth.example/token",)


def test_a_whole_operation(load: Load) -> None:
    loaded = load(TEXT)
    own = "/paths/~1pets~1{id}/post"

    def parameter(index: int, **fields: object) -> Parameter:
        pointer = f"{own}/parameters/{index}"
        usual = {"required": False, "schema": ref(pointer + "/schema"), "style": "form", "explode": True}
        return Parameter(**{**usual, "location": "query", "at": at(pointer), **fields})

    assert loaded.operations([ROUTE])[ROUTE] == Operation(
        route=ROUTE,
        operation_id="makePet",
        parameters=(
            parameter(0, name="id", location="path", required=True, style="simple", explode=False, types=("integer",)),
            Parameter(
                name="X-Trace",
                location="header",
                required=False,
                schema=ref("/components/parameters/Trace/schema"),
                style="simple",
                explode=False,
                types=("string",),
                at=at("/components/parameters/Trace"),
            ),
            parameter(1, name="filter", style="deepObject", types=("object",), properties=("a", "b")),
            parameter(2, name="tags", explode=False, types=("array", "null"), item_types=("integer",)),
            parameter(
                3,
                name="blob",
                schema=ref(f"{own}/parameters/3/content/application~1json/schema"),
                types=("object",),
                media_type="application/json",
            ),
        ),
        request_body=RequestBody(
            required=True,
            content=(
                MediaType(
                    name="application/json",
                    schema=ref("/components/requestBodies/Pet/content/application~1json/schema"),
                    at=at("/components/requestBodies/Pet/content/application~1json"),
                ),
            ),
            at=at("/components/requestBodies/Pet"),
        ),
        responses=(
            ResponseSpec(
                status="201",
                headers=(
                    HeaderSpec(
                        name="Location",
                        required=True,
                        schema=ref(f"{own}/responses/201/headers/Location/schema"),
                        types=("string",),
                        at=at(f"{own}/responses/201/headers/Location"),
                    ),
                ),
                content=(
                    MediaType(
                        name="application/json",
                        schema=ref(f"{own}/responses/201/content/application~1json/schema"),
                        at=at(f"{own}/responses/201/content/application~1json"),
                    ),
                    MediaType(name="text/plain", schema=None, at=at(f"{own}/responses/201/content/text~1plain")),
                ),
                at=at(f"{own}/responses/201"),
            ),
            ResponseSpec(status="4XX", headers=(), content=(), at=at("/components/responses/Gone")),
            ResponseSpec(
                status="default",
                headers=(),
                content=(MediaType(name="*/*", schema=None, at=at(f"{own}/responses/default")),),
                at=at(f"{own}/responses/default"),
            ),
        ),
        security=((), (SecurityUse(scheme=KEY), SecurityUse(scheme=FLOW, scopes=("read",))), ()),
        deprecated=True,
        at=at(own),
    )


def test_security_of_the_contract_and_of_nothing(load: Load) -> None:
    loaded = load(
        "openapi: 3.0.0\ninfo: {title: T, version: '1'}\nsecurity: [{basic: []}]\n"
        "paths: {/a: {get: {responses: {}}, put: {security: [], responses: {}}}}\n"
        "components: {securitySchemes: {basic: {type: http, scheme: Basic}}}\n"
    )
    operations = loaded.operations(loaded.contract.routes)
    basic = SecurityScheme(name="basic", kind="http", scheme="basic", at=at("/components/securitySchemes/basic"))
    assert [operation.security for operation in operations.values()] == [((SecurityUse(scheme=basic),),), ()]


def test_methods_of_3_2_and_path_items_elsewhere(load: Load) -> None:
    loaded = load(
        "openapi: 3.2.0\ninfo: {title: T, version: '1'}\npaths:\n"
        "  /a: {query: {operationId: q, responses: {}}, additionalOperations: {COPY: {operationId: c, responses: {}}}}\n"
        "  /b: {$ref: 'items/b.yaml'}\n  /c: {$ref: '#/components/pathItems/C'}\n  x-none: {get: {}}\n"
        "  /d: {get: {$ref: '#/x-operations/d'}}\n"
        "components: {pathItems: {C: {get: {operationId: in-components, responses: {}}}}}\n"
        "x-operations: {d: {operationId: in-extension, responses: {}}}\n",
        items__b="get: {operationId: in-file, parameters: [{$ref: '../shared.yaml#/n'}], responses: {}}\n",
        shared="n: {name: n, in: query, schema: {type: integer}}\n",
    )
    assert loaded.contract.dialect == "openapi-3.2"
    assert loaded.contract.servers == (Server(url="/"),)
    assert {
        (route.method, route.template): (operation.operation_id, operation.at.path, operation.at.pointer)
        for route, operation in loaded.operations(loaded.contract.routes).items()
    } == {
        ("QUERY", "/a"): ("q", "api.yaml", "/paths/~1a/query"),
        ("COPY", "/a"): ("c", "api.yaml", "/paths/~1a/additionalOperations/COPY"),
        ("GET", "/b"): ("in-file", "items/b.yaml", "/get"),
        ("GET", "/c"): ("in-components", "api.yaml", "/components/pathItems/C/get"),
        ("GET", "/d"): ("in-extension", "api.yaml", "/x-operations/d"),
    }
    in_file = next(op for op in loaded.operations(loaded.contract.routes).values() if op.operation_id == "in-file")
    assert [(item.name, item.types, item.at) for item in in_file.parameters] == [
        ("n", ("integer",), Location(path="shared.yaml", pointer="/n"))
    ]


def test_an_unreadable_parameter_leaves_the_list_open(load: Load) -> None:
    loaded = load(
        "openapi: 3.0.0\ninfo: {title: T, version: '1'}\n"
        "paths: {/a: {get: {parameters: [{$ref: '#/components/parameters/Gone'}], responses: {}}}}\n"
    )
    (operation,) = loaded.operations(loaded.contract.routes).values()
    assert (operation.parameters, operation.open_parameters) == ((), True)
