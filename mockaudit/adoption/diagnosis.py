"""What an audit would look at, what it passes over, and what to do about it: settings in, a diagnosis out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from mockaudit.adoption.machine import CacheState, cache_state
from mockaudit.config.settings import Settings
from mockaudit.engine.conclude import conclude
from mockaudit.engine.examine import Examined, examine
from mockaudit.engine.opened import find_contracts
from mockaudit.loaders.discover import discover
from mockaudit.model.dataclass import dataclass
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.report import ContractUse, Report

EXAMPLES = 3
_MORE = re.compile(r" \(and \d+ more [^()]*\)$")
_RUN_TIME = "write it as a literal or a constant of the suite where it should be judged"
_CONTRACT = "correct the fake or the contract; `mockaudit scan` shows each with its line"
_SERVER = "name the API's contract, or add the address to `base-url` of its entry in `contracts`"
ADVICE = {
    "no contract covers it": _SERVER,
    "no contract covers its host": _SERVER,
    "the contract does not name its server": _SERVER,
    "the contract lacks the path": _CONTRACT,
    "the contract lacks the method": _CONTRACT,
    "the contract lacks the status": _CONTRACT,
    "the contract lacks the media type": _CONTRACT,
    "the request is only known at run time": _RUN_TIME,
    "the status is only known at run time": _RUN_TIME,
    "the payload is not stated or only known at run time": _RUN_TIME,
    "the contract's schema cannot be used": "mend the contract; its notices say where",
}


class Level(StrEnum):
    """How bad a trouble is: with an ERROR there is no audit that means anything."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that keeps the audit from doing its work, and what to do about it ("" where ``what`` says that too)."""

    level: Level
    what: str
    todo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """What was passed over for one reason: how often, where for example, and what to do about it ("" for nothing)."""

    reason: str
    count: int
    examples: tuple[str, ...]
    todo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What an audit by some settings looks at.

    ``unusable`` gives the contracts that cannot be used, with the reason. ``files`` maps every file that was looked at
    to its fakes by loader. ``unread`` is what was left out or could not be read or resolved, ``unjudged`` the fakes that were held
    against nothing.
    """

    settings: Settings
    report: Report
    contracts: tuple[ContractUse, ...]
    unusable: Mapping[str, str]
    files: Mapping[str, Mapping[str, int]]
    unread: tuple[Skipped, ...]
    unjudged: tuple[Skipped, ...]
    cache: CacheState
    troubles: tuple[Trouble, ...]


def diagnose(settings: Settings) -> Diagnosis:
    """Audit by some settings and tell what became of everything. Raises what ``examine`` and ``conclude`` raise."""
    examined = examine(settings)
    report = conclude(settings, examined)
    unusable = _unusable(settings, examined)
    cache = cache_state(used=settings.cache)
    return Diagnosis(
        settings=settings,
        report=report,
        contracts=report.contracts,
        unusable=unusable,
        files={file.path: dict(file.loaders) for file in examined.suite.files},
        unread=(
            *_excluded(settings, examined),
            *_unread([notice for notice in report.notices if notice.at.path not in unusable]),
        ),
        unjudged=_unjudged(examined),
        cache=cache,
        troubles=(*_troubles(settings, report, unusable), *_cache_troubles(cache)),
    )


def _unusable(settings: Settings, examined: Examined) -> dict[str, str]:
    stated = [examined.project.display(contract.path) for contract in settings.contracts]
    used = {document.contract.path for document in examined.opened.documents}
    told = {notice.at.path: notice.message for notice in examined.opened.notices}
    known = stated or find_contracts(settings.root)
    return {path: told.get(path, "it was not read") for path in known if path not in used}


def _excluded(settings: Settings, examined: Examined) -> Iterator[Skipped]:
    """Tell of the files that only ``exclude`` keeps out."""
    contracts = tuple(document.contract.path for document in examined.opened.documents)
    every, _ = discover(examined.project, settings.paths, (), contracts)
    kept, _ = discover(examined.project, settings.paths, settings.exclude, contracts)
    left = sorted(set(every) - set(kept))
    if left:
        yield Skipped(reason="left out by `exclude`", count=len(left), examples=tuple(left[:EXAMPLES]), todo="")


def _unread(notices: Iterable[Notice]) -> tuple[Skipped, ...]:
    grouped: dict[tuple[str, str, str], list[Notice]] = defaultdict(list)
    for notice in notices:
        message = _MORE.sub("", notice.message.removeprefix(f"{notice.at.path}: ").replace(notice.at.path, "the file"))
        grouped[notice.kind.value, message, notice.hint].append(notice)
    found = [
        Skipped(
            reason=f"{kind}: {message}",
            count=len(same),
            examples=tuple(_place(notice) for notice in same[:EXAMPLES]),
            todo=hint,
        )
        for (kind, message, hint), same in grouped.items()
    ]
    return tuple(sorted(found, key=lambda item: (-item.count, item.reason)))


def _place(notice: Notice) -> str:
    at = notice.at
    return f"{at.path}:{at.span.line}" if at.span else at.path


def _unjudged(examined: Examined) -> tuple[Skipped, ...]:
    counts: Counter[str] = Counter()
    places: dict[str, list[str]] = defaultdict(list)
    for file in examined.suite.files:
        for reason, count in file.outcomes:
            counts[reason] += count
            places[reason].append(file.path)
    return tuple(
        Skipped(reason=reason, count=count, examples=tuple(places[reason][:EXAMPLES]), todo=ADVICE.get(reason, ""))
        for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        if reason != "judged"
    )


def _troubles(settings: Settings, report: Report, unusable: Mapping[str, str]) -> Iterator[Trouble]:
    for path, reason in unusable.items():
        level = Level.ERROR if settings.contracts else Level.WARNING
        yield Trouble(level=level, what=f"the contract {path} cannot be used: {reason}", todo="")
    if not report.contracts:
        todo = "put it into contracts/, or name it: --contract FILE, or `contracts` of [tool.mockaudit]"
        yield Trouble(level=Level.ERROR, what="there is no contract to hold the fakes to", todo=todo)
    if not report.stats.fakes:
        todo = "name the folders that hold tests and recordings: `paths` of [tool.mockaudit]"
        yield Trouble(level=Level.ERROR, what="there is no fake in what is audited", todo=todo)
    elif report.contracts and not report.stats.matched:
        yield Trouble(level=Level.ERROR, what="no fake belongs to an operation of a contract", todo=_SERVER)
    else:
        for use in report.contracts:
            if not use.faked:
                what = f"no fake belongs to an operation of {use.path}"
                yield Trouble(level=Level.WARNING, what=what, todo=_SERVER)
    crashed = [notice for notice in report.notices if notice.kind is NoticeKind.INTERNAL]
    for notice in crashed:
        yield Trouble(level=Level.ERROR, what=notice.message, todo=notice.hint)


def _cache_troubles(cache: CacheState) -> Iterator[Trouble]:
    if cache.used and not cache.writable:
        what = f"the cache folder {cache.folder} cannot be written: every run starts cold"
        yield Trouble(level=Level.WARNING, what=what, todo="set MOCKAUDIT_CACHE_DIR to a folder that can")
