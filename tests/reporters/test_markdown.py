from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from inline_snapshot import snapshot
from markdown_it import MarkdownIt

from mockaudit.model.finding import Severity
from mockaudit.model.report import Report, Stats
from mockaudit.reporters.base import Style
from mockaudit.reporters.markdown import LIMIT, MARKER, render
from mockaudit.reporters.mdtext import code
from tests.reporters.canned import REPORT, finding, in_test


def html(text: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(text)


def test_the_canned_report():
    assert render(REPORT, Style()) == snapshot("""\
<!-- mockaudit -->

### mockaudit: 2 errors, 1 warning, 1 info from 3 causes

12 fakes, 10 matched, held to `contracts/pay.yaml`.

|  | Rule | What | Where |
|-----------|-----------------------|-------------------------------------------------------------------------------------------------------------------------------|------------------------------------------------------------------------------------------|
| 🔴 error | `PAY004` not-in-enum | `body/status is "aktive", contract allows "active", "closed"`<br>in `GET /refunds/{id} 200`<br>hint: `did you mean "active"?` | `tests/cassettes/refund.yaml:9`<br>and 1 more place<br>contract: `contracts/pay.yaml:88` |
| 🟠 warning | `END001` unknown-path | `GET /refund is no path of the contract`<br>hint: `the contract has /refunds` | `tests/pacts/shop.json#/interactions/3` |

<details><summary>1 cause of severity info</summary>

|  | Rule | What | Where |
|--------|----------------------------|--------------------------------------------------------------------|------------------------|
| 🔵 info | `PAY017` placeholder-value | `body/note is the placeholder "foo"`<br>in `GET /refunds/{id} 200` | `tests/test_pay.py:30` |

</details>

1 finding suppressed, 2 notices about what could not be read or resolved.

`mockaudit rules PAY004` explains a rule; `# mockaudit: ignore[PAY004] reason` accepts a mock.
""")


def test_nothing_found():
    report = Report(findings=(), stats=Stats(fakes=12, matched=12))
    assert render(report, Style()) == snapshot("""\
<!-- mockaudit -->

### mockaudit: no findings

12 fakes, 12 matched.
""")


@pytest.mark.parametrize(
    "text",
    [
        "plain", "a|b", "a\\|b", "a\\\\|b|", "`", "``x`", " x ", "`x", "<b>x</b>", "@octocat #1", "[a](http://b)",
        "**x**", "\\", "|", "<!-- x -->", "&lt;", "| --- |", "https://example.org/", "![a](b)", "{{7*7}}", "~~x~~",
    ],
)  # fmt: skip
def test_text_in_a_cell_is_one_code_span_with_just_that_text(text):
    page = html(f"| a | b |\n|---|---|\n| {code(text)} | end |\n")
    (span,) = re.findall(r"<tbody>\n<tr>\n<td><code>(.*)</code></td>\n<td>end</td>\n</tr>\n</tbody>", page)
    assert unescape(span) == text


def test_control_characters_are_written_out():
    assert code("a\nb\x1b[2J\u202e") == "`a\\nb\\x1b[2J\\u202e`"


def test_no_text_is_no_code():
    assert code("") == ""


def test_long_text_is_cut():
    assert code("x" * 50, longest=10) == "`xxxxxxxxx…`"


def test_the_first_line_is_the_marker_and_nothing_else_is():
    hostile = finding(in_test(1))
    hostile = replace(hostile, violation=replace(hostile.violation, message=MARKER))
    lines = render(Report(findings=(hostile,)), Style()).splitlines()
    assert [number for number, line in enumerate(lines) if line.startswith(MARKER)] == [0]


def big(number: int) -> Report:
    return Report(
        findings=tuple(
            finding(
                in_test(line),
                cause=f"c{line}",
                fingerprint=f"f{line}",
                severity=Severity.INFO if line % 3 == 0 else Severity.ERROR,
            )
            for line in range(1, number + 1)
        )
    )


def test_a_comment_is_never_too_long_and_says_what_it_leaves_out():
    text = render(big(3000), Style())
    assert LIMIT - 2_500 < len(text.encode()) <= LIMIT
    shown = text.count("`PAY004` not-in-enum")
    assert f"… and {3000 - shown} more causes with {3000 - shown} findings: a comment has no room" in text


def test_long_messages_do_not_break_the_limit():
    findings = big(400).findings
    wide = replace(findings[0].violation, message="ü|" * 5_000, hint="字" * 5_000)
    report = Report(findings=tuple(replace(item, violation=wide) for item in findings))
    assert len(render(report, Style()).encode()) <= LIMIT


def test_what_is_folded_opens_again():
    page = render(big(100), Style())
    assert re.findall(r"<summary>(.*)</summary>", page) == ["47 more causes", "33 causes of severity info"]
    assert html(page).count("<table>") == 3
