"""What is counted and never a finding: metrics OVM001, OVM005, OVM007, OVM013 and PAY018, in the report, in JSON and for people."""

from __future__ import annotations

import json

from mockaudit.api import ContractSetting, Report, Settings, Style, scan
from mockaudit.reporters.registry import reporter_of

DOUBLES = """\
from unittest import mock
from unittest.mock import MagicMock, patch

from app import service


def test_unspecced():
    double = MagicMock()
    specced = MagicMock(spec=service.Client)
    assert service.run(double, specced) == 1


@patch("app.service.send")
def test_asks_only(send):
    service.run()
    send.assert_called_once()


def test_chain():
    double = mock.create_autospec(service.Client)
    double.a.return_value.b.return_value.c.return_value = 1
    assert service.run(double) == 1


@patch("app.service.four", autospec=True)
@patch("app.service.three", autospec=True)
@patch("app.service.two", autospec=True)
@patch("app.service.one", autospec=True)
def test_collaborators(one, two, three, four):
    assert service.run() == 1
"""
CONTRACT = """\
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://api.pets.example'}]
paths:
  /pets:
    get:
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet:
      allOf:
        - type: object
          properties:
            id: {type: integer}
            secret: {type: string, writeOnly: true}
            owner: {type: object, properties: {name: {type: string}, age: {type: integer}}}
        - {type: object, properties: {name: {type: string}, tag: {type: string}}}
        - anyOf: [{type: object, properties: {cat: {type: string}}}, {type: object, properties: {dog: {type: string}}}]
"""
STUBS = """\
import responses


def test_thin():
    responses.get("https://api.pets.example/pets", json=[{"id": 1}, {"id": 2, "owner": {"name": "x"}}])
    responses.get("https://api.pets.example/pets", json=[{"id": 1, "name": "a", "tag": "b", "owner": {}}])
    responses.get("https://api.pets.example/pets", json=[{"cat": "x"}])
    responses.get("https://api.pets.example/pets", json=[])
    responses.get("https://api.pets.example/pets", json=[{"id": 1}], status=500)
"""
FIGURES = {"internal-collaborators": 1, "mock-chain": 1, "mock-only-asserts": 1, "unspecced-double": 2}


def audit(root) -> Report:
    (root / "app").mkdir()
    (root / "app" / "__init__.py").write_text("")
    (root / "app" / "service.py").write_text("class Client:\n    pass\n\n\ndef run(*args):\n    return 1\n")
    (root / "api.yaml").write_text(CONTRACT)
    (root / "test_doubles.py").write_text(DOUBLES)
    (root / "test_stubs.py").write_text(STUBS)
    return scan(Settings(root=root, paths=(root,), contracts=(ContractSetting(path=root / "api.yaml"),), cache=False))


def rendered(name, report):
    return reporter_of(name).render(report, Style())


def test_figures_are_counted_and_are_no_findings(tmp_path):
    report = audit(tmp_path)
    assert dict(report.stats.uses) == FIGURES
    # Of 10 and of 6 declared fields that surely apply (no writeOnly, no alternatives) 4 and 4 are there, and 0 of 4.
    assert dict(report.stats.fullness) == {0: 1, 40: 1, 66: 1}
    assert {finding.code for finding in report.findings} == {"STA001"}


def test_figures_in_json_and_for_people(tmp_path):
    report = audit(tmp_path)
    summary = json.loads(rendered("json", report))["summary"]
    assert (summary["doubles"], summary["fullness"]) == (FIGURES, {"0": 1, "40": 1, "66": 1})
    lines = rendered("terminal", report).splitlines()
    assert [line for line in lines if line.startswith("Doubles: ") or "declared fields" in line] == [
        "Doubles: 2 unspecced-double; 1 internal-collaborators; 1 mock-chain; 1 mock-only-asserts.",
        "3 hand-written answers state 40 % of the declared fields (median); 1 less than a quarter.",
    ]
