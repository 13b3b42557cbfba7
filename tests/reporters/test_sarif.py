from __future__ import annotations

import json
from dataclasses import replace

from inline_snapshot import snapshot

from mockaudit.model.notice import NoticeKind
from mockaudit.model.report import Report
from mockaudit.reporters.base import Style
from mockaudit.reporters.sarif import render
from tests.reporters.canned import REPORT, finding, in_test


def run_of(report: Report) -> dict:
    text = render(report, Style())
    assert text.isascii()
    (run,) = json.loads(text)["runs"]
    return run


def test_the_rules():
    assert run_of(REPORT)["tool"] == snapshot(
        {
            "driver": {
                "name": "mockaudit",
                "rules": [
                    {"id": "END001", "name": "unknown-path"},
                    {
                        "id": "PAY004",
                        "name": "not-in-enum",
                        "shortDescription": {"text": "a value that the contract's enum does not list"},
                        "fullDescription": {"text": "Look for values outside an enum."},
                        "help": {
                            "text": """\
Look for values outside an enum.

What a client never sees is no use to its tests.

Fix: use a listed value.\
""",
                            "markdown": """\
Look for values outside an enum.

What a client never sees is no use to its tests.

Fix: use a listed value.\
""",
                        },
                        "defaultConfiguration": {"level": "error"},
                    },
                    {"id": "PAY017", "name": "placeholder-value"},
                ],
                "version": "0.1.0",
            }
        }
    )


def test_a_result_points_at_the_stub_and_relates_to_the_contract():
    assert run_of(REPORT)["results"][2] == snapshot(
        {
            "ruleId": "PAY004",
            "ruleIndex": 1,
            "level": "error",
            "message": {
                "text": """\
body/status is "aktive", contract allows "active", "closed"
no recording shows this value
did you mean "active"?\
"""
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "tests/test_pay.py", "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": 14, "startColumn": 25, "endLine": 14, "endColumn": 33},
                    },
                    "logicalLocations": [{"fullyQualifiedName": "tests/test_pay.py::test_refund"}],
                }
            ],
            "partialFingerprints": {"mockaudit/v1": "f-tests/test_pay.py-14"},
            "properties": {"confidence": "certain", "verdict": "likely-mock-wrong", "cause": "c1"},
            "relatedLocations": [
                {
                    "id": 1,
                    "physicalLocation": {
                        "artifactLocation": {"uri": "contracts/pay.yaml", "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": 88, "startColumn": 7},
                    },
                    "message": {"text": "what the contract says"},
                }
            ],
        }
    )


def test_a_place_without_a_line_has_no_region():
    assert run_of(REPORT)["results"][1] == snapshot(
        {
            "ruleId": "END001",
            "ruleIndex": 0,
            "level": "warning",
            "message": {
                "text": """\
GET /refund is no path of the contract
the contract has /refunds\
"""
            },
            "locations": [
                {"physicalLocation": {"artifactLocation": {"uri": "tests/pacts/shop.json", "uriBaseId": "%SRCROOT%"}}}
            ],
            "partialFingerprints": {"mockaudit/v1": "f-tests/pacts/shop.json-0"},
            "properties": {"confidence": "certain", "verdict": "unverifiable", "cause": "c2"},
        }
    )


def test_levels_counts_and_suppressions():
    results = run_of(REPORT)["results"]
    assert [(r["ruleId"], r["level"], r.get("occurrenceCount"), r.get("suppressions")) for r in results] == [
        ("PAY004", "error", 2, None),
        ("END001", "warning", None, None),
        ("PAY004", "error", None, None),
        ("PAY017", "note", None, None),
        ("PAY004", "error", None, [{"kind": "inSource", "status": "accepted"}]),
    ]


def test_rule_indices_point_at_their_rules():
    run = run_of(REPORT)
    rules = run["tool"]["driver"]["rules"]
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == [r["ruleId"] for r in run["results"]]


def test_notices_are_notifications():
    assert run_of(REPORT)["invocations"] == snapshot(
        [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    {
                        "descriptor": {"id": "unresolved"},
                        "level": "warning",
                        "message": {
                            "text": """\
the URL is made by make_url(), which lies outside the project
write it out, or record it at run time\
"""
                        },
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "tests/test_pay.py", "uriBaseId": "%SRCROOT%"},
                                    "region": {"startLine": 60, "startColumn": 5},
                                }
                            }
                        ],
                    },
                    {
                        "descriptor": {"id": "unreadable"},
                        "level": "warning",
                        "message": {"text": "larger than 64 MB"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "tests/big.yaml", "uriBaseId": "%SRCROOT%"}
                                }
                            }
                        ],
                    },
                ],
            }
        ]
    )


def test_a_failed_rule_is_no_success():
    notice = replace(REPORT.notices[0], kind=NoticeKind.INTERNAL)
    (invocation,) = run_of(Report(findings=(), notices=(notice,)))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["level"] == "error"


def test_paths_become_uris():
    places = [replace(in_test(1), path=path) for path in ("tests/a b#1.py", "/abs/ü.py")]
    results = run_of(Report(findings=tuple(finding(place) for place in places)))["results"]
    assert [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in results] == [
        {"uri": "tests/a%20b%231.py", "uriBaseId": "%SRCROOT%"},
        {"uri": "file:///abs/%C3%BC.py"},
    ]


def test_text_never_becomes_a_link():
    hostile = finding(in_test(1))
    message = "body is [click](https://evil.example)"
    hostile = replace(hostile, violation=replace(hostile.violation, message=message, hint="", because=""))
    (result,) = run_of(Report(findings=(hostile,)))["results"]
    assert result["message"] == {"text": "body is \\[click\\](https://evil.example)"}
