from __future__ import annotations

import re
from dataclasses import replace

from inline_snapshot import snapshot

from mockaudit.model.finding import Severity
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.report import ContractUse, Report, Stats
from mockaudit.reporters.base import Style
from mockaudit.reporters.terminal import render
from tests.reporters.canned import REPORT, finding, in_test

PINNED = (ContractUse(path="contracts/pay.yaml", title="Pay", operations=1, faked=1),)


def test_the_canned_report():
    assert render(REPORT, Style()) == snapshot("""\
error[PAY004] not-in-enum: body/status is "aktive", contract allows "active", "closed"
  --> tests/cassettes/refund.yaml:9:7
   |
 8 |     body:
 9 |       string: '{"status": "aktive"}'
   |       ^
  --> contracts/pay.yaml:88
   |
88 |       enum: [active, closed]
   = operation: GET /refunds/{id} 200
   = because: no recording shows this value
   = hint: did you mean "active"?
   = here: 2 times
   = and 1 more: tests/test_pay.py:14

warning[END001] unknown-path: GET /refund is no path of the contract
 --> tests/pacts/shop.json#/interactions/3
  = hint: the contract has /refunds

info[PAY017] placeholder-value: body/note is the placeholder "foo" (tests/test_pay.py:30)

could not be read (1):
  tests/big.yaml: larger than 64 MB

could not be resolved (1):
  tests/test_pay.py:60: the URL is made by make_url(), which lies outside the project (write it out, or record it at run time)

contract: contracts/pay.yaml (Pay), 2 of 40 operations faked
  found by looking around; to pin, write in pyproject.toml:
    [tool.mockaudit]
    contracts = [{ path = "contracts/pay.yaml" }]
12 fakes in 4 files (pact 1, responses 8, vcr 3): 11 resolved, 10 matched to an operation, 9 held against what the contract documents.
Not judged: 1 a callback answers; 1 no contract covers it; 1 the request is only known at run time.
Found 2 errors, 1 warning, 1 info from 3 causes. 1 suppressed.
`mockaudit rules PAY004` explains a rule; `# mockaudit: ignore[PAY004] reason` accepts a mock.
""")


def test_the_place_of_a_notice_is_told_once():
    at = Location(path="tests/p.json", span=Span(line=2))
    told = ("tests/p.json:2: not JSON", "tests/p.json: not JSON", "not JSON")
    notices = tuple(Notice(kind=NoticeKind.UNREADABLE, at=at, message=message) for message in told)
    lines = render(Report(findings=(), notices=notices), Style()).splitlines()
    assert lines[:4] == ["could not be read (3):", *["  tests/p.json:2: not JSON"] * 3]


def test_colour_changes_nothing_but_colour():
    colored = render(REPORT, Style(color=True))
    assert colored.startswith("\x1b[1;31merror[PAY004]\x1b[0m not-in-enum: \x1b[1m")
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render(REPORT, Style())


def test_nothing_found():
    stats = Stats(files=1, fakes=1, resolved=1, matched=1, judged=1, by_loader={"vcr": 1})
    assert render(Report(findings=(), stats=stats, contracts=PINNED), Style()) == snapshot("""\
contract: contracts/pay.yaml (Pay), 1 of 1 operation faked
1 fake in 1 file (vcr 1): 1 resolved, 1 matched to an operation, 1 held against what the contract documents.
No findings.
""")


def test_nothing_to_look_at():
    assert render(Report(findings=()), Style()) == snapshot("""\
contracts: none found; name one with --contract FILE
No fakes were found: no stub, cassette, pact, HAR or mapping that mockaudit can read.
No findings.
""")


def test_the_worst_come_first_then_the_most_frequent():
    findings = [
        finding(in_test(1), code="PAY001", severity=Severity.WARNING, cause="a", count=9),
        finding(in_test(2), code="PAY002", cause="b"),
        finding(in_test(3), code="PAY003", cause="c", count=2),
    ]
    text = render(Report(findings=tuple(findings)), Style())
    assert re.findall(r"^\w+\[(\w+)\]", text, flags=re.MULTILINE) == ["PAY003", "PAY002", "PAY001"]


def test_a_cause_with_many_places_names_three_of_the_others():
    text = render(Report(findings=tuple(finding(in_test(line)) for line in range(1, 18))), Style())
    (line,) = [line for line in text.splitlines() if "and 16 more" in line]
    assert line == (
        "   = and 16 more: tests/test_pay.py:2, tests/test_pay.py:3, tests/test_pay.py:4 and 13 more places"
    )


def test_the_test_is_named_where_its_stub_stands_in_another_file():
    finding = REPORT.findings[0]
    told = "= test: tests/test_pay.py::test_refund"

    def shown(path):
        fake = replace(finding.fake, owner="tests/test_pay.py::test_refund")
        violation = replace(finding.violation, at=Location(path=path))
        return render(replace(REPORT, findings=(replace(finding, fake=fake, violation=violation),)), Style())

    assert told in shown("tests/conftest.py")
    assert told not in shown("tests/test_pay.py")


def test_many_infos_are_cut():
    infos = tuple(finding(in_test(line), severity=Severity.INFO, cause=f"c{line}") for line in range(1, 24))
    text = render(Report(findings=infos), Style())
    assert text.count("info[PAY004]") == 20
    assert "... and 3 more causes of severity info; --format json lists all\n" in text


def test_hostile_text_is_escaped_everywhere():
    bad = "\x1b[2J\u202e\n::error::x"
    hostile = finding(in_test(14), operation=bad)
    violation = replace(hostile.violation, message=bad, hint=bad, because=bad)
    report = replace(
        REPORT,
        findings=(replace(hostile, violation=violation),),
        notices=tuple(replace(notice, message=bad, hint=bad) for notice in REPORT.notices),
        contracts=(replace(REPORT.contracts[0], title=bad, path=bad),),
        sources={"tests/test_pay.py": {13: bad, 14: bad}, "contracts/pay.yaml": {88: bad}},
    )
    text = render(report, Style())
    assert all(char == "\n" or char.isprintable() for char in text)
    assert [line for line in text.splitlines() if line.lstrip().startswith("::")] == []
