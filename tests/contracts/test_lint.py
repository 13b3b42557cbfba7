from __future__ import annotations

from collections.abc import Callable

from mockaudit.contracts.store import StoredContract

Load = Callable[..., StoredContract]


def found(loaded: StoredContract) -> list[tuple[str, str, str]]:
    return [(kind, message, at.pointer) for kind, message, at in loaded.lint()]


def test_paths(load: Load) -> None:
    loaded = load(
        "openapi: 3.0.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://x.example/v4'}]\npaths:\n"
        "  /a/{id}: {get: {responses: {}}}\n  /a/{name}: {put: {responses: {}}}\n  /{apiVersion}/b: {get: {responses: {}}}\n"
    )
    assert found(loaded) == [
        ("duplicate-path", "/a/{name} is the same path as /a/{id}", "/paths/~1a~1{name}"),
        (
            "doubled-version",
            "the server's path ends in /v4 and /{apiVersion}/b begins with /{apiVersion}",
            "/paths/~1{apiVersion}~1b/get",
        ),
    ]


def test_schemas(schema: Load) -> None:
    loaded = schema(
        "A: {properties: {gone: {$ref: '#/components/schemas/Gone'}, none: null}}\n"
        "B: {pattern: '(?<n', example: {pattern: '(', $ref: '#/nope'}, x-y: {$ref: '#/nope'}}\n"
        "C: {allOf: [{properties: {a: {}}, additionalProperties: false}, {properties: {b: {}}}]}\n"
        "D: {properties: {pattern: {type: string}, $ref: {type: string}, example: {pattern: '('}}}\n"
        "E: {allOf: [{properties: {a: {}, b: {}}, additionalProperties: false}, {properties: {b: {}}}]}"
    )
    root = "/components/schemas/"
    assert sorted(found(loaded)) == [
        (
            "closed-allof",
            "this branch of allOf forbids b, which another branch declares",
            root + "C/allOf/0",
        ),
        ("dangling-ref", "$ref #/components/schemas/Gone points at nothing", root + "A/properties/gone"),
        ("null-schema", "null stands where a schema belongs; it is read as no schema", root + "A/properties/none"),
        ("pattern", "pattern ( is not a regular expression of ECMA-262", root + "D/properties/example/pattern"),
        ("pattern", "pattern (?<n is not a regular expression of ECMA-262", root + "B/pattern"),
    ]


def test_a_sound_contract_has_none(schema: Load) -> None:
    assert found(schema("A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}")) == []
