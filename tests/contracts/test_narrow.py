from __future__ import annotations

from collections.abc import Callable

import pytest

from mockaudit.contracts.store import StoredContract
from mockaudit.model.contract import Direction, SchemaError, SchemaRef
from mockaudit.model.location import Location
from mockaudit.model.value import Hole, Value

Schema = Callable[..., StoredContract]
ROOT = "/components/schemas/"
USERS = (
    "A: {oneOf: [{$ref: '#/components/schemas/User'}, {type: object, additionalProperties: false}]}\n"
    "B: {anyOf: [{$ref: '#/components/schemas/User'}, {$ref: '#/components/schemas/Full'}]}\n"
    "User: {type: object, required: [id, node], properties: {id: {type: integer}, node: {}, name: {}}}\n"
    "Full: {allOf: [{$ref: '#/components/schemas/User'}, {required: [mail, plan], properties: {mail: {}, plan: {}}}]}"
)
PETS = (
    "A: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}],\n"
    "    discriminator: {propertyName: kind}}\n"
    "M: {oneOf: [{$ref: '#/components/schemas/Emu'}, {$ref: '#/components/schemas/Fox'}],\n"
    "    discriminator: {propertyName: kind, mapping: {e: Emu, f: '#/components/schemas/Fox'}}}\n"
    "N: {oneOf: [{$ref: '#/components/schemas/Emu'}, {$ref: '#/components/schemas/Fox'}],\n"
    "    discriminator: {propertyName: kind}}\n"
    "Cat: {allOf: [{required: [n]}, {properties: {kind: {const: c}, n: {type: integer}}}]}\n"
    "Dog: {required: [n], properties: {kind: {enum: [d, e]}, n: {type: integer}}}\n"
    "Emu: {required: [n], properties: {kind: {type: string}, n: {type: integer}, e: {}}}\n"
    "Fox: {required: [n], properties: {kind: {type: string}, n: {type: integer}, f: {}}}"
)


def found(loaded: StoredContract, value: Value, name: str = "A") -> list[str]:
    errors = loaded.errors(SchemaRef(path="api.yaml", pointer=ROOT + name), value, Direction.RESPONSE)
    return [f"{e.keyword} {e.instance} {e.schema.pointer.removeprefix(ROOT)} {e.name or ''}".rstrip() for e in errors]


def test_the_nearest_branch(schema: Schema) -> None:
    loaded = schema(USERS)
    assert found(loaded, {}) == []
    assert found(loaded, {"id": 1}) == ["required  User/required node"]
    assert found(loaded, {"other": 1}) == ["oneOf  A/oneOf"]
    assert found(loaded, {"id": 1, "name": "n"}, "B") == ["required  User/required node"]
    assert found(loaded, {"id": 1, "mail": "m", "plan": "p"}, "B") == ["required  User/required node"]
    assert found(loaded, {"id": 1, "mail": "m"}, "B") == ["anyOf  B/anyOf"]


def test_a_discriminator_that_names_no_branch(schema: Schema) -> None:
    loaded = schema(PETS, "3.1.0")
    ref = SchemaRef(path="api.yaml", pointer=ROOT + "A")
    assert loaded.errors(ref, {"kind": "x", "n": 1}, Direction.RESPONSE) == (
        SchemaError(
            keyword="discriminator",
            instance="/kind",
            schema=Location(path="api.yaml", pointer=ROOT + "A/discriminator"),
            message='"x" where the contract asks for "c", "d", "e"',
            expected='"c", "d", "e"',
            actual='"x"',
        ),
    )
    assert found(loaded, {"kind": "x"}, "M") == ["discriminator /kind M/discriminator"]


def test_a_discriminator_that_names_one(schema: Schema) -> None:
    loaded = schema(PETS, "3.1.0")
    assert found(loaded, {"kind": "d"}) == ["required  Dog/required n"]
    assert found(loaded, {"kind": "c", "n": ""}) == ["type /n Cat/allOf/1/properties/n/type"]
    assert found(loaded, {"kind": "f"}, "M") == ["required  Fox/required n"]
    assert found(loaded, {"kind": "Emu"}, "N") == found(loaded, {"kind": "emu"}, "N") == ["required  Emu/required n"]
    # Nothing lists the values here: both branches find the same fault, whichever was meant.
    assert found(loaded, {"kind": "x"}, "N") == ["required  Emu/required n"]


def test_a_discriminator_that_is_not_known(schema: Schema) -> None:
    loaded = schema(PETS, "3.1.0")
    assert found(loaded, {"kind": Hole(reason="computed"), "n": 1}) == []
    assert found(loaded, {"kind": Hole(reason="computed", type="string"), "f": 1}, "M") == ["required  Fox/required n"]


def test_more_than_one_branch(schema: Schema) -> None:
    loaded = schema("A: {oneOf: [{type: integer, nullable: true}, {type: number, nullable: true}]}")
    (error,) = loaded.errors(SchemaRef(path="api.yaml", pointer=ROOT + "A"), 1, Direction.RESPONSE)
    assert error.message == "1 fits more than one of the schemas of which the contract asks for exactly one"
    assert found(loaded, None) == []


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf", "allOf"])
def test_null_gets_past_branches(schema: Schema, keyword: str) -> None:
    loaded = schema(
        f"A: {{oneOf: [{{properties: {{t: {{$ref: '#/components/schemas/T'}}}}}}, {{type: string}}]}}\n"
        f"T: {{nullable: true, {keyword}: [{{$ref: '#/components/schemas/U'}}, {{required: [b]}}]}}\n"
        "U: {type: object, nullable: true, required: [a], properties: {a: {type: integer}}}\n"
        "R: {$ref: '#/components/schemas/V', nullable: true}\nV: {type: string}"
    )
    assert found(loaded, {"t": None}) == []
    where = f"T/{keyword}/1/required" if keyword == "allOf" else "U/properties/a/type"
    fault = f"required /t {where} b" if keyword == "allOf" else f"type /t/a {where}"
    assert found(loaded, {"t": {"a": 1} if keyword == "allOf" else {"a": "x"}}) == [fault]
    assert found(loaded, None, "R") == []
    assert found(loaded, 1, "R") == ["type  V/type"]
