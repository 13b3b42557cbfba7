from __future__ import annotations

from typing import Any

import pytest

from mockaudit.contracts.engine_python import PythonEngine
from mockaudit.contracts.engine_rust import RustEngine
from mockaudit.contracts.failures import EngineError, Failure
from mockaudit.contracts.onedocument import place_of, uri_of

RESOURCES: list[tuple[str, Any]] = [
    (
        uri_of(0),
        {
            "type": "object",
            "required": ["id", "name"],
            "properties": {
                "a/b": {"$ref": uri_of(1)},
                "tags": {"items": {"enum": ["x"]}},
                "one": {"oneOf": [{"type": "string"}, {"$ref": uri_of(1)}]},
                "day": {"format": "date"},
                "raw": {"format": "byte"},
            },
            "additionalProperties": False,
        },
    ),
    (uri_of(1), {"type": "object", "properties": {"n": {"type": ["integer", "null"]}}}),
    (uri_of(2), {"type": "nonsense"}),
]
VALUE = {"id": 1, "a/b": {"n": "x"}, "tags": ["y"], "one": {"n": "x"}, "day": "never", "raw": "?", "more": 1}
ENGINES = [RustEngine, PythonEngine]


def place(uri: str) -> tuple[str, str]:
    number, pointer = place_of(uri)
    return str(number), pointer


def summary(failures: tuple[Failure, ...] | list[Failure]) -> list[Any]:
    return sorted(
        (
            f.keyword,
            f.instance,
            f.place,
            repr(sorted(f.limit) if f.keyword == "type" and isinstance(f.limit, list) else f.limit),
            [summary(b) for b in f.branches],
        )
        for f in failures
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_failures(engine: Any) -> None:
    assert summary(engine(RESOURCES, place).compile(uri_of(0), 99)(VALUE)) == [
        ("additionalProperties", (), ("0", "/additionalProperties"), "['id', 'more']", []),
        ("enum", ("tags", 0), ("0", "/properties/tags/items/enum"), "['x']", []),
        ("format", ("day",), ("0", "/properties/day/format"), "'date'", []),
        ("format", ("raw",), ("0", "/properties/raw/format"), "'byte'", []),
        (
            "oneOf",
            ("one",),
            ("0", "/properties/one/oneOf"),
            "None",
            [
                [("type", ("one",), ("0", "/properties/one/oneOf/0/type"), "['string']", [])],
                [("type", ("one", "n"), ("1", "/properties/n/type"), "['integer', 'null']", [])],
            ],
        ),
        ("required", (), ("0", "/required"), "'name'", []),
        ("type", ("a/b", "n"), ("1", "/properties/n/type"), "['integer', 'null']", []),
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_invalid_schema_is_refused(engine: Any) -> None:
    with pytest.raises(EngineError):
        engine(RESOURCES, place).compile(uri_of(2), 9)
    assert engine(RESOURCES, place).compile(uri_of(1), 9)({"n": 1}) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_the_limit(engine: Any) -> None:
    check = engine([(uri_of(0), {"items": {"type": "string"}})], place).compile(uri_of(0), 3)
    assert [failure.instance for failure in check(list(range(9)))] == [(0,), (1,), (2,)]
