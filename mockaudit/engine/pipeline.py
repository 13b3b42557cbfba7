"""An audit from settings to report: the table of contents of everything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from mockaudit.config.settings import Settings
from mockaudit.contracts.cache import cache_folder
from mockaudit.documents.source import Project
from mockaudit.engine.account import JUDGED, UNMATCHED
from mockaudit.engine.files import audit_files
from mockaudit.engine.group import group
from mockaudit.engine.judge import judge_contracts, judge_suite, rule_book
from mockaudit.engine.opened import Opened, open_contracts
from mockaudit.engine.places import excerpts, with_lines
from mockaudit.engine.select import select, severities
from mockaudit.engine.suppress import apply_suppressions
from mockaudit.loaders.discover import discover
from mockaudit.matching.audit import ContractFacts, Why
from mockaudit.model.notice import Notice
from mockaudit.model.report import ContractUse, Report, RulePage, Stats
from mockaudit.model.result import FileResult, Stamped, SuiteResult
from mockaudit.engine.results import open_results
from mockaudit.rules.base import Rule
from mockaudit.rules.contract import fault_of, faults
from mockaudit.rules.registry import RULES
from mockaudit.version import VERSION


def scan(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Report:
    """Audit the fakes below ``settings.paths`` against the contracts.

    ``progress`` is told how many files are done, of how many.
    """
    project = Project(root=settings.root)
    rules = {rule.code: rule for rule in RULES}
    book = rule_book(RULES)
    opened = open_contracts(settings, project)
    documents = {document.contract.path: document for document in opened.documents}
    paths, unreadable = discover(project, settings.paths, settings.exclude, tuple(documents))
    results = open_results(
        cache_folder() if settings.cache else None, project, [document.contract for document in opened.documents]
    )
    files = audit_files(paths, project, opened.documents, book, results, progress)

    suite = SuiteResult(files=tuple(files))
    notices: list[Notice] = [*opened.notices, *unreadable, *(notice for file in files for notice in file.notices)]
    blamed = faults(suite)
    stamped = [item for _, item in suite.stamped if fault_of(item) not in blamed]
    late: list[Stamped] = []
    facts = [ContractFacts(document=document) for document in opened.documents]
    for found in (*judge_suite(book, suite), *judge_contracts(book, facts)):
        (notices if isinstance(found, Notice) else late).append(found)  # type: ignore[arg-type]
    stamped += with_lines(late, project, documents)

    stamped = select(stamped, rules, settings.select, settings.ignore, settings.per_path_ignores)
    marks = [mark for file in files for mark in file.suppressions]
    stamped, silenced, unused = apply_suppressions(stamped, marks, {rule.code: rule.name for rule in RULES})
    overrides = severities(rules, settings.severity)
    findings = group(stamped, rules, overrides)
    return Report(
        findings=findings,
        suppressed=group(silenced, rules, overrides),
        notices=tuple(sorted([*notices, *unused], key=_notice_order)),
        contracts=uses(opened, files),
        stats=stats(files),
        version=VERSION,
        rules=tuple(rule_page(rule) for rule in RULES),
        sources=excerpts(findings, project),
    )


def rule_page(rule: Rule[object]) -> RulePage:
    """Give a rule as reports explain it."""
    return RulePage(
        code=rule.code,
        name=rule.name,
        summary=rule.summary,
        severity=rule.severity,
        text=rule.check.__doc__ or "",
    )


def _notice_order(notice: Notice) -> tuple[str, int, str]:
    return notice.at.path, notice.at.span.line if notice.at.span else 0, notice.message


def uses(opened: Opened, files: Sequence[FileResult]) -> tuple[ContractUse, ...]:
    """Tell of each contract how many of its operations some fake answers for."""
    touched = {pair for file in files for pair in file.touched}
    return tuple(
        ContractUse(
            path=document.contract.path,
            title=document.contract.title,
            operations=len(document.contract.routes),
            faked=sum(path == document.contract.path for path, _ in touched),
            discovered=opened.discovered,
        )
        for document in opened.documents
    )


def stats(files: Sequence[FileResult]) -> Stats:
    """Count what was looked at."""
    by_loader: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for file in files:
        by_loader.update(dict(file.loaders))
        outcomes.update(dict(file.outcomes))
    missed = {UNMATCHED[why] for why in Why} - {JUDGED}
    return Stats(
        files=sum(1 for file in files if file.loaders),
        fakes=by_loader.total(),
        resolved=by_loader.total() - outcomes[UNMATCHED[Why.UNRESOLVED]],
        matched=by_loader.total() - sum(outcomes[outcome] for outcome in missed),
        judged=outcomes.pop(JUDGED, 0),
        by_loader=dict(sorted(by_loader.items())),
        unjudged=dict(sorted(outcomes.items())),
    )
