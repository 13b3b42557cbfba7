"""The whole report as one JSON document (contracts/report.schema.json), each finding and notice on a line of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from mockaudit.model.report import Report
from mockaudit.model.value import Json
from mockaudit.reporters.base import Reporter, Style
from mockaudit.reporters.records import (
    FORMAT_VERSION,
    contract_records,
    finding_record,
    notice_record,
    summary_record,
)


def render(report: Report, _style: Style) -> str:
    """Render the report; the text is ASCII, so that nothing in it can act on a terminal."""
    head = {
        "version": FORMAT_VERSION,
        "tool": {"name": "mockaudit", "version": report.version},
        "summary": summary_record(report),
        "contracts": contract_records(report),
    }
    lines = [f' "{key}": {json.dumps(value)}' for key, value in head.items()]
    lines.append(' "findings": ' + _list(finding_record(finding) for finding in report.findings))
    lines.append(' "notices": ' + _list(notice_record(notice) for notice in report.notices))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _list(records: Iterable[Mapping[str, Json]]) -> str:
    # The encoder is in C only without `indent`; a line for each record reads as well.
    lines = [f"  {json.dumps(record)}" for record in records]
    return "[\n" + ",\n".join(lines) + "\n ]" if lines else "[]"


REPORTER = Reporter(name="json", summary="the whole report as one JSON document", render=render)
