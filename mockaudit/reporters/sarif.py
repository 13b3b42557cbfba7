"""The report as SARIF 2.1.0 (OASIS), for code scanning: results point at the stub's line, and relate to the contract's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from mockaudit.model.finding import Finding, Severity
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.report import Report, RulePage
from mockaudit.model.value import Json
from mockaudit.reporters.base import Reporter, Style

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "mockaudit/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: Report, _style: Style) -> str:
    """Render the report as one SARIF log with one run; the text is ASCII."""
    rules = _rules(report)
    index = {str(rule["id"]): number for number, rule in enumerate(rules)}
    driver: dict[str, Json] = {"name": "mockaudit", "rules": list[Json](rules)}
    if report.version:
        driver["version"] = report.version
    head: dict[str, Json] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report.notices)],
    }
    results = [
        *(_result(finding, index, suppressed=False) for finding in report.findings),
        *(_result(finding, index, suppressed=True) for finding in report.suppressed),
    ]
    # The encoder is in C only without `indent`; a line for each result reads as well, and takes a third of the time.
    lines = ",\n".join(json.dumps(result) for result in results)
    run = f'{json.dumps(head)[:-1]}, "results": [\n{lines}\n]}}'
    return f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [\n{run}\n]}}\n'


def _rules(report: Report) -> list[dict[str, Json]]:
    """Describe the rules that results name, by code."""
    pages = {page.code: page for page in report.rules}
    named = {finding.code: finding for finding in (*report.findings, *report.suppressed)}
    return [_rule(finding, pages.get(code)) for code, finding in sorted(named.items())]


def _rule(finding: Finding, page: RulePage | None) -> dict[str, Json]:
    rule: dict[str, Json] = {"id": finding.code, "name": finding.name}
    if page is None:
        return rule
    text = _unindented(page.text)
    return {
        **rule,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": text.partition("\n\n")[0] or page.summary},
        "help": {"text": text or page.summary, "markdown": text or page.summary},
        "defaultConfiguration": {"level": _LEVELS[page.severity]},
    }


def _unindented(text: str) -> str:
    """Take the indentation of a docstring away; its first line has none."""
    first, _, rest = text.strip().partition("\n")
    lines = rest.split("\n")
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join([first, *(line[indent:].rstrip() for line in lines)]).rstrip()


def _result(finding: Finding, index: dict[str, int], *, suppressed: bool) -> dict[str, Json]:
    violation = finding.violation
    result: dict[str, Json] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(violation.at, finding.fake.owner)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "confidence": violation.confidence.value,
            "verdict": finding.verdict.value,
            "cause": finding.cause,
        },
    }
    if finding.count > 1:
        result["occurrenceCount"] = finding.count
    if violation.contract is not None:
        related = _location(violation.contract, None)
        result["relatedLocations"] = [{"id": 1, **related, "message": {"text": "what the contract says"}}]
    if suppressed:
        result["suppressions"] = [{"kind": "inSource", "status": "accepted"}]
    return result


def _message(finding: Finding) -> str:
    violation = finding.violation
    parts = (violation.message, violation.because, violation.hint)
    text = "\n".join(part for part in parts if part)
    # What looks like `[text](place)` would become a link (SARIF 2.1.0, 3.11.6).
    return text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text


def _location(at: Location, owner: str | None) -> dict[str, Json]:
    physical: dict[str, Json] = {"artifactLocation": _artifact(at.path)}
    region = _region(at)
    if region:
        physical["region"] = region
    location: dict[str, Json] = {"physicalLocation": physical}
    if owner:
        location["logicalLocations"] = [{"fullyQualifiedName": owner}]
    return location


def _artifact(path: str) -> dict[str, Json]:
    if path.startswith("/"):
        return {"uri": f"file://{quote(path, errors='surrogatepass')}"}
    return {"uri": quote(path, errors="surrogatepass"), "uriBaseId": "%SRCROOT%"}


def _region(at: Location) -> dict[str, Json]:
    span = at.span
    if span is None:
        return {}
    region: dict[str, Json] = {"startLine": span.line, "startColumn": span.column}
    if span.end_line is not None and span.end_column is not None:
        region |= {"endLine": span.end_line, "endColumn": span.end_column + 1}  # exclusive in SARIF (3.30.8)
    return region


def _invocation(notices: Sequence[Notice]) -> dict[str, Json]:
    failed = any(notice.kind is NoticeKind.INTERNAL for notice in notices)
    return {"executionSuccessful": not failed, "toolExecutionNotifications": list(_notifications(notices))}


def _notifications(notices: Iterable[Notice]) -> Iterable[Json]:
    for notice in notices:
        text = f"{notice.message}\n{notice.hint}" if notice.hint else notice.message
        level = "error" if notice.kind is NoticeKind.INTERNAL else "warning"
        yield {
            "descriptor": {"id": notice.kind.value},
            "level": level,
            "message": {"text": text},
            "locations": [_location(notice.at, None)],
        }


REPORTER = Reporter(name="sarif", summary="SARIF 2.1.0, for code scanning", render=render)
