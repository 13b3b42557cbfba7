"""One line for each finding, ``path:line:column: CODE name: message``, and a last line with the totals."""

from __future__ import annotations

from mockaudit.model.finding import Finding
from mockaudit.model.report import Report
from mockaudit.reporters.base import Reporter, Style
from mockaudit.reporters.places import with_column
from mockaudit.reporters.sanitize import clean
from mockaudit.reporters.totals import causes, fakes_in_words, findings_in_words, plural, unread_in_words


def render(report: Report, _style: Style) -> str:
    """Render the findings in the report's order."""
    if not report.findings:
        return f"No findings. {fakes_in_words(report)}.{unread_in_words(report)}\n"
    lines = [line(finding) for finding in report.findings]
    total = f"Found {findings_in_words(report)} from {plural(causes(report), 'cause')}. {fakes_in_words(report)}."
    return "\n".join([*lines, total + unread_in_words(report), ""])


def line(finding: Finding) -> str:
    """Give a finding's line."""
    violation = finding.violation
    return f"{with_column(violation.at)}: {finding.code} {finding.name}: {clean(violation.message)}"


REPORTER = Reporter(name="concise", summary="one line for each finding", render=render)
