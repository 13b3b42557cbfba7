"""The report as JUnit XML, as Ant and Jenkins define it: a suite for each file, a test case for each finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from mockaudit.model.finding import Finding
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.report import Report
from mockaudit.reporters.base import Reporter, Style
from mockaudit.reporters.places import with_column, with_line
from mockaudit.reporters.sanitize import clean, clean_path
from mockaudit.reporters.totals import fakes_in_words

_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;"})
_NEVER = "1970-01-01T00:00:00"  # the schema wants a time; the same audit has to give the same report


def render(report: Report, style: Style) -> str:
    """Render the report, valid against Ant's schema (windyroad) and Jenkins' (junit-10.xsd).

    A finding that makes the audit fail is a failure, another one is skipped with its message; so is a notice, where
    it does not tell of an error of mockaudit. A report without findings has one test case, which passes.
    """
    suites = {path: [_case(item, style) for item in items] for path, items in _by_path(report.findings).items()}
    if report.notices:
        suites["mockaudit notices"] = [_notice_case(notice) for notice in report.notices]
    if not report.findings:
        suites["mockaudit"] = [_open("testcase", {"name": f"No findings. {fakes_in_words(report)}."}, _TIMED) + "/>"]
    lines = [line for number, (name, cases) in enumerate(suites.items()) for line in _suite(number, name, cases)]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *lines, "</testsuites>", ""])


_TIMED = {"classname": "mockaudit", "time": "0"}


def _by_path(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(clean_path(finding.violation.at.path), []).append(finding)
    return found


def _suite(number: int, name: str, cases: list[str]) -> Iterator[str]:
    counts = {word: sum(f"\n      <{tag}" in case for case in cases) for word, tag in _OUTCOMES.items()}
    head = {"id": str(number), "package": "mockaudit", "name": name, "timestamp": _NEVER, "hostname": "localhost"}
    totals = {"tests": str(len(cases)), **{word: str(count) for word, count in counts.items()}, "time": "0"}
    yield f"  {_open('testsuite', head, totals)}>"
    yield "    <properties/>"
    yield from (f"    {case}" for case in cases)
    yield "    <system-out/>"
    yield "    <system-err/>"
    yield "  </testsuite>"


_OUTCOMES = {"failures": "failure ", "errors": "error ", "skipped": "skipped "}


def _case(finding: Finding, style: Style) -> str:
    fake, violation = finding.fake, finding.violation
    about = [fake.title, violation.pointer, violation.key]
    name = " ".join([f"{finding.code} {finding.name}", *(clean(text) for text in about if text)])
    owner = clean(fake.owner) if fake.owner else clean_path(violation.at.path)
    case = {"name": name, "classname": owner, "time": "0"}
    tag = "failure" if style.fails(finding) else "skipped"
    return _outcome(
        case, tag, f"{finding.severity.value}[{finding.code}]", violation.message, "\n".join(_text(finding))
    )


def _text(finding: Finding) -> Iterator[str]:
    violation = finding.violation
    yield f"{with_column(violation.at)}: {clean(violation.message)}"
    if violation.contract is not None:
        yield f"contract: {with_line(violation.contract)}"
    for label, text in (("because", violation.because), ("hint", violation.hint)):
        if text:
            yield f"{label}: {clean(text)}"
    yield f"fake: {clean(finding.fake.ref)}"
    if finding.count > 1:
        yield f"here: {finding.count} times"


def _notice_case(notice: Notice) -> str:
    place = with_line(notice.at)
    case = {"name": f"{notice.kind.value} {place}", "classname": "mockaudit.notices", "time": "0"}
    tag = "error" if notice.kind is NoticeKind.INTERNAL else "skipped"
    text = "\n".join(
        f"{label}{clean(part)}" for label, part in ((f"{place}: ", notice.message), ("hint: ", notice.hint)) if part
    )
    return _outcome(case, tag, notice.kind.value, notice.message, text)


def _outcome(case: Mapping[str, str], tag: str, kind: str, message: str, text: str) -> str:
    # Ant's schema knows no type of what is skipped.
    head = {"message": f"{kind}: {clean(message)}"} if tag == "skipped" else {"type": kind, "message": clean(message)}
    body = text.translate(_MARKUP).replace("&#10;", "\n")
    return f"{_open('testcase', case)}>\n      {_open(tag, head)}>{body}</{tag}>\n    </testcase>"


def _open(tag: str, *attributes: Mapping[str, str]) -> str:
    pairs = (f' {name}="{value.translate(_MARKUP)}"' for group in attributes for name, value in group.items())
    return f"<{tag}{''.join(pairs)}"


REPORTER = Reporter(name="junit", summary="JUnit XML, for build servers that show tests", render=render)
