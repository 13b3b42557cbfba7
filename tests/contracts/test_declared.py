from __future__ import annotations

from collections.abc import Callable

from mockaudit.contracts.store import StoredContract
from mockaudit.model.contract import Direction, PropertyFault, SchemaRef
from mockaudit.model.location import Location
from mockaudit.model.value import Hole, Value

Schema = Callable[..., StoredContract]


def found(loaded: StoredContract, value: Value, direction: Direction = Direction.RESPONSE) -> list[str]:
    faults = loaded.property_faults(SchemaRef(path="api.yaml", pointer="/components/schemas/A"), value, direction)
    return [
        f"{f.kind} {f.instance}{' closed' if f.closed else ''}" + (f" ~{f.suggestion}" if f.suggestion else "")
        for f in faults
    ]


def test_a_whole_fault(schema: Schema) -> None:
    loaded = schema("A: {type: array, items: {$ref: '#/components/schemas/B'}}\nB: {properties: {user_name: {}}}")
    ref = SchemaRef(path="api.yaml", pointer="/components/schemas/A")
    assert loaded.property_faults(
        ref, [{"user_name": 1, "n": Hole(reason="r")}, {"userName": 1}], Direction.RESPONSE
    ) == (
        PropertyFault(
            kind="undeclared",
            instance="/0/n",
            name="n",
            schema=Location(path="api.yaml", pointer="/components/schemas/B"),
        ),
        PropertyFault(
            kind="undeclared",
            instance="/1/userName",
            name="userName",
            schema=Location(path="api.yaml", pointer="/components/schemas/B"),
            suggestion="user_name",
            declared=("user_name",),
        ),
    )


def test_declared_is_the_union(schema: Schema) -> None:
    loaded = schema(
        "A:\n  allOf: [{$ref: '#/components/schemas/B'}, {properties: {b: {}}}]\n"
        "  anyOf: [{properties: {c: {properties: {d: {}}}}}, {properties: {c: {properties: {e: {}}}}}]\n"
        "  properties: {f: {type: string}}\n  patternProperties: {'^x-': {}}\nB: {properties: {a: {}}}"
    )
    assert found(loaded, {"a": 1, "b": 1, "c": {"d": 1, "e": 1, "g": 1}, "f": 1, "x-y": 1, "h": 1}) == [
        "undeclared /h",
        "undeclared /c/g",
    ]


def test_open_maps_have_none(schema: Schema) -> None:
    for text in (
        "A: {}",
        "A: {type: object}",
        "A: {properties: {a: {}}, additionalProperties: true}",
        "A: {properties: {a: {}}, additionalProperties: {type: string}}",
        "A: {oneOf: [{properties: {a: {}}}, {type: object}]}",
        "A: {oneOf: [{properties: {a: {}}, additionalProperties: false}, {additionalProperties: true, properties: {b: {}}}]}",
        "A: {properties: {a: {}}, allOf: [{$ref: '#/components/schemas/Gone'}]}",
        "A: {properties: {a: {}}, allOf: [{$ref: 'https://x.example/s'}]}",
    ):
        assert found(schema(text), {"zzz": 1}) == [], text


def test_maps_of_objects_are_looked_into(schema: Schema) -> None:
    loaded = schema("A: {additionalProperties: {properties: {a: {}}}}")
    assert found(loaded, {"k/1": {"a": 1, "z": 1}}) == ["undeclared /k~11/z"]


def test_closed_objects(schema: Schema) -> None:
    assert found(schema("A: {properties: {a: {}}, additionalProperties: false}"), {"b": 1}) == ["undeclared /b closed"]
    text = "A: {oneOf: [{properties: {a: {}}, additionalProperties: false}, {properties: {b: {}}}]}"
    assert found(schema(text), {"zzz": 1}) == ["undeclared /zzz"]


def test_the_discriminator_chooses(schema: Schema) -> None:
    loaded = schema(
        "A: {discriminator: {propertyName: t}, oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]}\n"
        "B: {properties: {t: {}, b: {}}}\nC: {properties: {t: {}, c: {}}}"
    )
    assert found(loaded, {"t": "B", "b": 1, "c": 1}) == ["undeclared /c"]
    assert found(loaded, {"t": "C", "b": 1, "c": 1}) == ["undeclared /b"]
    assert found(loaded, {"t": "?", "b": 1, "c": 1, "d": 1}) == ["undeclared /d"]


def test_wrong_directions(schema: Schema) -> None:
    loaded = schema(
        "A:\n  properties:\n    id: {readOnly: true}\n    secret: {allOf: [{$ref: '#/components/schemas/S'}]}\n    both: {}\n"
        "  oneOf: [{properties: {both: {readOnly: true}}}, {properties: {maybe: {readOnly: true}}}, {properties: {maybe: {}}}]\n"
        "S: {writeOnly: true}"
    )
    value: Value = {"id": 1, "secret": 1, "both": 1, "maybe": 1}
    assert found(loaded, value, Direction.REQUEST) == ["read-only /id"]
    assert found(loaded, value, Direction.RESPONSE) == ["write-only /secret"]


def test_recursion_and_size_are_bounded(schema: Schema) -> None:
    loaded = schema("A: {allOf: [{$ref: '#/components/schemas/A'}], properties: {a: {$ref: '#/components/schemas/A'}}}")
    value: Value = {"z": 1}
    for _ in range(5_000):
        value = {"a": value}
    assert found(loaded, value) == ["undeclared " + "/a" * 5_000 + "/z"]
    assert len(found(loaded, {f"n{number}": 1 for number in range(1_000)})) == 200
