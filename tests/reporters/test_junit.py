from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from inline_snapshot import snapshot

from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.report import Report, Stats
from mockaudit.reporters.base import Style
from mockaudit.reporters.junit import render
from tests.reporters.canned import REPORT, finding, in_test

# What Ant's schema (windyroad JUnit.xsd) requires of each element, which is stricter than Jenkins' junit-10.xsd.
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase", "system-out", "system-err"},
    "testcase": {"skipped", "error", "failure"},
}
ATTRIBUTES = {
    "testsuite": {"id", "package", "name", "timestamp", "hostname", "tests", "failures", "errors", "skipped", "time"},
    "testcase": {"name", "classname", "time"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"message"},
}


def check_structure(text: str) -> ET.Element:
    root = ET.fromstring(text.encode())
    assert root.tag == "testsuites"
    for element in root.iter():
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set())
        assert set(element.attrib) == ATTRIBUTES.get(element.tag, set())
    for number, suite in enumerate(root):
        tags = [child.tag for child in suite]
        cases = [child for child in suite if child.tag == "testcase"]
        assert tags == ["properties", *["testcase"] * len(cases), "system-out", "system-err"]
        assert [len(case) <= 1 for case in cases] == [True] * len(cases)
        outcomes = [child.tag for case in cases for child in case]
        counts = {"failures": "failure", "errors": "error", "skipped": "skipped"}
        assert {word: suite.get(word) for word in counts} == {w: str(outcomes.count(tag)) for w, tag in counts.items()}
        assert (suite.get("id"), suite.get("tests")) == (str(number), str(len(cases)))
    return root


def test_the_canned_report():
    text = render(REPORT, Style())
    check_structure(text)
    assert text == snapshot("""\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite id="0" package="mockaudit" name="tests/cassettes/refund.yaml" timestamp="1970-01-01T00:00:00" hostname="localhost" tests="1" failures="1" errors="0" skipped="0" time="0">
    <properties/>
    <testcase name="PAY004 not-in-enum GET https://api.pay.example/refunds/8 200 /status" classname="tests/cassettes/refund.yaml" time="0">
      <failure type="error[PAY004]" message="body/status is &quot;aktive&quot;, contract allows &quot;active&quot;, &quot;closed&quot;">tests/cassettes/refund.yaml:9:7: body/status is &quot;aktive&quot;, contract allows &quot;active&quot;, &quot;closed&quot;
contract: contracts/pay.yaml:88
because: no recording shows this value
hint: did you mean &quot;active&quot;?
fake: tests/cassettes/refund.yaml#/interactions/0
here: 2 times</failure>
    </testcase>
    <system-out/>
    <system-err/>
  </testsuite>
  <testsuite id="1" package="mockaudit" name="tests/pacts/shop.json" timestamp="1970-01-01T00:00:00" hostname="localhost" tests="1" failures="0" errors="0" skipped="1" time="0">
    <properties/>
    <testcase name="END001 unknown-path a refund" classname="tests/pacts/shop.json" time="0">
      <skipped message="warning[END001]: GET /refund is no path of the contract">tests/pacts/shop.json:1:1: GET /refund is no path of the contract
hint: the contract has /refunds
fake: tests/pacts/shop.json#/interactions/3</skipped>
    </testcase>
    <system-out/>
    <system-err/>
  </testsuite>
  <testsuite id="2" package="mockaudit" name="tests/test_pay.py" timestamp="1970-01-01T00:00:00" hostname="localhost" tests="2" failures="1" errors="0" skipped="1" time="0">
    <properties/>
    <testcase name="PAY004 not-in-enum GET https://api.pay.example/refunds/7 200 /status" classname="tests/test_pay.py::test_refund" time="0">
      <failure type="error[PAY004]" message="body/status is &quot;aktive&quot;, contract allows &quot;active&quot;, &quot;closed&quot;">tests/test_pay.py:14:25: body/status is &quot;aktive&quot;, contract allows &quot;active&quot;, &quot;closed&quot;
contract: contracts/pay.yaml:88
because: no recording shows this value
hint: did you mean &quot;active&quot;?
fake: tests/test_pay.py:12</failure>
    </testcase>
    <testcase name="PAY017 placeholder-value GET https://api.pay.example/refunds/7 200 /note" classname="tests/test_pay.py::test_refund" time="0">
      <skipped message="info[PAY017]: body/note is the placeholder &quot;foo&quot;">tests/test_pay.py:30:20: body/note is the placeholder &quot;foo&quot;
fake: tests/test_pay.py:12</skipped>
    </testcase>
    <system-out/>
    <system-err/>
  </testsuite>
  <testsuite id="3" package="mockaudit" name="mockaudit notices" timestamp="1970-01-01T00:00:00" hostname="localhost" tests="2" failures="0" errors="0" skipped="2" time="0">
    <properties/>
    <testcase name="unresolved tests/test_pay.py:60" classname="mockaudit.notices" time="0">
      <skipped message="unresolved: the URL is made by make_url(), which lies outside the project">tests/test_pay.py:60: the URL is made by make_url(), which lies outside the project
hint: write it out, or record it at run time</skipped>
    </testcase>
    <testcase name="unreadable tests/big.yaml" classname="mockaudit.notices" time="0">
      <skipped message="unreadable: larger than 64 MB">tests/big.yaml: larger than 64 MB</skipped>
    </testcase>
    <system-out/>
    <system-err/>
  </testsuite>
</testsuites>
""")


def test_what_fails_the_audit_is_a_failure_and_the_rest_is_skipped():
    root = check_structure(render(REPORT, Style(fails=lambda found: found.code == "END001")))
    assert [(case.get("name"), [child.tag for child in case]) for case in root.iter("testcase")][:4] == snapshot(
        [
            ("PAY004 not-in-enum GET https://api.pay.example/refunds/8 200 /status", ["skipped"]),
            ("END001 unknown-path a refund", ["failure"]),
            ("PAY004 not-in-enum GET https://api.pay.example/refunds/7 200 /status", ["skipped"]),
            ("PAY017 placeholder-value GET https://api.pay.example/refunds/7 200 /note", ["skipped"]),
        ]
    )


def test_no_findings_are_one_test_that_passes():
    text = render(Report(findings=(), stats=Stats(fakes=12, matched=12)), Style())
    check_structure(text)
    assert text == snapshot("""\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite id="0" package="mockaudit" name="mockaudit" timestamp="1970-01-01T00:00:00" hostname="localhost" tests="1" failures="0" errors="0" skipped="0" time="0">
    <properties/>
    <testcase name="No findings. 12 fakes, 12 matched." classname="mockaudit" time="0"/>
    <system-out/>
    <system-err/>
  </testsuite>
</testsuites>
""")


def test_a_crashed_rule_is_an_error():
    notice = Notice(
        kind=NoticeKind.INTERNAL, at=Location(path="a.yaml"), message="PAY001 failed: KeyError", hint="report it"
    )
    root = check_structure(render(replace(REPORT, findings=(), notices=(notice,)), Style()))
    (error,) = root.iter("error")
    assert (error.get("type"), error.get("message")) == ("internal", "PAY001 failed: KeyError")
    assert error.text == "a.yaml: PAY001 failed: KeyError\nhint: report it"


def test_what_xml_does_not_know_is_written_out():
    hostile = finding(replace(in_test(1), path='a"&<b>.py'))
    message = "]]> \x00\x0b\ufffe\ud800 \U0001f600 </failure>&amp;"
    hostile = replace(hostile, violation=replace(hostile.violation, message=message, because="", hint=""))
    root = check_structure(render(Report(findings=(hostile,)), Style()))
    (failure,) = root.iter("failure")
    assert failure.get("message") == "]]> \\x00\\x0b\\ufffe\\ud800 \U0001f600 </failure>&amp;"
    assert root[0].get("name") == 'a"&<b>.py'
