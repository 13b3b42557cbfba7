from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from inline_snapshot import snapshot

from mockaudit.model.report import OperationCoverage, Report
from mockaudit.reporters import html
from mockaudit.reporters.base import Style
from mockaudit.reporters.pagedata import page_data, script_json
from tests.reporters.canned import REPORT, finding, in_test


class Page(HTMLParser):
    """Collects the elements, their attributes, and the text of styles and scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inline: dict[str, list[str]] = {"style": [], "script": []}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in self.inline:
            self.inline[tag].append("")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem in self.inline:
            self.inline[self.cdata_elem][-1] += data


PAGE = Page(html.render(REPORT, Style()))


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_allows_just_what_is_in_the_page():
    (policy,) = [attrs["content"] for _, attrs in PAGE.elements if attrs.get("http-equiv") == "Content-Security-Policy"]
    _data, script = PAGE.inline["script"]
    (style,) = PAGE.inline["style"]
    assert policy == (
        f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def test_nothing_is_loaded_and_no_handler_or_style_is_inline():
    names = {name for _, attrs in PAGE.elements for name in attrs}
    assert sorted(name for name in names if name.startswith("on") or name in {"src", "srcset", "style", "action"}) == []
    assert {attrs["href"] for tag, attrs in PAGE.elements if "href" in attrs} == {
        "#causes", "#findings", "#operations", "#about",
    }  # fmt: skip
    assert [tag for tag, _ in PAGE.elements if tag in {"link", "img", "iframe", "object", "base"}] == []
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", PAGE.inline["style"][0] + PAGE.inline["script"][1]) == []


def test_no_file_of_the_page_is_left_out():
    folder = html._PAGE
    used = {"page.html", *html._STYLES, *html._SCRIPTS}
    assert {path.name for path in folder.iterdir()} == used
    assert {path.name: n for path in folder.iterdir() if (n := len(path.read_text().splitlines())) > 300} == {}


def read(data: dict) -> list[dict]:
    """Read the rows as the page does."""
    texts, numbers = data["texts"], set(data["numbers"])
    return [
        {name: value if name in numbers else texts[value] for name, value in zip(data["fields"], row, strict=True)}
        for row in data["findings"]
    ]


def test_the_data_hold_every_finding():
    data = json.loads(PAGE.inline["script"][0])
    rows = read(data)
    assert [row["fingerprint"] for row in rows] == [found.fingerprint for found in REPORT.findings]
    assert rows[2] == snapshot(
        {
            "fingerprint": "f-tests/test_pay.py-14",
            "cause": "c1",
            "severity": "error",
            "code": "PAY004",
            "name": "not-in-enum",
            "confidence": "certain",
            "verdict": "likely-mock-wrong",
            "message": 'body/status is "aktive", contract allows "active", "closed"',
            "because": "no recording shows this value",
            "hint": 'did you mean "active"?',
            "pointer": "/status",
            "expected": '"active", "closed"',
            "actual": '"aktive"',
            "path": "tests/test_pay.py",
            "place": "",
            "contract": "contracts/pay.yaml",
            "contractPointer": "/components/schemas/Refund/properties/status/enum",
            "operation": "GET /refunds/{id}",
            "status": "200",
            "loader": "responses",
            "title": "GET https://api.pay.example/refunds/7 200",
            "ref": "tests/test_pay.py:12",
            "owner": "tests/test_pay.py::test_refund",
            "provenance": "static",
            "line": 14,
            "column": 25,
            "contractLine": 88,
            "count": 1,
            "excerpt": 3,
            "contractExcerpt": 2,
        }
    )
    assert data["excerpts"][rows[2]["excerpt"]] == snapshot(
        [[13, "responses.get(URL,", "", ""], [14, '    json={"status": ', '"aktive"', "})"], [15, "refund()", "", ""]]
    )
    assert data["excerpts"][rows[2]["contractExcerpt"]] == snapshot([[88, "", "enum", ": [active, closed]"]])


def test_the_data_tell_of_the_audit():
    data = page_data(REPORT)
    assert {key: data[key] for key in ("head", "suppressed", "notices", "rules")} == snapshot(
        {
            "head": {
                "title": "2 errors, 1 warning, 1 info from 3 causes",
                "counts": {"error": 2, "warning": 1, "info": 1},
                "causes": 3,
                "suppressed": 1,
                "notices": 2,
                "files": 4,
                "fakes": 12,
                "resolved": 11,
                "matched": 10,
                "judged": 9,
                "unjudged": [
                    ["a callback answers", 1],
                    ["no contract covers it", 1],
                    ["the request is only known at run time", 1],
                ],
                "loaders": {"pact": 1, "responses": 8, "vcr": 3},
                "contracts": [{"path": "contracts/pay.yaml", "title": "Pay", "operations": 40, "faked": 2}],
                "version": "0.1.0",
            },
            "suppressed": [
                [
                    "tests/test_pay.py",
                    50,
                    "PAY004",
                    "not-in-enum",
                    'body/status is "aktive", contract allows "active", "closed"',
                ]
            ],
            "notices": [
                [
                    "tests/test_pay.py",
                    60,
                    "unresolved",
                    "the URL is made by make_url(), which lies outside the project",
                    "write it out, or record it at run time",
                ],
                ["tests/big.yaml", 0, "unreadable", "larger than 64 MB", ""],
            ],
            "rules": {
                "PAY004": [
                    "a value that the contract's enum does not list",
                    """\
Look for values outside an enum.

What a client never sees is no use to its tests.

Fix: use a listed value.\
""",
                ]
            },
        }
    )


def test_coverage_is_told_by_operation():
    rows = (
        OperationCoverage(contract="pay.yaml", operation="GET /refunds/{id}", fakes={"404": 1, "200": 2}),
        OperationCoverage(contract="pay.yaml", operation="GET /refunds"),
    )
    data = page_data(replace(REPORT, coverage=rows))
    assert [[data["texts"][number], statuses] for number, statuses in data["coverage"]] == [
        ["GET /refunds/{id}", [["200", 2], ["404", 1]]],
        ["GET /refunds", []],
    ]


def test_json_in_a_script_holds_nothing_that_html_knows():
    text = script_json({"a": "</script><!--<script>&\u2028\ud800"})
    assert re.findall("[<>&\u2028]", text) == []
    assert json.loads(text) == {"a": "</script><!--<script>&\u2028\ud800"}


def test_an_empty_report_is_a_page_too():
    page = Page(html.render(Report(findings=()), Style()))
    data = json.loads(page.inline["script"][0])
    assert (data["findings"], data["fields"], data["texts"]) == ([], [], [""])


def test_a_huge_text_is_cut():
    found = finding(in_test(1))
    found = replace(found, violation=replace(found.violation, message="x" * 10_000))
    (row,) = read(page_data(Report(findings=(found,))))
    assert row["message"] == "x" * 3_999 + "…"


def tokens(scheme: int) -> dict[str, str]:
    text = (html._PAGE / "tokens.css").read_text()
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", text)
    return {name: (light, dark)[scheme] for name, light, dark in pairs}


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_have_the_contrast_that_wcag_aa_asks_for(scheme):
    color = tokens(scheme)
    grounds = ["paper", "card", "sunk", "pick"]
    texts = [(text, ground) for text in ("ink", "soft", "link", "error", "warning", "info") for ground in grounds]
    texts += [(severity, f"{severity}-wash") for severity in ("error", "warning", "info")]
    texts += [("ink", f"{severity}-wash") for severity in ("error", "warning", "info")]
    texts += [("ink", "mark"), ("ink", "mark-contract")]
    assert [(a, b, round(c, 2)) for a, b in texts if (c := contrast(color[a], color[b])) < 4.5] == []
    assert [(a, b) for a, b in (("edge", "paper"), ("edge", "card")) if contrast(color[a], color[b]) < 3] == []
