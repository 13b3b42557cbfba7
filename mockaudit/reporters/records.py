"""A report's parts as plain JSON, in the shape of contracts/report.schema.json."""

from __future__ import annotations

from collections import Counter

from mockaudit.model.finding import Finding, Severity
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.report import Report
from mockaudit.model.value import Json

FORMAT_VERSION = 1


def summary_record(report: Report) -> dict[str, Json]:
    """Count what the report holds; ``causes`` counts distinct ones."""
    severities = Counter(finding.severity for finding in report.findings)
    stats = report.stats
    return {
        "files": stats.files,
        "fakes": stats.fakes,
        "resolved": stats.resolved,
        "matched": stats.matched,
        "judged": stats.judged,
        "by_loader": {name: stats.by_loader[name] for name in sorted(stats.by_loader)},
        "unjudged": {reason: stats.unjudged[reason] for reason in sorted(stats.unjudged)},
        "patched": {boundary: stats.patched[boundary] for boundary in sorted(stats.patched)},
        "doubles": {use: stats.uses[use] for use in sorted(stats.uses)},
        "fullness": {str(percent): stats.fullness[percent] for percent in sorted(stats.fullness)},
        "findings": {severity.value: severities[severity] for severity in Severity},
        "causes": len({finding.cause for finding in report.findings}),
        "suppressed": len(report.suppressed),
        "baselined": len(report.baselined),
        "notices": len(report.notices),
    }


def contract_records(report: Report) -> list[Json]:
    """List the contracts of the audit."""
    return [
        {
            "path": use.path,
            "title": use.title,
            "operations": use.operations,
            "faked": use.faked,
            "discovered": use.discovered,
        }
        for use in report.contracts
    ]


def finding_record(finding: Finding) -> dict[str, Json]:
    """Give one finding."""
    violation = finding.violation
    status = finding.status
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": violation.confidence.value,
        "verdict": finding.verdict.value,
        "message": violation.message,
        "because": violation.because,
        "hint": violation.hint,
        "pointer": violation.pointer,
        "expected": violation.expected,
        "actual": violation.actual,
        "location": place_record(violation.at),
        "fake": fake_record(finding),
        "contract": contract_record(violation.contract),
        "operation": finding.operation,
        "status": int(status) if status and status.isascii() and status.isdigit() else status,
        "cause": finding.cause,
        "count": finding.count,
        "fingerprint": finding.fingerprint,
    }


def fake_record(finding: Finding) -> Json:
    """Name what a finding is about: a fake, or a contract."""
    fake = finding.fake
    return {
        "loader": fake.loader,
        "title": fake.title,
        "ref": fake.ref,
        "owner": fake.owner,
        "provenance": fake.provenance,
    }


def notice_record(notice: Notice) -> dict[str, Json]:
    """Give one notice."""
    return {
        "kind": notice.kind.value,
        "location": place_record(notice.at),
        "pointer": notice.at.pointer,
        "message": notice.message,
        "hint": notice.hint,
    }


def place_record(at: Location) -> Json:
    """Give a place by path, line and column; null is a line that nobody could tell."""
    line = at.span.line if at.span else None
    column = at.span.column if at.span else None
    return {"path": at.path, "line": line, "column": column}


def contract_record(at: Location | None) -> Json:
    """Give a place in a contract by path, line and pointer (a URI fragment)."""
    if at is None:
        return None
    return {"path": at.path, "line": at.span.line if at.span else None, "pointer": f"#{at.pointer}"}
