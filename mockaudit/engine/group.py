"""Turn stamped violations into findings: severity, verdict, cause and fingerprint, equal ones counted once, sorted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from mockaudit.model.finding import FakeRef, Finding, Severity, Verdict
from mockaudit.model.location import any_index
from mockaudit.model.result import Stamped
from mockaudit.rules.base import Rule

_VERDICTS = {"MET001": Verdict.UNVERIFIABLE, "MET002": Verdict.UNVERIFIABLE, "MET003": Verdict.NONE}


def group(
    stamped: Iterable[Stamped], rules: Mapping[str, Rule[object]], overrides: Mapping[str, Severity]
) -> tuple[Finding, ...]:
    """Make the sorted findings; those of one fake that differ only in an array index become one with a count."""
    merged: dict[tuple[object, ...], Finding] = {}
    more: dict[tuple[object, ...], int] = {}
    twins: dict[str, int] = {}
    for item in stamped:
        rule = rules[item.code]
        told = item.violation
        cause = _cause(item.code, item.operation or "", item.status or "", told.pointer or "", told.key)
        key = (
            cause,
            item.fake.ref if item.fake else item.violation.at.path,
            item.violation.message if not item.fake else "",
        )
        if key in merged:
            more[key] = more.get(key, 0) + 1
            continue
        identity = _identity(item, cause)
        twins[identity] = twins.get(identity, 0) + 1
        merged[key] = Finding(
            code=item.code,
            name=rule.name,
            severity=overrides.get(item.code) or item.violation.severity or rule.severity,
            verdict=item.violation.verdict or _VERDICTS.get(item.code, Verdict.LIKELY_MOCK_WRONG),
            violation=item.violation,
            fake=item.fake or _contract_ref(item),
            operation=item.operation,
            status=item.status,
            cause=cause,
            fingerprint=_digest(f"{identity}|{twins[identity]}"),
        )
    for repeated, count in more.items():
        merged[repeated] = replace(merged[repeated], count=1 + count)
    return tuple(sorted(merged.values(), key=_order))


def _contract_ref(item: Stamped) -> FakeRef:
    at = item.violation.at
    return FakeRef(loader="contract", title=at.path, ref=f"{at.path}#{at.pointer}", owner=None, provenance="static")


def _order(finding: Finding) -> tuple[object, ...]:
    at = finding.violation.at
    place = (at.span.line, at.span.column) if at.span else (0, 0)
    return at.path, *place, finding.code, at.pointer, finding.fake.ref


@lru_cache(maxsize=10_000)
def _cause(code: str, operation: str, status: str, pointer: str, key: str) -> str:
    """Name a cause by code, operation, status, pointer and key: a fault is the schema's, whichever item shows it."""
    return _digest("|".join((code, operation, status, any_index(pointer), key)))


def _identity(item: Stamped, cause: str) -> str:
    """Name a finding without its line: the file, the owner, the fake's title and the cause."""
    fake = item.fake
    return "|".join(
        (item.violation.at.path, fake.owner or "", fake.title, cause) if fake else (item.violation.at.path, cause)
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
