"""Objects that are sent piecemeal - deepObject and exploded parameters, forms - are judged to their last property."""

from __future__ import annotations

import json

import pytest

from mockaudit.api import ContractSetting, Settings, scan

OPENAPI = """\
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://api.pets.example'}]
paths:
  /pets:
    get:
      parameters:
        - {name: filter, in: query, style: deepObject, explode: true, schema: {$ref: '#/components/schemas/Filter'}}
        - {name: page, in: query, required: true, schema: {$ref: '#/components/schemas/Page'}}
        - name: created
          in: query
          style: deepObject
          schema: {anyOf: [{type: integer}, {type: object, properties: {gte: {type: integer}}}]}
        - {name: labels, in: query, schema: {type: object, additionalProperties: {type: string}}}
      responses: {'200': {description: ok}}
  /closed:
    get:
      parameters:
        - {name: page, in: query, schema: {$ref: '#/components/schemas/Page'}}
        - {name: filter, in: query, style: deepObject, schema: {$ref: '#/components/schemas/Filter'}}
        - {name: flat, in: query, explode: false, schema: {$ref: '#/components/schemas/Page'}}
      responses: {'200': {description: ok}}
    post:
      requestBody:
        content:
          multipart/form-data: {schema: {$ref: '#/components/schemas/Page'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Page'}}
      responses: {'200': {description: ok}}
components:
  schemas:
    Filter:
      allOf: [{type: object, properties: {size: {type: integer}}}, {properties: {kind: {enum: [cat, dog]}}}]
    Page: {type: object, required: [limit], properties: {limit: {type: integer}, offset: {type: integer, minimum: 0}}}
"""
SWAGGER = """\
swagger: '2.0'
info: {title: Pets, version: '1'}
host: api.pets.example
schemes: [https]
paths:
  /pets:
    post:
      consumes: [application/x-www-form-urlencoded, multipart/form-data]
      parameters:
        - {name: size, in: formData, type: integer, required: true, maximum: 10}
        - {name: kind, in: formData, type: string, enum: [cat, dog]}
        - {name: ids, in: formData, type: array, items: {type: integer}}
        - {name: tags, in: formData, type: array, items: {type: integer}, collectionFormat: multi}
      responses: {'200': {description: ok}}
"""


def audit(root, contract, request):
    """Say what an interaction of a pact breaks."""
    (root / "contract.yaml").write_text(contract)
    interaction = {"description": "it", "request": request, "response": {"status": 200}}
    document = {"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [interaction]}
    (root / "pact.json").write_text(json.dumps(document))
    settings = Settings(
        root=root, paths=(root,), contracts=(ContractSetting(path=root / "contract.yaml"),), cache=False
    )
    return [f"{finding.code} {finding.violation.message}" for finding in scan(settings).findings]


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("/pets", "filter[size]=3&filter[kind]=cat&limit=1", []),
        ("/pets", "filter[size]=big&filter[kind]=cow&limit=1",
         ['REQ003 query parameter "filter[size]" is "big", contract says integer',
          'REQ003 query parameter "filter[kind]" is "cow", contract says "cat", "dog"']),
        ("/pets", "filter[size]=&filter[kind]=<KIND>&limit=1", []),
        ("/pets", "limit=1&offset=-1", ['REQ003 query parameter "offset" is "-1", contract says at least 0']),
        ("/pets", "limit=x&anything=1", ['REQ003 query parameter "limit" is "x", contract says integer']),
        ("/pets", "offset=1", ['REQ003 query parameter "page" lacks property "limit", which the contract requires']),
        ("/pets", "", ['REQ002 required query parameter "page" is missing']),
        ("/pets", "limit=1&created[gte]=5", []),
        ("/pets", "limit=1&created=5", []),
        ("/pets", "limit=1&created[gte]=x", ['REQ003 query parameter "created[gte]" is "x", contract says integer']),
        ("/pets", "limit=1&filter[0]=x&filter[][size]=y", []),
        ("/closed", "filter[colour]=red", ['REQ001 query parameter "filter[colour]" is not in the contract']),
        ("/closed", "filter[size][gte]=x", []),
        ("/closed", "colour=red", ['REQ001 query parameter "colour" is not in the contract']),
        ("/closed", "flat=limit,1,offset,2", []),
        ("/closed", "flat=limit,x", ['REQ003 query parameter "flat" is "limit,x", contract says integer']),
    ],
)  # fmt: skip
def test_objects_in_a_query(tmp_path, path, query, said):
    assert audit(tmp_path, OPENAPI, {"method": "GET", "path": path, "query": query}) == said


def form(text, content_type="application/x-www-form-urlencoded"):
    return {"method": "POST", "path": "/pets", "headers": {"Content-Type": content_type}, "body": text}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("size=3&kind=cat&ids=1,2&tags=1&tags=2", []),
        ("size=11", ["REQ004 request body/size is not at most 10"]),
        (
            "size=x&kind=cow",
            ["REQ004 request body/size is not integer", 'REQ004 request body/kind is not "cat", "dog"'],
        ),
        ("kind=cat", ['REQ004 request body lacks "size", which the contract requires']),
        (
            "size=1&ids=1,x&tags=x",
            ["REQ004 request body/ids/1 is not integer", "REQ004 request body/tags/0 is not integer"],
        ),
        ("size=1&kinds=cat", ['REQ004 request body/kinds is not in the contract, "kind" is']),
        ("size=1&colour=red", []),
        ("size[a]=1&ids[]=1&kind=", []),
    ],
)
def test_the_fields_of_swagger_2(tmp_path, text, said):
    assert audit(tmp_path, SWAGGER, form(text)) == said


def test_a_multipart_form(tmp_path):
    text = '--xx\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n--xx--\r\n'
    kind = "multipart/form-data; boundary=xx"
    assert audit(tmp_path, SWAGGER, form(text.format("size", "x"), kind)) == ["REQ004 request body/size is not integer"]
    closed = form(text.format("limit", "1"), kind) | {"path": "/closed"}
    assert audit(tmp_path, OPENAPI, closed) == []
    closed = form(text.format("offset", "-1"), kind) | {"path": "/closed"}
    assert audit(tmp_path, OPENAPI, closed) == [
        'REQ004 request body lacks "limit", which the contract requires',
        "REQ004 request body/offset is not at least 0",
    ]
