"""Findings become causes: what one reading and mostly one edit settles."""

from __future__ import annotations

from collections.abc import Iterable

from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Findings with one cause, in the report's order. ``count`` includes the equal ones that each stands for."""

    findings: tuple[Finding, ...]
    count: int

    @property
    def first(self) -> Finding:
        """Give the finding that is shown for all of them: the first of the worst."""
        return min(self.findings, key=lambda finding: finding.severity.rank)

    @property
    def severity(self) -> Severity:
        """Give the worst severity."""
        return self.first.severity


def by_cause(findings: Iterable[Finding]) -> list[Cause]:
    """Group findings by cause: the worst first, then the most frequent, then in the report's order."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.cause, []).append(finding)
    causes = [Cause(findings=tuple(group), count=sum(item.count for item in group)) for group in groups.values()]
    return sorted(causes, key=lambda cause: (cause.severity.rank, -cause.count))
