"""Judge a suite against two revisions of its contracts: pairs in, every change with the fakes and probes that it touches out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace

from mockaudit.config.settings import Settings
from mockaudit.contracts.base import ContractError, LoadedContract
from mockaudit.contracts.cache import cache_folder, open_cache
from mockaudit.contracts.store import load_contract
from mockaudit.documents.source import Project
from mockaudit.drift.attribute import explain
from mockaudit.drift.change import Change
from mockaudit.drift.changes import find_changes
from mockaudit.drift.places import with_places
from mockaudit.drift.probes import Compared
from mockaudit.drift.proof import prove
from mockaudit.drift.report import DriftReport, Effect, is_wrong, ref_of
from mockaudit.drift.revisions import Pair, Revision
from mockaudit.drift.sides import Side, anonymous, open_side
from mockaudit.engine.conclude import conclude
from mockaudit.engine.examine import Examined
from mockaudit.engine.judge import rule_book
from mockaudit.engine.opened import Opened, find_contracts
from mockaudit.engine.probing import read_probes, with_probes
from mockaudit.engine.recall import audit_files
from mockaudit.engine.results import open_results
from mockaudit.loaders.discover import discover
from mockaudit.loaders.load import Loading
from mockaudit.model.finding import Finding
from mockaudit.model.location import any_index
from mockaudit.model.probe import Probe
from mockaudit.model.report import Report
from mockaudit.model.result import SuiteResult
from mockaudit.rules.registry import RULES
from mockaudit.version import VERSION


def contract_paths(settings: Settings) -> list[tuple[str, tuple[str, ...]]]:
    """Give the contracts of an audit, displayed path and base URLs: the configured ones, else those that are found."""
    root = settings.root
    named = [(Project(root=root).display(contract.path), contract.base_urls) for contract in settings.contracts]
    return named or [(path, ()) for path in find_contracts(root)]


def base_urls_of(settings: Settings, pair: Pair, stated: tuple[str, ...]) -> Pair:
    """Map the base URLs of the configuration to a pair.

    They are those of the contract that either side is; where neither is one and only one is configured, those of it:
    then the pair is taken for that API in other versions.
    """
    known = dict(contract_paths(settings))
    named = [known[part.path] for part in (pair.new, pair.old) if part.path in known]
    if not named and len(known) == 1:
        named = list(known.values())
    return replace(pair, base_urls=tuple(dict.fromkeys((*(named[0] if named else ()), *pair.base_urls, *stated))))


def drift(settings: Settings, pairs: Sequence[Pair], progress: Callable[[int, int], None] | None = None) -> DriftReport:
    """Compare contracts and judge the fakes and probes below ``settings.paths`` by both revisions. Raises ContractError."""
    sides = [(_open(pair.old, pair.base_urls), _open(pair.new, pair.base_urls)) for pair in pairs]
    changes = [(change, old, new) for old, new in sides for change in _changes(old, new)]
    others = _others(settings, pairs)
    before, _ = _judge(settings, [*(old.document for old, _ in sides), *others], progress)
    after, refs = _judge(settings, [*(new.document for _, new in sides), *others], progress)
    came, went = _difference(_findings(after), _findings(before)), _difference(_findings(before), _findings(after))
    effects, (unexplained, unexplained_mends) = _effects(changes, came, went)
    probes, failures = read_probes(settings)
    effects, unexplained_probes = with_probes(effects, probes, _compared(settings, sides, changes, others, probes))
    return DriftReport(
        pairs=tuple((old.label, new.label) for old, new in sides),
        effects=effects,
        unexplained=unexplained,
        unexplained_mends=unexplained_mends,
        fakes=after.stats.fakes,
        refs=refs,
        unmatched=max(0, before.stats.matched - after.stats.matched),
        still_wrong=frozenset(ref_of(finding) for finding in _findings(after) if is_wrong(finding)),
        probes=probes,
        unexplained_probes=unexplained_probes,
        notices=(
            *(notice for pair in sides for side in pair for notice in side.document.notices()),
            *after.notices,
            *failures,
        ),
        version=VERSION,
    )


def _open(revision: Revision, base_urls: tuple[str, ...]) -> Side:
    return open_side(revision.project, revision.path, base_urls, revision.label)


def _changes(old: Side, new: Side) -> tuple[Change, ...]:
    return with_places(prove(find_changes(old, new), old, new), old, new)


def _others(settings: Settings, pairs: Sequence[Pair]) -> list[LoadedContract]:
    """Load the audit's other contracts, so that their fakes are not taken for those of the compared ones.

    Where the compared files are none of the audit's contracts they stand for all of them.
    """
    compared = {part.path for pair in pairs for part in (pair.old, pair.new)}
    known = contract_paths(settings)
    if not any(path in compared for path, _ in known):
        return []
    project, cache = Project(root=settings.root), open_cache() if settings.cache else None
    found: list[LoadedContract] = []
    for path, base_urls in known:
        if path not in compared:
            try:
                found.append(load_contract(project, path, base_urls, cache))
            except ContractError:
                continue  # `scan` says what is wrong with it; it is the same on both sides
    return found


def _compared(
    settings: Settings,
    sides: Sequence[tuple[Side, Side]],
    changes: Sequence[tuple[Change, Side, Side]],
    others: Sequence[LoadedContract],
    probes: Sequence[Probe],
) -> Compared:
    """Gather what probes are judged by; other contracts are opened only where a probe may be of any."""
    paths = [document.contract.path for document in others if any(probe.contract is None for probe in probes)]
    project = Project(root=settings.root)
    known = {path for path, _ in contract_paths(settings)}
    return Compared(
        pairs=sides,
        changes=changes,
        others=[open_side(project, path, (), path) for path in paths],
        stands=known.isdisjoint(side.document.contract.path for pair in sides for side in pair),
    )


def _judge(
    settings: Settings, documents: Sequence[LoadedContract], progress: Callable[[int, int], None] | None
) -> tuple[Report, frozenset[str]]:
    """Audit the suite against these contracts as ``scan`` does, whatever a baseline knows of it, and name its fakes."""
    project = Project(root=settings.root)
    contracts = [document.contract for document in documents]
    named = {*(contract.path for contract in contracts), *(path for path, _ in contract_paths(settings))}
    paths, unreadable = discover(project, settings.paths, settings.exclude, tuple(named))
    with closing(open_results(cache_folder() if settings.cache else None, project, contracts)) as results:
        files = audit_files(paths, Loading(project), documents, rule_book(RULES), results, progress)
    opened = Opened(documents=tuple(documents), notices=(), discovered=False)
    examined = Examined(project=project, opened=opened, suite=SuiteResult(files=tuple(files)), unreadable=unreadable)
    refs = frozenset(ref for file in files for ref in file.refs)
    return conclude(replace(settings, baseline=None, diff_base=None), examined), refs


def _findings(report: Report) -> list[Finding]:
    """Give the findings about fakes: those about contracts themselves are no drift."""
    return [finding for finding in report.findings if finding.fake.loader != "contract"]


def _difference(findings: Iterable[Finding], others: Iterable[Finding]) -> list[Finding]:
    """Give the findings that the other side does not have."""
    known = {_identity(finding) for finding in others}
    return [finding for finding in findings if _identity(finding) not in known]


def _identity(finding: Finding) -> tuple[object, ...]:
    """Identify a finding across revisions.

    Unlike its fingerprint it survives a renamed path parameter, and tells apart the equal stubs of one test.
    """
    violation = finding.violation
    operation = anonymous(finding.operation or "")
    place = None if violation.pointer is None else any_index(violation.pointer)
    return finding.code, finding.severity, ref_of(finding), operation, finding.status, place, violation.key


def _effects(
    changes: Sequence[tuple[Change, Side, Side]], came: Iterable[Finding], went: Iterable[Finding]
) -> tuple[tuple[Effect, ...], tuple[tuple[Finding, ...], tuple[Finding, ...]]]:
    """Attribute every finding that came or went to a change; give those without one apart."""
    plain = [change for change, _, _ in changes]
    breaks: dict[int | None, list[Finding]] = {}
    mends: dict[int | None, list[Finding]] = {}
    for findings, appeared, found in ((came, True, breaks), (went, False, mends)):
        for finding in findings:
            found.setdefault(explain(finding, plain, appeared=appeared), []).append(finding)
    effects = tuple(
        Effect(
            change=change,
            old=old.label,
            new=new.label,
            breaks=tuple(breaks.get(index, ())),
            mends=tuple(mends.get(index, ())),
        )
        for index, (change, old, new) in enumerate(changes)
    )
    return effects, (tuple(breaks.get(None, ())), tuple(mends.get(None, ())))
