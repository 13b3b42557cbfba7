"""Turn the recordings of a response that agree against the contract into the contract's fault: counts in, faults out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from operator import attrgetter

from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import Confidence, Verdict, Violation
from mockaudit.model.location import Location

FEWEST_FILES = 3
_SHARE = 0.6
_STALE = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A file that holds a recorded response of one operation and status; ``recorded_at`` is ISO 8601."""

    contract: str
    operation: str
    status: str
    file: str
    recorded_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a contract says wrongly: the keyword for a place of a response's payload, ``*`` for array indices."""

    contract: str
    operation: str
    status: str
    pointer: str
    keyword: str


_in_order = attrgetter("contract", "operation", "status", "pointer", "keyword")


def contract_faults(
    answers: Iterable[Answer], broken: Iterable[tuple[Fault, str, Violation]]
) -> dict[Fault, Violation]:
    """Find what most independent recordings agree on against the contract, with the finding for each.

    ``broken`` gives for each violation of a recording its fault and its file. At least three files and 60 % of those
    that hold the response must break the same keyword at the same place. The newest of them must be among these, and no
    more than two years older than the contract's newest recording: what only old recordings say is stale.
    """
    dated: dict[tuple[str, str, str], dict[str, date | None]] = defaultdict(dict)
    newest: dict[str, date] = {}
    for answer in answers:
        day = _day(answer.recorded_at)
        files = dated[answer.contract, answer.operation, answer.status]
        files[answer.file] = max(filter(None, (files.get(answer.file), day)), default=None)
        if day is not None:
            newest[answer.contract] = max(day, newest.get(answer.contract, day))
    breaking: dict[Fault, dict[str, Violation]] = defaultdict(dict)
    for fault, file, violation in broken:
        breaking[fault].setdefault(file, violation)
    faults: dict[Fault, Violation] = {}
    for fault, by_file in sorted(breaking.items(), key=lambda item: _in_order(item[0])):
        files = dated[fault.contract, fault.operation, fault.status]
        if _blames(files, set(by_file), newest.get(fault.contract)):
            faults[fault] = _violation(fault, by_file[min(by_file)], len(by_file), len(files))
    return faults


def _day(recorded_at: str | None) -> date | None:
    try:
        return date.fromisoformat((recorded_at or "")[:10])
    except ValueError:
        return None


def _blames(files: dict[str, date | None], breaking: set[str], newest: date | None) -> bool:
    if len(breaking) < FEWEST_FILES or len(breaking) < _SHARE * len(files):
        return False
    days = [day for day in files.values() if day is not None]
    if not days or newest is None:
        return True
    latest = max(days)
    agreeing = any(files.get(file) == latest for file in breaking)
    return agreeing and latest + _STALE >= newest


def _violation(fault: Fault, sample: Violation, count: int, total: int) -> Violation:
    at = sample.contract or Location(path=fault.contract)
    return Violation(
        at=at,
        contract=at,
        message=f"{count} of {total} recordings of {fault.operation} {fault.status} agree against it: {sample.message}",
        pointer=fault.pointer,
        key=fault.keyword,
        expected=sample.expected,
        actual=sample.actual,
        hint="if the API sends this today, the contract is to be mended",
        because="independent recordings agree, the newest one among them",
        confidence=Confidence.LIKELY,
        severity=sample.severity,
        verdict=Verdict.LIKELY_CONTRACT_WRONG,
    )
