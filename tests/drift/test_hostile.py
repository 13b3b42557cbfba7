from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mockaudit.cli.app import main
from tests.drift.matrix import document

NAME = "\x1b[31mred\r\n::set-output name=x::y | `b` <script>alert(1)</script> @team ##[error] \u202egnp ]]>"


@pytest.fixture(autouse=True)
def _inside(tmp_path, monkeypatch):
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").mkdir()


def write(name: str, value: object) -> None:
    Path(name).write_text(json.dumps(value), encoding="utf-8")


@pytest.mark.parametrize("form", ["terminal", "github", "markdown"])
def test_names_of_a_contract_do_not_act_on_whoever_shows_them(form, capfd):
    write("old.json", document("response", {"type": "object", "properties": {NAME: {"type": "string"}}}))
    write("new.json", document("response", {"type": "object", "properties": {NAME: {"type": "integer"}}}))
    assert main(["drift", "old.json", "new.json", "--format", form]) == 0
    lines = capfd.readouterr().out.split("\n")
    assert [line for line in lines if not line.isprintable()] == []
    assert [line for line in lines if line.startswith("::set-output") or "##[" in line] == []
    if form == "markdown":
        assert [line for line in lines if "<script>" in re.sub(r"(`+).*?\1", "", line)] == []


def test_schemas_that_nest_deep_come_to_an_end(capfd):
    deep: object = {"type": "string"}
    other: object = {"type": "integer"}
    for _ in range(150):
        deep, other = ({"type": "array", "items": value} for value in (deep, other))
    write("old.json", document("response", deep))
    write("new.json", document("response", other))
    assert main(["drift", "old.json", "new.json", "--format", "json"]) == 0
    [change] = json.loads(capfd.readouterr().out)["changes"]
    assert (change["id"], change["pointer"]) == ("response-property-type-changed", "/p" + "/*" * 150)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/paths/~1a/post/responses/200/content/application~1json/schema/properties/p"},
        {"allOf": [{"$ref": "#/components/schemas/A"}]},
        {"type": 7, "enum": {}, "required": "no", "properties": [], "items": 3, "oneOf": {}, "allOf": [None, 1]},
        {"oneOf": [None, 1, "x", {"$ref": 3}], "anyOf": [], "minimum": "x", "pattern": ["a"], "format": 3},
        None,
        [],
        "text",
    ],
)
def test_schemas_that_are_none(schema, capfd):
    loop = {"schemas": {"A": {"allOf": [{"$ref": "#/components/schemas/B"}]}, "B": {"$ref": "#/components/schemas/A"}}}
    write("old.json", {**document("response", {"type": "string"}), "components": loop})
    write("new.json", {**document("response", schema), "components": loop})
    for pair in (("old.json", "new.json"), ("new.json", "old.json"), ("new.json", "new.json")):
        assert main(["drift", *pair, "--format", "json"]) == 0
        json.loads(capfd.readouterr().out)


def test_many_changes_fit_into_a_comment(capfd):
    names = [f"property{number}" for number in range(3000)]
    write("old.json", document("response", {"properties": {name: {"type": "string"} for name in names}}))
    write("new.json", document("response", {"properties": {name: {"type": "integer"} for name in names}}))
    assert main(["drift", "old.json", "new.json", "--format", "markdown"]) == 0
    text = capfd.readouterr().out
    shown = text.count("\n| 🟠 | `response-property-type-changed` ")
    assert len(text.encode()) < 65_536
    assert text.endswith(f"\n\n… and {3000 - shown} more changes: there is no room for them here.\n")
