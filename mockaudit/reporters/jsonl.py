"""Each finding as one line of JSON, in the shape that it has in the JSON report."""

from __future__ import annotations

import json

from mockaudit.model.report import Report
from mockaudit.reporters.base import Reporter, Style
from mockaudit.reporters.records import finding_record


def render(report: Report, _style: Style) -> str:
    """Render one line for each finding, nothing where there is none."""
    return "".join(f"{json.dumps(finding_record(finding))}\n" for finding in report.findings)


REPORTER = Reporter(name="jsonl", summary="one JSON object a line for each finding", render=render)
