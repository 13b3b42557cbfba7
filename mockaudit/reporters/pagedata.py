"""The report as the data of its HTML page: rows of numbers that point into one list of texts, which are harmless."""

from __future__ import annotations

import json
from collections.abc import Mapping

from mockaudit.model.finding import Finding, Severity
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice
from mockaudit.model.report import OperationCoverage, Report
from mockaudit.model.value import Json
from mockaudit.reporters.pagelines import Row, excerpt
from mockaudit.reporters.sanitize import clean
from mockaudit.reporters.totals import causes

# Fields of a finding that hold numbers; all others point into the texts.
NUMBERS = ("line", "column", "contractLine", "count", "excerpt", "contractExcerpt")
_LONGEST = 4_000


class Texts:
    """Every text once, made harmless, in the order of first use."""

    def __init__(self) -> None:
        """Start with the empty text, so that 0 is nothing."""
        self._known: dict[str, int] = {"": 0}
        self.all = [""]

    def add(self, text: str | None) -> int:
        """Give the number of a text."""
        key = text or ""
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = len(self.all)
            self.all.append(clean(key if len(key) <= _LONGEST else f"{key[: _LONGEST - 1]}…"))
        return number


def page_data(report: Report) -> dict[str, Json]:
    """Give everything that the page shows."""
    texts = Texts()
    excerpts: dict[tuple[Row, ...], int] = {(): 0}
    named = {finding.code for finding in report.findings}
    rows = [_finding(finding, report, texts, excerpts) for finding in report.findings]
    return {
        "head": head(report),
        "fields": list(rows[0]) if rows else [],
        "numbers": list(NUMBERS),
        "findings": [list(row.values()) for row in rows],
        "excerpts": [[list(line) for line in lines] for lines in excerpts],
        "coverage": [[texts.add(row.operation), _statuses(row)] for row in report.coverage],
        "suppressed": [_line(finding) for finding in report.suppressed],
        "notices": [_notice(notice) for notice in report.notices],
        "rules": {page.code: [clean(page.summary), _plain(page.text)] for page in report.rules if page.code in named},
        "texts": list[Json](texts.all),
    }


def head(report: Report) -> dict[str, Json]:
    """Give what the page says of the audit as a whole."""
    stats = report.stats
    counts = {severity.value: sum(finding.severity is severity for finding in report.findings) for severity in Severity}
    return {
        "title": f"{_found(counts)} from {_amount(causes(report), 'cause')}" if report.findings else "no findings",
        "counts": dict(counts),
        "causes": causes(report),
        "suppressed": len(report.suppressed),
        "notices": len(report.notices),
        "files": stats.files,
        "fakes": stats.fakes,
        "resolved": stats.resolved,
        "matched": stats.matched,
        "judged": stats.judged,
        "unjudged": [[clean(why), count] for why, count in sorted(stats.unjudged.items(), key=_most)],
        "loaders": {clean(name): stats.by_loader[name] for name in sorted(stats.by_loader)},
        "contracts": [
            {"path": clean(use.path), "title": clean(use.title), "operations": use.operations, "faked": use.faked}
            for use in report.contracts
        ],
        "version": report.version,
    }


def _found(counts: Mapping[str, int]) -> str:
    return ", ".join(_amount(count, severity) for severity, count in counts.items() if count)


def _amount(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def script_json(data: Json) -> str:
    """Write JSON that no HTML parser reads as anything but text, wherever it stands in a script element."""
    text = json.dumps(data, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _finding(finding: Finding, report: Report, texts: Texts, excerpts: dict[tuple[Row, ...], int]) -> dict[str, Json]:
    violation = finding.violation
    contract = violation.contract

    def lines(at: Location | None, actual: str) -> int:
        found = excerpt(at, report.sources.get(at.path, {}), actual) if at else ()
        return excerpts.setdefault(found, len(excerpts))

    return {
        **{name: texts.add(text) for name, text in _words(finding).items()},
        "line": violation.at.span.line if violation.at.span else 0,
        "column": violation.at.span.column if violation.at.span else 0,
        "contractLine": contract.span.line if contract and contract.span else 0,
        "count": finding.count,
        "excerpt": lines(violation.at, violation.actual),
        "contractExcerpt": lines(contract, ""),
    }


def _words(finding: Finding) -> dict[str, str | None]:
    violation, fake, contract = finding.violation, finding.fake, finding.violation.contract
    return {
        "fingerprint": finding.fingerprint,
        "cause": finding.cause,
        "severity": finding.severity.value,
        "code": finding.code,
        "name": finding.name,
        "confidence": violation.confidence.value,
        "verdict": finding.verdict.value,
        "message": violation.message,
        "because": violation.because,
        "hint": violation.hint,
        "pointer": violation.pointer,
        "expected": violation.expected,
        "actual": violation.actual,
        "path": violation.at.path,
        "place": violation.at.pointer,
        "contract": contract.path if contract else "",
        "contractPointer": contract.pointer if contract else "",
        "operation": finding.operation,
        "status": finding.status,
        "loader": fake.loader,
        "title": fake.title,
        "ref": fake.ref,
        "owner": fake.owner,
        "provenance": fake.provenance,
    }


def _statuses(row: OperationCoverage) -> Json:
    return [[clean(status), row.fakes[status]] for status in sorted(row.fakes)]


def _line(finding: Finding) -> Json:
    at = finding.violation.at
    return [
        clean(at.path),
        at.span.line if at.span else 0,
        finding.code,
        finding.name,
        clean(finding.violation.message),
    ]


def _notice(notice: Notice) -> Json:
    at = notice.at
    place: list[Json] = [clean(at.path), at.span.line if at.span else 0]
    return [*place, notice.kind.value, clean(notice.message), clean(notice.hint)]


def _most(entry: tuple[str, int]) -> tuple[int, str]:
    return -entry[1], entry[0]


def _plain(text: str) -> str:
    """Take the indentation of a docstring away, and make each line harmless."""
    from textwrap import dedent  # noqa: PLC0415  (only this format needs it)

    first, _, rest = text.strip().partition("\n")
    return "\n".join(clean(line) for line in (first, *dedent(rest).split("\n"))).rstrip()
