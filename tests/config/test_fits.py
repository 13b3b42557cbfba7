"""The quick look at a table agrees with the validator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest

import mockaudit.config.fits as module
from mockaudit.config.fits import KEYWORDS, fits

SCHEMA = json.loads((Path(module.__file__).parent / "schema.json").read_text())
DESCRIBING = {"$schema", "$id", "title", "description", "default", "examples"}
TABLES = [
    ({}, True),
    ({"paths": ["tests"], "strict": True, "fail-on": "never", "severity": {"PAY": "info"}}, True),
    ({"contracts": ["a.yaml", {"path": "b.yaml", "base-url": ["http://b"]}], "baseline": "known.json"}, True),
    ({"per-path-ignores": {"tests/**": ["PAY001"]}}, True),
    ({"per-path-ignores": {"tests/**": "PAY001"}}, False),
    ({"path": ["tests"]}, False),
    ({"paths": []}, False),
    ({"paths": [""]}, False),
    ({"paths": "tests"}, False),
    ({"strict": 1}, False),
    ({"strict": None}, False),
    ({"fail-on": "fatal"}, False),
    ({"fail-on": True}, False),
    ({"severity": {"PAY": "never"}}, False),
    ({"contracts": [{"base-url": []}]}, False),
    ({"contracts": [{"path": "a.yaml", "url": "b"}]}, False),
    ({"contracts": [3]}, False),
    ([], False),
    (None, False),
]


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_it_says_what_the_validator_says(table, expected):
    assert fits(table, SCHEMA) is expected
    assert jsonschema_rs.Draft202012Validator(SCHEMA).is_valid(table) is expected


def test_the_schema_uses_no_other_keywords():
    assert set(keywords(SCHEMA)) - DESCRIBING == KEYWORDS


def keywords(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema
        for member in (*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")):
            yield from keywords(member)
