from __future__ import annotations

import json
from pathlib import Path

import jsonschema

import mockaudit.config.table
from mockaudit.config.settings import FailOn, Settings
from mockaudit.model.finding import Confidence, Severity

SCHEMA = json.loads(Path(mockaudit.config.table.__file__).with_name("schema.json").read_text("utf-8"))
KEYS = SCHEMA["properties"]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_setting_is_a_key():
    assert {key.replace("-", "_") for key in KEYS} == set(Settings.__dataclass_fields__) - {
        "root",
        "diff_base",
        "shard",
    }


def test_the_defaults_are_those_of_the_settings():
    settings = Settings(root=Path(), paths=())
    stated = {key: value["default"] for key, value in KEYS.items() if "default" in value}
    actual = {key: getattr(settings, key.replace("-", "_")) for key in stated}
    assert stated == {key: list(value) if isinstance(value, tuple) else value for key, value in actual.items()}


def test_the_choices_are_those_of_the_types():
    assert KEYS["fail-on"]["enum"] == list(FailOn)
    assert KEYS["min-confidence"]["enum"] == list(Confidence)
    assert KEYS["severity"]["additionalProperties"]["enum"] == list(Severity)


def test_every_key_is_described_and_its_examples_and_default_are_valid():
    for key, value in KEYS.items():
        assert value["description"].endswith("."), key
        for example in [*value.get("examples", []), *([value["default"]] if "default" in value else [])]:
            jsonschema.validate({key: example}, SCHEMA)
