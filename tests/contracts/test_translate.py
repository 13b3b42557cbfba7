from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockaudit.contracts.engine_python import PythonEngine
from mockaudit.contracts.nodes import MemoryNodes
from mockaudit.contracts.onedocument import uri_of
from mockaudit.contracts.translate import Translator
from mockaudit.contracts.validators import Validators
from mockaudit.model.contract import Direction, SchemaRef

REF = SchemaRef(path="f", pointer="/a~1b")


def translate(schema: Any, *, legacy: bool = True, direction: Direction = Direction.RESPONSE) -> Any:
    nodes = MemoryNodes(documents={"f": {"a/b": schema, "other": {"type": "string", "readOnly": True}}})
    translator = Translator(
        nodes=nodes, legacy=legacy, direction=direction, uri=lambda place: f"u:{place[0]}{place[1]}"
    )
    return translator.translate(("f", "/a~1b")).schema


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "x-nullable": True, "enum": ["a"]}, {"type": ["string", "null"], "enum": ["a"]}),
        ({"enum": ["a"], "nullable": True}, {"enum": ["a"]}),
        ({"$ref": "#/other", "maxLength": 1}, {"$ref": "u:f/other"}),
        ({"$ref": "#/other", "nullable": True}, {"anyOf": [{"$ref": "u:f/other"}, {"type": "null"}]}),
        (
            {"allOf": [{"$ref": "#/other"}, {}], "anyOf": [{}], "oneOf": [{}], "x-nullable": True, "enum": [1]},
            {
                "anyOf": [{"allOf": [{"$ref": "u:f/other"}, {}], "anyOf": [{}], "oneOf": [{}]}, {"type": "null"}],
                "enum": [1],
            },
        ),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
        ({"type": "integer", "format": "int32"}, {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}),
        ({"type": "integer", "format": "int64", "minimum": 0}, {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}),
        ({"type": "string", "format": "date", "example": "x", "default": 1, "title": "t"}, {"type": "string", "format": "date"}),
        ({"type": "string", "format": "binary"}, {"type": "string"}),
        ({"type": "file", "required": True, "name": "n", "in": "formData"}, {}),
        ({"required": ["a", "a", 1]}, {"required": ["a"]}),
        ({"properties": {"a": None, "nullable": {"type": "string"}}}, {"properties": {"a": True, "nullable": {"type": "string"}}}),
        ({"items": [{}, {"type": "string"}], "additionalItems": False}, {"prefixItems": [{}, {"type": "string"}], "items": False}),
        ({"if": {}, "const": 1, "patternProperties": {"^x": {}}}, {"patternProperties": {"^x": {}}}),
        ({"required": ["r", "n"], "properties": {"r": {"$ref": "#/other"}}}, {"required": ["r", "n"], "properties": {"r": {"$ref": "u:f/other"}}}),
        (None, True),
        ("text", True),
    ],
)  # fmt: skip
def test_legacy(schema: Any, expected: Any) -> None:
    assert translate(schema) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"$ref": "#/other", "maxLength": 1}, {"$ref": "u:f/other", "maxLength": 1}),
        ({"type": ["string", "null"], "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": True}, {"type": "string"}),
        ({"exclusiveMinimum": 1, "const": None}, {"exclusiveMinimum": 1, "const": None}),
        ({"$id": "https://x.example/s", "$defs": {"d": {"const": 1}}, "$ref": "#/$defs/d"}, {"$defs": {"d": {"const": 1}}, "$ref": "u:f/a~1b/$defs/d"}),
        ({"unevaluatedProperties": False, "then": {"not": {}}}, {"unevaluatedProperties": False, "then": {"not": {}}}),
    ],
)  # fmt: skip
def test_modern(schema: Any, expected: Any) -> None:
    assert translate(schema, legacy=False) == expected


def test_what_does_not_travel_is_not_required() -> None:
    schema = {
        "required": ["r", "w", "n"],
        "properties": {"r": {"allOf": [{"$ref": "#/other"}]}, "w": {"writeOnly": True}},
    }
    assert translate(schema, direction=Direction.REQUEST)["required"] == ["w", "n"]
    assert translate(schema, direction=Direction.RESPONSE)["required"] == ["r", "n"]


_NAMES = st.sampled_from(["a", "b"])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "bb"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner, max_size=2),
    max_leaves=4,
)
_BASE = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "number", "boolean", "object", "array"]),
        "minimum": st.integers(-2, 2),
        "maxLength": st.integers(0, 2),
        "minItems": st.integers(0, 2),
        "required": st.lists(_NAMES, max_size=2, unique=True),
        "nullable": st.booleans(),
        "exclusiveMinimum": st.booleans(),
    },
)


def _deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    below = st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(_NAMES, inner, max_size=2),
            "additionalProperties": st.booleans() | inner,
            "items": inner,
            "allOf": st.lists(inner, min_size=2, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "not": inner,
        },
    )
    return st.tuples(_BASE, below).map(lambda pair: {**pair[0], **pair[1]})


_SCHEMAS = st.recursive(_BASE, _deeper, max_leaves=4)


def _accepts(schema: Any, value: Any) -> bool:
    """Say what OpenAPI 3.0 says, read off its text keyword by keyword: the oracle of the translation."""
    number = isinstance(value, int) and not isinstance(value, bool)
    kinds = {"string": str, "boolean": bool, "object": dict, "array": list}
    declared = schema.get("type")
    nullable = schema.get("nullable") is True
    if declared is not None and not (value is None and nullable):
        if declared in {"integer", "number"}:
            if not number:
                return False
        elif not isinstance(value, kinds[declared]):
            return False
    bound = schema.get("minimum")
    if number and bound is not None and (value < bound or (schema.get("exclusiveMinimum") is True and value == bound)):
        return False
    if isinstance(value, str) and len(value) > schema.get("maxLength", 9):
        return False
    branches = schema.get("anyOf")
    if branches and not (value is None and nullable) and not any(_accepts(branch, value) for branch in branches):
        return False
    branches = schema.get("allOf", ())
    if not (value is None and nullable) and not all(_accepts(branch, value) for branch in branches):
        return False
    if "not" in schema and _accepts(schema["not"], value):
        return False
    return _accepts_members(schema, value)


def _accepts_members(schema: Any, value: Any) -> bool:
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(
            _accepts(schema.get("items", {}), item) for item in value
        )
    if not isinstance(value, dict):
        return True
    properties, rest = schema.get("properties", {}), schema.get("additionalProperties", True)
    rest = {} if rest is True else rest
    return set(schema.get("required", ())) <= set(value) and all(
        _accepts(properties[name], item) if name in properties else rest is not False and _accepts(rest, item)
        for name, item in value.items()
    )


@settings(max_examples=150)
@given(_SCHEMAS, _VALUES)
def test_translated_schemas_mean_what_openapi_3_0_says(schema: Any, value: Any) -> None:
    nodes = MemoryNodes(documents={"f": {"a/b": schema}})
    fast = Validators(nodes, legacy=True).errors(REF, value, Direction.RESPONSE)
    slow = PythonEngine([(uri_of(0), translate(schema))], lambda uri: ("f", uri)).compile(uri_of(0), 9)(value)
    assert (not fast, not slow) == (_accepts(schema, value),) * 2
