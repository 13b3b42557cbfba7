"""A drift report as JSON for other tools."""

from __future__ import annotations

import json

from mockaudit.drift.change import Change
from mockaudit.drift.probes import TouchedProbe
from mockaudit.drift.report import DriftReport, Effect
from mockaudit.model.finding import Finding
from mockaudit.model.location import Location
from mockaudit.model.value import Json
from mockaudit.reporters.base import Style


def render(report: DriftReport, _style: Style) -> str:
    """Render every change of every operation, in the contract's order."""
    return json.dumps(record(report), indent=1) + "\n"


def record(report: DriftReport) -> dict[str, Json]:
    """Give the report as plain data."""
    return {
        "version": 1,
        "tool": {"name": "mockaudit", "version": report.version},
        "compared": [{"old": old, "new": new} for old, new in report.pairs],
        "summary": {
            "changes": len(report.effects),
            "breaking": sum(effect.change.breaking for effect in report.effects),
            "fakes": report.fakes,
            "wrong": len(report.broken),
            "right": len(report.mended),
            "untouched": report.untouched,
            "unmatched": report.unmatched,
            "probes": len({probe.ref for probe in report.probes}),
        },
        "wrong": list(report.broken),
        "right": list(report.mended),
        "untouched": list(report.untouched_refs),
        "changes": [_effect(effect) for effect in report.effects],
        "unexplained": {
            "makes_wrong": [_finding(finding) for finding in report.unexplained],
            "makes_right": [_finding(finding) for finding in report.unexplained_mends],
        },
        "probes": {
            "wrong": list(report.broken_probes),
            "right": list(report.mended_probes),
            "untouched": list(report.untouched_probes),
            "unexplained": _probes(report.unexplained_probes),
        },
        "notices": [
            {"kind": notice.kind.value, "at": _location(notice.at), "message": notice.message, "hint": notice.hint}
            for notice in report.notices
        ],
    }


def _effect(effect: Effect) -> dict[str, Json]:
    return {
        **change_record(effect.change),
        "makes_wrong": [_finding(finding) for finding in effect.breaks],
        "makes_right": [_finding(finding) for finding in effect.mends],
        "probes": _probes(effect.probes),
    }


def _probes(touched: tuple[TouchedProbe, ...]) -> dict[str, Json]:
    return {
        "makes_wrong": [_probe(item) for item in touched if not item.is_right],
        "makes_right": [_probe(item) for item in touched if item.is_right],
    }


def _probe(item: TouchedProbe) -> dict[str, Json]:
    return {
        "ref": item.probe.ref,
        "owner": item.probe.owner,
        "text": item.probe.text,
        "operations": list(item.operations),
        "message": item.message,
        "location": _location(item.probe.at),
    }


def change_record(change: Change) -> dict[str, Json]:
    """Give a change as plain data."""
    return {
        "id": change.id,
        "breaking": change.breaking,
        "proof": change.proof.value or None,
        "direction": change.direction.value if change.direction else None,
        "operation": change.operation or None,
        "status": change.status,
        "pointer": change.pointer,
        "message": change.message,
        "old": _location(change.old),
        "new": _location(change.new),
    }


def _finding(finding: Finding) -> dict[str, Json]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.violation.message,
        "pointer": finding.violation.pointer,
        "location": _location(finding.violation.at),
        "fake": {"ref": finding.fake.ref, "title": finding.fake.title, "owner": finding.fake.owner},
        "fingerprint": finding.fingerprint,
    }


def _location(place: Location | None) -> Json:
    if place is None:
        return None
    line = place.span.line if place.span else None
    return {"path": place.path, "line": line, "pointer": place.pointer}
