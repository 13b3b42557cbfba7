from __future__ import annotations

import json
from pathlib import Path

import pytest

from mockaudit.documents.source import Project
from mockaudit.drift.change import Change
from mockaudit.drift.changes import find_changes
from mockaudit.drift.sides import open_side
from tests.drift.matrix import MODERN, PLACES, VALUES, document, expected


def changes(folder: Path, old: object, new: object) -> tuple[Change, ...]:
    for name, value in (("old.json", old), ("new.json", new)):
        (folder / name).write_text(json.dumps(value), encoding="utf-8")
    project = Project(root=folder)
    return find_changes(*(open_side(project, name, (), name) for name in ("old.json", "new.json")))


def words(found: tuple[Change, ...]) -> list[tuple[str, bool]]:
    return [(change.id, change.breaking) for change in found]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", VALUES)
def test_a_change_of_a_value_has_oasdiffs_word_and_breaks_by_its_direction(place, name, tmp_path):
    old, new, _ = VALUES[name]
    found = changes(tmp_path, *(document(place, schema, modern=name in MODERN) for schema in (old, new)))
    assert words(found) == expected(place, name)


def contract(operation: object, path: str = "/a", **rest: object) -> dict[str, object]:
    schemes = {"key": {"type": "http", "scheme": "bearer"}, "basic": {"type": "http", "scheme": "basic"}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {path: {"post": operation}},
        "components": {"securitySchemes": schemes},
        **rest,
    }


DONE = {"responses": {"200": {"description": ""}}}
BODY = {"content": {"application/json": {"schema": {"type": "object"}}}}
TEXT = {"content": {"application/json": {"schema": {"type": "object"}}, "text/plain": {}}}
QUERY = {"name": "q", "in": "query", "schema": {"type": "string"}}
OPERATIONS = {
    "body added": (DONE, {**DONE, "requestBody": {**BODY, "required": True}}, ("request-body-added-required", True)),
    "optional body added": (DONE, {**DONE, "requestBody": BODY}, ("request-body-added-optional", False)),
    "body removed": ({**DONE, "requestBody": BODY}, DONE, ("request-body-removed", True)),
    "body required": (
        {**DONE, "requestBody": BODY},
        {**DONE, "requestBody": {**BODY, "required": True}},
        ("request-body-became-required", True),
    ),
    "media type removed": (
        {"responses": {"200": {"description": "", **TEXT}}},
        {"responses": {"200": {"description": "", **BODY}}},
        ("response-media-type-removed", True),
    ),
    "schema removed": (
        {"responses": {"200": {"description": "", **BODY}}},
        {"responses": {"200": {"description": "", "content": {"application/json": {}}}}},
        ("response-body-schema-removed", True),
    ),
    "parameter added": (DONE, {**DONE, "parameters": [QUERY]}, ("new-optional-request-parameter", False)),
    "parameter removed": ({**DONE, "parameters": [QUERY]}, DONE, ("request-parameter-removed", True)),
    "required parameter": (
        DONE,
        {**DONE, "parameters": [{**QUERY, "required": True}]},
        ("new-required-request-parameter", True),
    ),
    "error status removed": (
        {"responses": {**DONE["responses"], "404": {"description": ""}}},
        DONE,
        ("response-non-success-status-removed", False),
    ),
    "another way in": (
        {**DONE, "security": [{"key": []}]},
        {**DONE, "security": [{"key": []}, {"basic": []}]},
        ("api-security-added", False),
    ),
    "the other way in": (
        {**DONE, "security": [{"key": []}]},
        {**DONE, "security": [{"basic": []}]},
        ("api-security-added", True),
    ),
    "one way in less": (
        {**DONE, "security": [{"key": []}, {"basic": []}]},
        {**DONE, "security": [{"key": []}]},
        ("api-security-removed", True),
    ),
    "another operationId": (
        {**DONE, "operationId": "a"},
        {**DONE, "operationId": "b"},
        ("api-operation-id-removed", False),
    ),
    "operationId removed": ({**DONE, "operationId": "a"}, DONE, ("api-operation-id-removed", False)),
    "operationId added": (DONE, {**DONE, "operationId": "a"}, ("api-operation-id-added", False)),
    "tag removed": ({**DONE, "tags": ["a", "b"]}, {**DONE, "tags": ["b"]}, ("api-tag-removed", False)),
    "tag added": ({**DONE, "tags": ["b"]}, {**DONE, "tags": ["a", "b", "a"]}, ("api-tag-added", False)),
    "header removed": (
        {"responses": {"200": {"description": "", "headers": {"X-A": {"required": True}}}}},
        DONE,
        ("required-response-header-removed", True),
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_change_of_an_operation(name, tmp_path):
    old, new, wanted = OPERATIONS[name]
    assert words(changes(tmp_path, contract(old), contract(new))) == [wanted]


def test_a_renamed_path_parameter_is_no_change(tmp_path):
    def with_name(name):
        parameter = {"name": name, "in": "path", "required": True, "schema": {"type": "integer"}}
        return contract({**DONE, "parameters": [parameter]}, path=f"/a/{{{name}}}")

    assert changes(tmp_path, with_name("id"), with_name("petId")) == ()


def test_a_removed_method_is_not_a_removed_path(tmp_path):
    old = contract(DONE)
    old["paths"]["/a"]["get"] = {**DONE, "deprecated": True}
    assert words(changes(tmp_path, old, contract(DONE))) == [("api-removed-with-deprecation", False)]


def test_a_server_that_went(tmp_path):
    servers = [{"url": "https://a.example"}], [{"url": "https://b.example"}]
    old, new = (contract(DONE, servers=value) for value in servers)
    assert words(changes(tmp_path, old, new)) == [("server-removed", True), ("server-added", False)]


def test_schemas_that_refer_to_themselves_come_to_an_end(tmp_path):
    def tree(leaf):
        node = {"type": "object", "properties": {"leaf": {"type": leaf}, "next": {"$ref": "#/components/schemas/N"}}}
        answer = {
            "200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/N"}}}}
        }
        return contract({"responses": answer}, components={"schemas": {"N": node}})

    found = changes(tmp_path, tree("string"), tree("integer"))
    assert [(change.id, change.pointer) for change in found] == [("response-property-type-changed", "/leaf")]


def test_read_only_properties_are_no_part_of_a_request(tmp_path):
    def body(**properties):
        return document("request", {"type": "object", "properties": properties, "required": [*properties]})

    own = {"type": "string", "readOnly": True}
    assert changes(tmp_path, body(), body(id=own)) == ()


def test_a_property_that_moved_into_another_part_of_allof_is_no_change(tmp_path):
    whole = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}
    parts = {"allOf": [{"properties": {"a": {"type": "string"}}}, {"type": "object", "required": ["a"]}]}
    assert changes(tmp_path, document("response", whole), document("response", parts)) == ()


def test_items_that_get_a_schema(tmp_path):
    old, new = ({"type": "array", **items} for items in ({}, {"items": {"type": "string"}}))
    found = changes(tmp_path, document("request", old), document("request", new))
    assert [(change.id, change.breaking, change.pointer) for change in found] == [
        ("request-property-items-bound", True, "/p/*")
    ]


def test_a_dangling_reference_breaks_nobody(tmp_path):
    old, new = document("response", {"type": "string"}), document("response", {"$ref": "#/components/schemas/Gone"})
    assert words(changes(tmp_path, old, new)) == [("response-property-became-unreadable", False)]
    assert words(changes(tmp_path, new, old)) == [("response-property-became-readable", False)]
    assert changes(tmp_path, new, {**new, "info": {"title": "u", "version": "1"}}) == ()
