from __future__ import annotations

from typing import Any

import pytest

from mockaudit.contracts.engine_python import PythonEngine
from mockaudit.contracts.engine_rust import RustEngine
from mockaudit.contracts.failures import EngineError, Failure

RESOURCES: list[tuple[str, Any]] = [
    (
        "c:///0",
        {
            "type": "object",
            "required": ["id", "name"],
            "properties": {
                "a/b": {"$ref": "c:///1"},
                "tags": {"items": {"enum": ["x"]}},
                "one": {"oneOf": [{"type": "string"}, {"$ref": "c:///1"}]},
                "day": {"format": "date"},
                "raw": {"format": "byte"},
            },
            "additionalProperties": False,
        },
    ),
    ("c:///1", {"type": "object", "properties": {"n": {"type": ["integer", "null"]}}}),
    ("c:///2", {"type": "nonsense"}),
]
VALUE = {"id": 1, "a/b": {"n": "x"}, "tags": ["y"], "one": {"n": "x"}, "day": "never", "raw": "?", "more": 1}
ENGINES = [RustEngine, PythonEngine]


def place(uri: str) -> tuple[str, str]:
    file, _, pointer = uri.partition("#")
    return file, pointer


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
    assert summary(engine(RESOURCES, place).compile("c:///0", 99)(VALUE)) == [
        ("additionalProperties", (), ("c:///0", "/additionalProperties"), "['id', 'more']", []),
        ("enum", ("tags", 0), ("c:///0", "/properties/tags/items/enum"), "['x']", []),
        ("format", ("day",), ("c:///0", "/properties/day/format"), "'date'", []),
        ("format", ("raw",), ("c:///0", "/properties/raw/format"), "'byte'", []),
        (
            "oneOf",
            ("one",),
            ("c:///0", "/properties/one/oneOf"),
            "None",
            [
                [("type", ("one",), ("c:///0", "/properties/one/oneOf/0/type"), "['string']", [])],
                [("type", ("one", "n"), ("c:///1", "/properties/n/type"), "['integer', 'null']", [])],
            ],
        ),
        ("required", (), ("c:///0", "/required"), "'name'", []),
        ("type", ("a/b", "n"), ("c:///1", "/properties/n/type"), "['integer', 'null']", []),
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_invalid_schema_is_refused(engine: Any) -> None:
    with pytest.raises(EngineError):
        engine(RESOURCES, place).compile("c:///2", 9)
    assert engine(RESOURCES, place).compile("c:///1", 9)({"n": 1}) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_the_limit(engine: Any) -> None:
    check = engine([("c:///0", {"items": {"type": "string"}})], place).compile("c:///0", 3)
    assert [failure.instance for failure in check(list(range(9)))] == [(0,), (1,), (2,)]
