"""Turn the results of all files into the report: blame, select, suppress, compare with the baseline, group, count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mockaudit.config.settings import Settings
from mockaudit.engine.account import JUDGED, UNMATCHED
from mockaudit.engine.baseline import read_baseline
from mockaudit.engine.examine import Examined
from mockaudit.engine.group import group
from mockaudit.engine.judge import judge_contracts, judge_suite, rule_book
from mockaudit.engine.opened import Opened
from mockaudit.engine.places import Excerpts, with_lines
from mockaudit.engine.select import select, severities
from mockaudit.engine.services import used_services
from mockaudit.engine.suppress import apply_suppressions
from mockaudit.matching.audit import ContractFacts, Why
from mockaudit.model.notice import Notice
from mockaudit.model.report import ContractUse, OperationCoverage, Report, RulePage, Stats
from mockaudit.model.result import FileResult, Stamped
from mockaudit.rules.base import Rule
from mockaudit.rules.contract import fault_of, faults
from mockaudit.rules.registry import RULES
from mockaudit.version import VERSION


def conclude(settings: Settings, examined: Examined) -> Report:
    """Make the report of what was examined."""
    rules = {rule.code: rule for rule in RULES}
    suite, opened = examined.suite, examined.opened
    late, notices = _late(examined)
    notices += [*opened.notices, *examined.unreadable, *(notice for file in suite.files for notice in file.notices)]
    blamed = faults(suite)
    stamped = [item for _, item in suite.stamped if fault_of(item) not in blamed] + late
    if settings.diff_base is not None:
        from mockaudit.engine.changed import keep_changed  # noqa: PLC0415 - few audits ask git

        stamped = keep_changed(stamped, settings.root, settings.diff_base)
    stamped = select(stamped, rules, settings.select, settings.ignore, settings.per_path_ignores)
    marks = [mark for file in suite.files for mark in file.suppressions]
    stamped, silenced, unused = apply_suppressions(stamped, marks, {rule.code: rule.name for rule in RULES})
    overrides = severities(rules, settings.severity)
    everything = group(stamped, rules, overrides)
    known = read_baseline(settings.baseline) if settings.baseline is not None else frozenset()
    findings = tuple(finding for finding in everything if finding.fingerprint not in known)
    return Report(
        findings=findings,
        suppressed=group(silenced, rules, overrides),
        baselined=tuple(finding for finding in everything if finding.fingerprint in known),
        notices=tuple(sorted([*notices, *(() if settings.diff_base else unused)], key=_notice_order)),
        contracts=(*uses(opened, suite.files), *used_services(examined.project, suite.files)),
        unusable=opened.unusable,
        coverage=coverage(opened, suite.files),
        stats=stats(suite.files),
        version=VERSION,
        rules=tuple(rule_page(rule) for rule in RULES),
        sources=Excerpts(findings, examined.project),
    )


def _late(examined: Examined) -> tuple[list[Stamped], list[Notice]]:
    """Apply the rules that need all files, or look at contracts themselves."""
    documents = examined.opened.documents
    book = rule_book(RULES)
    stamped: list[Stamped] = []
    notices: list[Notice] = []
    facts = [ContractFacts(document=document) for document in documents]
    for found in (*judge_suite(book, examined.suite), *judge_contracts(book, facts)):
        if isinstance(found, Notice):
            notices.append(found)
        else:
            stamped.append(found)
    by_path = {document.contract.path: document for document in documents}
    return list(with_lines(stamped, examined.project, by_path)), notices


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
    touched = {(path, operation) for file in files for path, operation, *_ in file.touched}
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


def coverage(opened: Opened, files: Sequence[FileResult]) -> tuple[OperationCoverage, ...]:
    """Count for every operation of every contract the fakes that answer for it, by status."""
    fakes: dict[tuple[str, str], Counter[str]] = {}
    for file in files:
        for path, operation, status, count in file.touched:
            fakes.setdefault((path, operation), Counter())[status] += count
    return tuple(
        OperationCoverage(contract=path, operation=title, fakes=dict(sorted(fakes.get((path, title), {}).items())))
        for path, title in sorted(
            (document.contract.path, f"{route.method} {route.template}")
            for document in opened.documents
            for route in document.contract.routes
        )
    )


def stats(files: Sequence[FileResult]) -> Stats:
    """Count what was looked at."""
    by_loader: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    patched: Counter[str] = Counter()
    uses: Counter[str] = Counter()
    fullness: Counter[int] = Counter()
    for file in files:
        patched.update(dict(file.patched))
        uses.update(dict(file.uses))
        fullness.update(dict(file.fullness))
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
        patched=dict(sorted(patched.items())),
        uses=dict(sorted(uses.items())),
        fullness=dict(sorted(fullness.items())),
    )
