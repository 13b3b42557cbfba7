from __future__ import annotations

from collections.abc import Callable

import pytest

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.contracts.store import StoredContract
from mockaudit.model.contract import Direction, SchemaError, SchemaRef
from mockaudit.model.location import Location
from mockaudit.model.value import Alternatives, Hole, Regex, Template, Value

Schema = Callable[..., StoredContract]
HOLE = Hole(reason="computed")


def found(
    loaded: StoredContract, value: Value, name: str = "A", direction: Direction = Direction.RESPONSE
) -> list[str]:
    ref = SchemaRef(path="api.yaml", pointer=f"/components/schemas/{name}")
    root = "/components/schemas/"
    return [
        f"{e.keyword} {e.instance} {e.schema.pointer.removeprefix(root)}" for e in loaded.errors(ref, value, direction)
    ]


def test_a_whole_error(schema: Schema) -> None:
    loaded = schema("A: {type: object, required: [b], properties: {a/b: {enum: [x, 1]}}, additionalProperties: false}")
    ref = SchemaRef(path="api.yaml", pointer="/components/schemas/A")

    def error(keyword: str, instance: str, pointer: str, expected: str, actual: str, name: str | None) -> SchemaError:
        return SchemaError(
            keyword=keyword,
            instance=instance,
            schema=Location(path="api.yaml", pointer="/components/schemas/A" + pointer),
            message=f"{actual} where the contract asks for {expected}",
            expected=expected,
            actual=actual,
            name=name,
        )

    errors = loaded.errors(ref, {"a/b": "y" * 100, "c": [1], "d": 2}, Direction.RESPONSE)
    assert set(errors) == {
        error("required", "", "/required", 'property "b"', "missing", "b"),
        error("enum", "/a~1b", "/properties/a~1b/enum", '"x", 1', '"' + "y" * 78 + "\u2026", None),
        error("additionalProperties", "", "/additionalProperties", 'no property "c"', "[1]", "c"),
        error("additionalProperties", "", "/additionalProperties", 'no property "d"', "2", "d"),
    }
    assert len(errors) == 4


@pytest.mark.parametrize("value", [0, False, "", [], {}])
def test_empty_values_are_values(schema: Schema, value: Value) -> None:
    loaded = schema("A: {type: string, nullable: true, minLength: 1}")
    assert found(loaded, value) == (["minLength  A/minLength"] if value == "" else ["type  A/type"])


def test_holes_silence_what_they_may_cause(schema: Schema) -> None:
    loaded = schema(
        "A:\n  type: object\n  required: [a, b]\n  properties:\n"
        "    a: {type: integer}\n    b: {type: array, minItems: 2, uniqueItems: true, items: {type: string}}\n"
        "    c: {oneOf: [{required: [x], properties: {x: {type: integer}}}, {required: [y]}]}\n"
        "    d: {enum: [[1]]}\n"
    )
    assert found(loaded, {"a": HOLE, "b": [HOLE]}) == []
    assert found(loaded, {"a": HOLE}) == ["required  A/required"]
    assert found(loaded, {"a": HOLE, "b": [HOLE, 1]}) == ["type /b/1 A/properties/b/items/type"]
    assert found(loaded, {"a": 1, "b": HOLE, "c": {"x": HOLE}, "d": [HOLE]}) == []
    assert found(loaded, {"a": 1, "b": HOLE, "c": {"z": HOLE}}) == ["oneOf /c A/properties/c/oneOf"]
    assert found(loaded, HOLE) == found(loaded, Alternatives(values=(1, "a"))) == []


def test_a_hole_of_known_type_may_contradict(schema: Schema) -> None:
    loaded = schema("A: {type: object, properties: {i: {type: integer}, s: {type: string, format: uuid}}}")
    text = Template(parts=("id-", HOLE))
    assert found(loaded, {"i": text, "s": text}) == ["type /i A/properties/i/type"]
    assert found(loaded, {"i": Hole(reason="r", type="number"), "s": Regex(pattern=".*")}) == []
    assert found(loaded, {"i": Hole(reason="r", type="string")}) == ["type /i A/properties/i/type"]
    assert found(loaded, {"s": Hole(reason="r", type="number")}) == ["type /s A/properties/s/type"]


def test_what_is_not_json_is_not_judged(schema: Schema) -> None:
    loaded = schema("A: {type: object, properties: {a: {type: string, maxLength: 1}, b: {type: integer, maximum: 3}}}")
    binary: object = b"xx"
    assert found(loaded, {"a": binary, "b": float("nan")}) == []  # type: ignore[dict-item]
    assert found(loaded, {"b": 10**400}) == ["maximum /b A/properties/b/maximum"]
    deep: Value = 1
    for _ in range(2_000):
        deep = [deep]
    assert found(loaded, deep) == ["type  A/type"]


def test_the_branch_that_was_meant(schema: Schema) -> None:
    loaded = schema(
        "A: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}],\n"
        "    discriminator: {propertyName: kind, mapping: {d: '#/components/schemas/Dog'}}}\n"
        "B: {anyOf: [{$ref: '#/components/schemas/Cat'}, {type: string}]}\n"
        "C: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Fox'}]}\n"
        "Cat: {type: object, properties: {kind: {enum: [c]}, n: {type: integer}}}\n"
        "Dog: {type: object, properties: {n: {type: boolean}}}\n"
        "Fox: {type: object, properties: {kind: {enum: [f]}, n: {type: integer}}}"
    )
    assert found(loaded, {"kind": "d", "n": "x"}, "A") == ["type /n Dog/properties/n/type"]
    assert found(loaded, {"kind": "Cat", "n": "x"}, "A") == [
        "enum /kind Cat/properties/kind/enum",
        "type /n Cat/properties/n/type",
    ]
    assert found(loaded, {"n": "x"}, "B") == ["type /n Cat/properties/n/type"]
    assert found(loaded, {"kind": "f", "n": "x"}, "C") == ["type /n Fox/properties/n/type"]
    assert found(loaded, {"n": "x"}, "C") == ["type /n Cat/properties/n/type"]
    assert found(loaded, {"n": 1}, "C") == ["oneOf  C/oneOf"]


def test_directions(schema: Schema) -> None:
    loaded = schema(
        "A: {allOf: [{$ref: '#/components/schemas/P'}], required: [id, secret, name], properties: {name: {type: string}}}\n"
        "P: {type: object, required: [id], properties: {id: {readOnly: true}, secret: {$ref: '#/components/schemas/S'}}}\n"
        "S: {type: string, writeOnly: true}"
    )
    ref = SchemaRef(path="api.yaml", pointer="/components/schemas/A")
    names = {side: sorted(str(e.name) for e in loaded.errors(ref, {}, side)) for side in Direction}
    assert names == {Direction.REQUEST: ["name", "secret"], Direction.RESPONSE: ["id", "id", "name"]}


def test_only_the_schema_that_needs_it_is_unvalidatable(schema: Schema) -> None:
    loaded = schema(
        "A: {properties: {x: {$ref: '#/components/schemas/Gone'}, y: {$ref: 'https://x.example/s.json'}}}\n"
        "B: {properties: {x: {$ref: '#/components/schemas/A'}}}\nC: {type: string, pattern: '(?<n'}\n"
        "D: {type: string}\nE: {properties: {n: null}}\nL: {$ref: '#/components/schemas/L'}"
    )

    def refusal(name: str) -> tuple[str, str]:
        with pytest.raises(UnvalidatableSchemaError) as caught:
            found(loaded, "v", name)
        return str(caught.value), caught.value.at.pointer

    gone = ("$ref #/components/schemas/Gone points at nothing", "/components/schemas/A/properties/x")
    assert refusal("A") == refusal("B") == gone
    assert refusal("C")[1] == "/components/schemas/C"
    assert refusal("L") == ("$ref leads in a circle", "/components/schemas/L")
    assert found(loaded, 1, "D") == ["type  D/type"]
    assert found(loaded, {"n": 1}, "E") == []
    assert refusal("Nowhere") == ("api.yaml#/components/schemas/Nowhere does not exist", "/components/schemas/Nowhere")


def test_catastrophic_patterns_end(schema: Schema) -> None:
    loaded = schema("A: {type: string, pattern: '^(?=a)(a+)+$'}\nB: {type: string, pattern: '^(a|aa)+$'}")
    assert found(loaded, "a" * 5_000 + "!", "A") == ["pattern  A/pattern"]
    assert found(loaded, "a" * 5_000 + "!", "B") == ["pattern  B/pattern"]


def test_errors_are_capped(schema: Schema) -> None:
    loaded = schema("A: {type: array, items: {type: string}}")
    assert found(loaded, list(range(10_000))) == [f"type /{index} A/items/type" for index in range(200)]


def test_identifiers_and_anchors_of_3_1(schema: Schema) -> None:
    loaded = schema(
        "A: {$id: 'https://id.example/a', properties: {x: {$ref: '#/$defs/n'}, y: {$ref: 'https://id.example/b#/$defs/n'}},\n"
        "    $defs: {n: {type: integer}}}\n"
        "B: {$id: 'https://id.example/b', $defs: {n: {$anchor: here, type: string}}, items: {$ref: '#here'}}\n"
        "C: {$dynamicAnchor: node, properties: {next: {$dynamicRef: '#node'}, n: {type: integer}}}",
        "3.1.0",
    )
    assert found(loaded, {"x": "t", "y": 1}) == ["type /x A/$defs/n/type", "type /y B/$defs/n/type"]
    assert found(loaded, [1], "B") == ["type /0 B/$defs/n/type"]
    assert found(loaded, {"next": {"next": {"n": "t"}}}, "C") == ["type /next/next/n C/properties/n/type"]


def test_only_what_the_direction_matters_for_differs_by_direction(schema: Schema) -> None:
    loaded = schema(
        "A: {type: object, required: [id], properties: {id: {type: integer, readOnly: true}}}\n"
        "B: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}\n"
        "C: {type: object, required: [n], properties: {n: {type: integer}}}\n"
        "D: {type: array, items: {$ref: '#/components/schemas/B'}}\n"
    )
    for direction, missing in ((Direction.REQUEST, []), (Direction.RESPONSE, ["required /a A/required"])):
        assert found(loaded, {"a": {}}, "B", direction) == missing
        assert found(loaded, {}, "C", direction) == ["required  C/required"]
    assert found(loaded, [{"a": {}}], "D", Direction.REQUEST) == []
    assert found(loaded, [{"a": {}}], "D") == ["required /0/a A/required"]
