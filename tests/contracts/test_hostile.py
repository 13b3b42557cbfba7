"""Contracts that nobody should write: whatever stands in them, loading says so in a sentence, and soon."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockaudit.contracts.base import ContractError, UnvalidatableSchemaError
from mockaudit.contracts.cache import Cache
from mockaudit.contracts.store import StoredContract, load_contract
from mockaudit.documents.source import Project
from mockaudit.model.contract import Direction, SchemaRef
from mockaudit.model.location import Location

Load = Callable[..., StoredContract]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "api.yaml:1: the document is empty; correct the file or take it out of `contracts`"),
        ("[1]", "api.yaml is not an object; name an OpenAPI or Swagger document"),
        (
            "a: 1",
            'api.yaml is neither Swagger 2.0 nor OpenAPI 3 (no `swagger: "2.0"` or `openapi: 3.x`); name such a document',
        ),
        (
            "openapi: 4.0.0",
            'api.yaml is neither Swagger 2.0 nor OpenAPI 3 (no `swagger: "2.0"` or `openapi: 3.x`); name such a document',
        ),
        (
            "a: [",
            "api.yaml:2: not YAML: did not find expected node content; correct the file or take it out of `contracts`",
        ),
        ("{" * 100_000, "api.yaml:1: nested deeper than 200 levels; correct the file or take it out of `contracts`"),
        (
            "a: &a [*a]",
            "api.yaml:1: the aliases expand beyond all measure; correct the file or take it out of `contracts`",
        ),
    ],
)
def test_what_is_no_contract(load: Load, text: str, message: str) -> None:
    with pytest.raises(ContractError) as caught:
        load(text)
    assert str(caught.value) == message


def test_a_missing_contract(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"^gone.yaml does not exist; correct the path$"):
        load_contract(Project(tmp_path), "gone.yaml")


def test_references_that_leave_the_project(load: Load, tmp_path: Path) -> None:
    (tmp_path.parent / "outside.yaml").write_text("type: string")
    loaded = load(
        "openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
        "    A: {$ref: '../outside.yaml'}\n    B: {$ref: 'http://x.example/s.yaml'}\n    C: {$ref: '/etc/passwd'}\n"
        "    D: {$ref: 'link.yaml'}\n    E: {$ref: 'broken.yaml'}\n",
        broken="a: [",
    )
    tail = "; schemas that need it are not checked"
    said = sorted((notice.at.pointer[-1], notice.message) for notice in loaded.notices())
    assert said == [
        ("A", "$ref ../outside.yaml leads out of the project" + tail),
        ("B", "$ref http://x.example/s.yaml is remote, and nothing is fetched" + tail),
        ("C", "$ref /etc/passwd leads out of the project" + tail),
        ("D", "$ref link.yaml: link.yaml does not exist; correct the path" + tail),
        ("E", "$ref broken.yaml: not YAML: did not find expected node content" + tail),
    ]
    for name in "ABCDE":
        with pytest.raises(UnvalidatableSchemaError):
            loaded.errors(SchemaRef(path="api.yaml", pointer=f"/components/schemas/{name}"), 1, Direction.RESPONSE)


_SEED: dict[str, Any] = {
    "openapi": "3.0.0",
    "info": {"title": "T", "version": "1"},
    "servers": [{"url": "https://{a}", "variables": {"a": {"default": "x", "enum": ["x"]}}}],
    "security": [{"k": []}],
    "paths": {
        "/a/{id}": {
            "parameters": [{"name": "id", "in": "path", "schema": {"$ref": "#/components/schemas/A"}}],
            "get": {
                "parameters": [{"$ref": "#/components/parameters/P"}],
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
                "responses": {
                    "200": {
                        "headers": {"H": {"schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
                    }
                },
            },
        }
    },
    "components": {
        "schemas": {
            "A": {
                "type": "object",
                "required": ["a"],
                "properties": {"a": {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/A"}]}},
                "discriminator": {"propertyName": "a", "mapping": {"x": "#/components/schemas/A"}},
                "additionalProperties": {"type": "integer", "format": "int32", "enum": [1], "minimum": 0},
                "allOf": [{"patternProperties": {"^x": {"items": {"maxLength": 1}}}}],
                "example": {"a": "b"},
            }
        },
        "parameters": {"P": {"name": "p", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}},
        "securitySchemes": {"k": {"type": "oauth2", "flows": {"implicit": {"tokenUrl": "x", "scopes": {}}}}},
    },
}
_JUNK: list[Any] = [
    None,
    True,
    0,
    -1.5,
    "",
    "x",
    "#",
    "#/",
    "#/components/schemas/A",
    [],
    {},
    [[]],
    {"": {}},
    [None],
    "(",
    10**30,
]
_JUNK += [{"$ref": "#/components/schemas/A"}, {"$ref": "#"}, {"$ref": 3}, {"$ref": "#/paths"}, {"$ref": "a.yaml"}]


def _places(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    stack = [value]
    while stack:
        item = stack.pop()
        pairs = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
        for key, inner in pairs:
            found.append((item, key))
            stack.append(inner)
    return found


@pytest.mark.parametrize("seed", range(150))
def test_spoilt_contracts_never_raise_anything_else(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    document = copy.deepcopy(_SEED)
    for _ in range(chance.randint(1, 4)):
        holder, key = chance.choice(_places(document))
        holder[key] = copy.deepcopy(chance.choice(_JUNK))
    (tmp_path / "api.json").write_text(json.dumps(document))
    cache = Cache(folder=tmp_path / "cache", min_bytes=0)
    outcomes = []
    for known in (None, cache, cache):
        try:
            loaded = load_contract(Project(tmp_path), "api.json", (), known)
        except ContractError as error:
            outcomes.append(str(error))
            continue
        outcomes.append(_use(loaded))
    assert outcomes[0] == outcomes[1] == outcomes[2]


def _use(loaded: StoredContract) -> str:
    said: list[Any] = [
        loaded.contract,
        sorted(loaded.operations(loaded.contract.routes).items(), key=str),
        loaded.lint(),
    ]
    for pointer in ("/components/schemas/A", "/paths/~1a~1{id}/get/parameters/0", "/components"):
        ref = SchemaRef(path="api.json", pointer=pointer)
        for value in ({"a": {"a": 1}, "x": ["ab"], "n": 2**40}, "x", None):
            for direction in Direction:
                try:
                    said.append(loaded.errors(ref, value, direction))
                except UnvalidatableSchemaError as error:
                    said.append(str(error))
                said.append(loaded.property_faults(ref, value, direction))
        said.append(loaded.example(ref, "/a/a"))
    places = [
        Location(path="api.json", pointer=pointer) for pointer in ("/components/schemas/A/properties/a", "/nope/x")
    ]
    said.append(sorted(loaded.spans(places).items(), key=str))
    return repr(said)
