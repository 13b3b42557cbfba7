"""Find the change that accounts for a finding that came or went: the same operation, status, place and keyword."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mockaudit.contracts.refs import child, steps
from mockaudit.drift.change import Change
from mockaudit.drift.sides import anonymous
from mockaudit.model.contract import Direction
from mockaudit.model.finding import Finding
from mockaudit.model.location import Location

_FAMILIES = {
    "PAY": Direction.RESPONSE,
    "STA": Direction.RESPONSE,
    "REQ": Direction.REQUEST,
    "AUT": Direction.REQUEST,
}


def explain(finding: Finding, changes: Sequence[Change], *, appeared: bool) -> int | None:
    """Give the index of the change that best accounts for a finding, None where none does."""
    scores = [_score(finding, change, appeared=appeared) for change in changes]
    best = max(scores, default=0)
    return scores.index(best) if best > 0 else None


def _score(finding: Finding, change: Change, *, appeared: bool) -> int:
    if change.id.startswith("server-"):
        return 1  # everything below it came or went with it
    if finding.operation is None:
        return _unmatched(finding, change)
    if not _same_operation(finding, change):
        return 0
    if finding.code.startswith("END"):
        return 8 if change.keywords == ("deprecated",) and change.direction is None else 0
    if change.direction is None:
        return 2 * (change.keywords == ())  # the operation itself came or went
    family = _FAMILIES.get(finding.code[:3])
    if family not in (change.direction, None) or not _covers(change.status, finding.status):
        return 0
    if change.pointer is None:
        return _about(finding, change)
    score = _place(finding, change, appeared=appeared)
    if score:
        score += 2 * (_keyword(finding) in change.keywords)
        score += change.narrows is appeared
        score += bool(finding.violation.actual) and finding.violation.actual in change.message
    return score


def _same_operation(finding: Finding, change: Change) -> bool:
    return anonymous(change.operation) == anonymous(finding.operation or "")


def _unmatched(finding: Finding, change: Change) -> int:
    """Compare a fake of no operation with operations that were removed or came."""
    if change.direction is not None or change.keywords:
        return 0
    method, _, template = change.operation.partition(" ")
    # The titles of pacts are no requests: they merely do not fit.
    for text in (finding.violation.key, finding.fake.title):
        found_method, _, rest = text.partition(" ")
        if _is_path(rest.partition(" ")[0], template):
            return 8 if found_method in {method, "ANY"} else 2
    return 0


def _is_path(url: str, template: str) -> bool:
    parts = anonymous(template).split("{}")
    pattern = "[^/]+".join(re.escape(part) for part in parts)
    return re.fullmatch(f".*{pattern}/?", url.partition("?")[0]) is not None


def _covers(status: str | None, found: str | None) -> bool:
    """Tell whether a documented status is that of a finding; a default may be of any."""
    if status is None or found is None or status in {"default", found}:
        return True
    return len(status) == 3 and status.endswith("XX") and status[0] == found[0]


def _about(finding: Finding, change: Change) -> int:
    """Compare what a finding and a change that is not about a payload's insides are about."""
    key, subject = finding.violation.key.lower(), change.subject.lower()
    if finding.code.startswith("AUT"):
        return 6 * (subject == "security")
    if key == subject or key.startswith(f"{subject} ") or key == f"header {subject}":
        return 6 + (_keyword(finding) in change.keywords)
    if subject.endswith(f" {key}") or (subject in {"body", "content-type"} and "body" in key):
        return 6
    # What came or went as a whole takes everything in it along.
    return 2 * (subject in {"status", "content-type", "body"})


def _place(finding: Finding, change: Change, *, appeared: bool) -> int:
    """Compare places: the same in the payload or in the contract is best, one above the other will do."""
    same = _is_at(finding.violation.contract, change.new if appeared else change.old)
    wanted = steps(change.pointer or "")
    best = 4 * same
    for pointer in _pointers(finding):
        found = steps(pointer)
        if _fits(found, wanted) and len(found) == len(wanted):
            best = max(best, 5 + 4 * same)
        elif _fits(found, wanted) or (_keyword(finding) in {"oneOf", "anyOf", "allOf"} and _fits(wanted, found)):
            best = max(best, 1)
    return best


def _pointers(finding: Finding) -> list[str]:
    """Give where a finding is in the payload; a missing or forbidden property counts as being where it would stand."""
    pointer = finding.violation.pointer
    if pointer is None:
        return []
    words = finding.violation.key.removeprefix("request ").split(" ", 1)
    is_named = len(words) == 2 and words[0] in {"required", "additionalProperties", "unevaluatedProperties"}
    return [child(pointer, words[1].strip('"'))] if is_named else [pointer]


def _keyword(finding: Finding) -> str:
    words = finding.violation.key.removeprefix("request ").split(" ")
    if finding.code == "REQ003":
        return words[-1]
    return words[0]


def _fits(long: list[str], short: list[str]) -> bool:
    """Tell whether the steps of ``long`` begin with those of ``short``, where ``*`` is any."""
    return len(long) >= len(short) and all(
        wanted in ("*", found) or found == "*" for wanted, found in zip(short, long, strict=False)
    )


def _is_at(found: Location | None, wanted: Location | None) -> bool:
    return found is not None and wanted is not None and (found.path, found.pointer) == (wanted.path, wanted.pointer)
