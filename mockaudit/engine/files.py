"""Audit files that are new or have changed: their content in, one result for each out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice
from typing import TypeVar

from mockaudit.contracts.base import LoadedContract
from mockaudit.documents.collector import settle, settled_collector
from mockaudit.documents.source import Project, Source
from mockaudit.engine.account import account
from mockaudit.engine.judge import RuleBook, judge_audit, judge_doubles, judge_matches, judge_unmatched
from mockaudit.engine.places import notice_lines, with_lines
from mockaudit.engine.results import Results
from mockaudit.engine.services import Services, judgeable, open_services, questions, without_model
from mockaudit.engine.shapes import fullness_of, shape_of
from mockaudit.engine.suppress import read_suppressions
from mockaudit.engine.twins import with_twins
from mockaudit.engine.workers import audit_in_shares
from mockaudit.loaders.load import Loading
from mockaudit.matching.audit import Audit, ContractFacts, Match, Unmatched
from mockaudit.matching.join import Joiner, Routed
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange, Provenance
from mockaudit.model.notice import Notice
from mockaudit.model.patched import MockUse, PatchedCall
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.result import FileResult, Recorded, Stamped, Suppression

T = TypeVar("T")
_URL = lazy_pattern(rb"https?://[^\s\"'<>]+")


@dataclass(slots=True)
class Opened:
    """A file that is being audited: what was read of it so far."""

    source: Source
    exchanges: list[Exchange] = field(default_factory=list)
    patched: list[PatchedCall] = field(default_factory=list)
    uses: list[MockUse] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    suppressions: list[Suppression] = field(default_factory=list)
    reads: tuple[tuple[str, str], ...] = ()


def audit_sources(
    sources: Sequence[Source],
    loading: Loading,
    documents: Sequence[LoadedContract],
    book: RuleBook,
    results: Results,
    progress: Callable[[int, int], None] | None,
) -> list[FileResult]:
    """Audit files, in as many processes as there is work for; the results are in no certain order."""
    sources = sorted(sources, key=_subject)  # a process that judges one API compiles the schemas of no other
    joiner = Joiner(documents)
    places = {source.path: number for number, source in enumerate(sources)}

    def audit(share: Sequence[Source], is_first: bool) -> list[FileResult]:
        def tell(number: int) -> None:
            if progress and is_first:
                progress(places[share[number].path], len(sources))

        return audit_share(share, loading, joiner, book, results, tell)

    loading.project.held = {source.path: source for source in sources}
    with settled_collector():
        audited = audit_in_shares(sources, audit, None if book.second is None else 1)
    loading.project.held = {}
    results.put((source, *found) for source, found in zip(sources, audited, strict=True))
    return [result for result, _ in audited]


def _subject(source: Source) -> bytes:
    """Give the first URL in a data file: what its fakes are about, most likely."""
    found = None if source.path.endswith(".py") else _URL.search(source.data)
    return found[0] if found else b""


def audit_share(
    sources: Sequence[Source],
    loading: Loading,
    joiner: Joiner,
    book: RuleBook,
    results: Results,
    tell: Callable[[int], None],
) -> list[FileResult]:
    """Audit files in this process. All of them are read before any is judged: operations are then fetched in one go.

    ``tell`` is told how many have been read.
    """
    project = loading.project
    opened: list[Opened] = []
    for number, source in enumerate(sources):
        tell(number)
        opened.append(open_file(source, loading, results))
        settle()
    services = open_services(project, (exchange for file in opened for exchange in file.exchanges))
    for file in opened:
        hold_to_services(file, services, results)
    joiner.connect(services.documents)
    routed = [[joiner.route(exchange) for exchange in file.exchanges if exchange.twin_of is None] for file in opened]
    joiner.fetch(item for items in routed for item in items)
    facts = tuple(ContractFacts(document=document) for document in joiner.documents)
    judged = [judge_file(file, items, joiner, book, facts) for file, items in zip(opened, routed, strict=True)]
    lined = located(judged, project, {document.contract.path: document for document in joiner.documents})
    codes = {rule.code for rule in book.match} | {rule.code for rule in book.unmatched}
    return [
        with_twins(result, file.exchanges, file.source, project, codes)
        for result, file in zip(lined, opened, strict=True)
    ]


def located(
    results: Sequence[FileResult], project: Project, documents: Mapping[str, LoadedContract]
) -> list[FileResult]:
    """Give the places of all results their lines, with one pass over each file that they point into."""
    lined = iter(with_lines([item for result in results for item in result.stamped], project, documents))
    return [
        replace(
            result,
            stamped=tuple(islice(lined, len(result.stamped))),
            notices=notice_lines(result.notices, project),
        )
        for result in results
    ]


def open_file(source: Source, loading: Loading, results: Results) -> Opened:
    """Read the fakes and suppressions of a file, and note what else was read for it."""
    file = Opened(source=source)
    for item in loading.load(source):
        match item:
            case Notice():
                file.notices.append(item)
            case PatchedCall():
                file.patched.append(item)
            case MockUse():
                file.uses.append(item)
            case _:
                file.exchanges.append(item)
    for mark in read_suppressions(source):
        (file.notices if isinstance(mark, Notice) else file.suppressions).append(mark)  # type: ignore[arg-type]
    # A file without fakes, too, may hold some once another file lends them.
    file.reads = tuple((path, results.digest(path)) for path in sorted(loading.reads(source.path)))
    return file


def hold_to_services(file: Opened, services: Services, results: Results) -> None:
    """Keep of a file's fakes what can be judged: those of a service without a contract are a notice."""
    asked = questions(file.exchanges)
    if asked:
        file.reads += tuple((question, results.digest(question)) for question in asked)
        file.notices += without_model(file.source.path, file.exchanges, services)
        file.exchanges = judgeable(file.exchanges, services)


def judge_file(
    file: Opened,
    routed: Sequence[Routed],
    joiner: Joiner,
    book: RuleBook,
    contracts: tuple[ContractFacts, ...] = (),
) -> FileResult:
    """Hold the fakes of one file against the contracts and the rules; ``routed`` are those that are no twins."""
    joined = [found for item in routed for found in joiner.judge(item)]
    matches = [found for found in joined if isinstance(found, Match)]
    unmatched = [found for found in joined if isinstance(found, Unmatched)]
    stamped: list[Stamped] = []
    notices = [*file.notices, *(book.second(matches) if book.second is not None else ())]
    audit = Audit(matches=tuple(matches), unmatched=tuple(unmatched), contracts=contracts)
    for found in (
        *judge_matches(book, matches),
        *judge_unmatched(book, unmatched),
        *judge_audit(book, audit),
        *judge_doubles(book, file.patched, file.uses),
    ):
        (notices if isinstance(found, Notice) else stamped).append(found)  # type: ignore[arg-type]
    times = Counter(id(exchange.twin_of or exchange) for exchange in file.exchanges)
    return FileResult(
        path=file.source.path,
        stamped=tuple(stamped),
        notices=tuple(notices),
        suppressions=tuple(file.suppressions),
        reads=file.reads,
        touched=tuple((*key, count) for key, count in _counted(matches, times, _touched)),
        recorded=tuple(_recorded(matches, times)),
        loaders=tuple(sorted(Counter(exchange.loader for exchange in file.exchanges).items())),
        outcomes=tuple(sorted(account(file.exchanges, matches, unmatched).items())),
        refs=tuple(sorted({exchange.ref for exchange in file.exchanges})),
        patched=tuple(sorted(Counter(item.boundary.value for item in file.patched).items())),
        shapes=tuple(shape for match in matches if (shape := shape_of(match)) is not None),
        fullness=_counted(matches, times, fullness_of),
        uses=tuple(sorted(Counter(item.kind.value for item in file.uses).items())),
    )


def _counted(
    matches: Iterable[Match], times: Mapping[int, int], ask: Callable[[Match], T | None]
) -> tuple[tuple[T, int], ...]:
    """Count what is told of matches, as many times as there are twins of their fakes."""
    found: Counter[T] = Counter()
    for match in matches:
        told = ask(match)
        if told is not None:
            found[told] += times[id(match.exchange)]
    return tuple(sorted(found.items()))


def _touched(match: Match) -> tuple[str, str, str]:
    status = "" if match.status is None else str(match.status)
    return match.document.contract.path, match.operation.title, status


def _recorded(matches: Iterable[Match], times: Mapping[int, int]) -> Iterator[Recorded]:
    for match in matches:
        if match.exchange.provenance is Provenance.RECORDED:
            recorded = Recorded(
                contract=match.document.contract.path,
                operation=match.operation.title,
                status="" if match.status is None else str(match.status),
                recorded_at=match.exchange.recorded_at,
            )
            yield from [recorded] * times[id(match.exchange)]
