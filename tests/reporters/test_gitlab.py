from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
from inline_snapshot import snapshot

from mockaudit.model.report import Report
from mockaudit.reporters.base import Style
from mockaudit.reporters.gitlab import render
from tests.reporters.canned import REPORT, finding, in_test

# As GitLab documents its "Code Quality report format".
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "additionalProperties": False,
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def test_the_canned_report():
    text = render(REPORT, Style())
    assert text.isascii()
    jsonschema.validate(json.loads(text), SCHEMA)
    assert json.loads(text) == snapshot(
        [
            {
                "description": 'body/status is "aktive", contract allows "active", "closed"; no recording shows this value; did you mean "active"?',
                "check_name": "PAY004 not-in-enum",
                "fingerprint": "f-tests/cassettes/refund.yaml-9",
                "severity": "major",
                "location": {"path": "tests/cassettes/refund.yaml", "lines": {"begin": 9}},
            },
            {
                "description": "GET /refund is no path of the contract; the contract has /refunds",
                "check_name": "END001 unknown-path",
                "fingerprint": "f-tests/pacts/shop.json-0",
                "severity": "minor",
                "location": {"path": "tests/pacts/shop.json", "lines": {"begin": 1}},
            },
            {
                "description": 'body/status is "aktive", contract allows "active", "closed"; no recording shows this value; did you mean "active"?',
                "check_name": "PAY004 not-in-enum",
                "fingerprint": "f-tests/test_pay.py-14",
                "severity": "major",
                "location": {"path": "tests/test_pay.py", "lines": {"begin": 14}},
            },
            {
                "description": 'body/note is the placeholder "foo"',
                "check_name": "PAY017 placeholder-value",
                "fingerprint": "f-tests/test_pay.py-30",
                "severity": "info",
                "location": {"path": "tests/test_pay.py", "lines": {"begin": 30}},
            },
        ]
    )


def test_no_findings():
    assert render(Report(findings=()), Style()) == "[]\n"


def test_a_path_is_written_as_git_does():
    report = Report(findings=(finding(replace(in_test(3), path="./tests/a.py")),))
    (record,) = json.loads(render(report, Style()))
    assert record["location"] == {"path": "tests/a.py", "lines": {"begin": 3}}


def test_each_finding_is_one_line():
    assert len(render(REPORT, Style()).splitlines()) == len(REPORT.findings) + 2
