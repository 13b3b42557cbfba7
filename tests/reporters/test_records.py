from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from mockaudit.model.report import Report
from mockaudit.reporters import jsonl, jsonreport
from mockaudit.reporters.base import Style
from mockaudit.reporters.records import finding_record
from tests.reporters.canned import REPORT, finding, in_test

SCHEMA = json.loads((Path(__file__).parents[2] / "contracts" / "report.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_json_report_follows_its_schema():
    document = json.loads(jsonreport.render(REPORT, Style()))
    assert list(VALIDATOR.iter_errors(document)) == []
    assert document["findings"] == [finding_record(item) for item in REPORT.findings]


def test_an_empty_report_follows_its_schema():
    document = json.loads(jsonreport.render(Report(findings=(), version="0.1.0"), Style()))
    assert list(VALIDATOR.iter_errors(document)) == []
    assert (document["findings"], document["notices"], document["contracts"]) == ([], [], [])


def test_jsonl_gives_the_findings_of_the_json_report():
    lines = jsonl.render(REPORT, Style()).splitlines()
    assert [json.loads(line) for line in lines] == [finding_record(item) for item in REPORT.findings]


def test_jsonl_of_nothing_is_nothing():
    assert jsonl.render(Report(findings=()), Style()) == ""


def test_a_status_is_a_number_where_it_is_one():
    statuses = [finding_record(finding(in_test(1), status=status))["status"] for status in ("200", "2XX", None, "²")]
    assert statuses == [200, "2XX", None, "²"]


def test_hostile_text_stays_data():
    hostile = finding(in_test(1), operation="GET /\x1b[31m\u202e\n::error::x\ud800")
    text = jsonl.render(Report(findings=(hostile,)), Style())
    assert text.isascii()
    assert text.count("\n") == 1
    assert json.loads(text)["operation"] == "GET /\x1b[31m\u202e\n::error::x\ud800"
