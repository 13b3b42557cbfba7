"""The report as GitLab's code quality report: a list of findings with path, line, severity and fingerprint."""

from __future__ import annotations

import json

from mockaudit.model.finding import Finding, Severity
from mockaudit.model.report import Report
from mockaudit.model.value import Json
from mockaudit.reporters.base import Reporter, Style
from mockaudit.reporters.sanitize import clean

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, _style: Style) -> str:
    """Render the list (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format"); the text is ASCII."""
    lines = ",\n".join(f"  {json.dumps(_record(finding))}" for finding in report.findings)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def _record(finding: Finding) -> dict[str, Json]:
    violation = finding.violation
    parts = (violation.message, violation.because, violation.hint)
    return {
        "description": "; ".join(clean(part) for part in parts if part),
        "check_name": f"{finding.code} {finding.name}",
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        # A path that begins with ./ is not recognised, one without a line is refused.
        "location": {
            "path": violation.at.path.removeprefix("./"),
            "lines": {"begin": violation.at.span.line if violation.at.span else 1},
        },
    }


REPORTER = Reporter(name="gitlab", summary="code quality report for GitLab", render=render)
