"""Hold every subject of one file's joined evidence against the rules for its type: subjects in, stamped violations out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from mockaudit.matching.audit import Audit, ContractFacts, Match, Unmatched
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange, Provenance
from mockaudit.model.finding import FakeRef, Violation
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.patched import MockUse, PatchedCall
from mockaudit.model.result import Stamped, SuiteResult
from mockaudit.model.value import Alternatives, Hole, Regex, Template
from mockaudit.rules.base import Rule

Subject = TypeVar("Subject")
Checked: TypeAlias = tuple[str, Violation] | Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """The rules that apply, by the type of what they look at; ``second`` gives a second opinion on matches, if asked."""

    match: tuple[Rule[Match], ...]
    unmatched: tuple[Rule[Unmatched], ...]
    audit: tuple[Rule[Audit], ...]
    suite: tuple[Rule[SuiteResult], ...]
    contract: tuple[Rule[ContractFacts], ...]
    patched: tuple[Rule[PatchedCall], ...] = ()
    uses: tuple[Rule[MockUse], ...] = ()
    second: Callable[[Sequence[Match]], Iterable[Notice]] | None = None


def rule_book(rules: Sequence[Rule[object]]) -> RuleBook:
    """Sort rules by their subject."""

    def of(subject: type) -> tuple[Rule, ...]:  # type: ignore[type-arg]
        return tuple(rule for rule in rules if rule.subject is subject)

    return RuleBook(
        match=of(Match),
        unmatched=of(Unmatched),
        audit=of(Audit),
        suite=of(SuiteResult),
        contract=of(ContractFacts),
        patched=of(PatchedCall),
        uses=of(MockUse),
    )


def judge_matches(book: RuleBook, matches: Iterable[Match]) -> Iterator[Stamped | Notice]:
    """Apply the rules on matches; a rule that raises becomes a notice, never a green run."""
    for match in matches:
        facts: tuple[FakeRef, str, str | None] | None = None
        for rule in book.match:
            try:
                violations = tuple(rule.check(match))
            except Exception as error:  # noqa: BLE001
                yield crashed(rule.code, match.exchange.at, error)
                continue
            if not violations:
                continue
            if facts is None:
                status = None if match.status is None else str(match.status)
                facts = fake_ref(match.exchange, status), match.operation.title, status
            for violation in violations:
                yield Stamped(
                    code=rule.code,
                    violation=violation,
                    fake=facts[0],
                    fake_at=match.exchange.at,
                    operation=facts[1],
                    status=facts[2],
                    contract=match.document.contract.path,
                    recorded_at=match.exchange.recorded_at,
                )


def judge_unmatched(book: RuleBook, unmatched: Iterable[Unmatched]) -> Iterator[Stamped | Notice]:
    """Apply the rules on fakes that belong to no operation."""
    for subject in unmatched:
        exchange = subject.exchange
        for found in _checked(book.unmatched, subject, exchange.at):
            if isinstance(found, Notice):
                yield found
            else:
                code, violation = found
                yield Stamped(code=code, violation=violation, fake=fake_ref(exchange, None), fake_at=exchange.at)


def judge_audit(book: RuleBook, audit: Audit) -> Iterator[Stamped | Notice]:
    """Apply the rules that need all the fakes of a file at once, and those that look at contracts."""
    fakes = {exchange.at: exchange for exchange in audit.exchanges} if book.audit else {}
    for found in _checked(book.audit, audit, Location(path=".")):
        if isinstance(found, Notice):
            yield found
        else:
            code, violation = found
            known = fakes.get(violation.at)
            fake = None if known is None else fake_ref(known, None)
            yield Stamped(code=code, violation=violation, fake=fake, fake_at=None if known is None else known.at)


def judge_doubles(
    book: RuleBook, patched: Iterable[PatchedCall], uses: Iterable[MockUse]
) -> Iterator[Stamped | Notice]:
    """Apply the rules on patched names and on what tests do with doubles."""
    for item in patched:
        yield from _of_double(_checked(book.patched, item, item.at), item, item.target)
    for use in uses:
        yield from _of_double(_checked(book.uses, use, use.at), use, use.subject or use.name)


def _of_double(found: Iterable[Checked], item: PatchedCall | MockUse, title: str) -> Iterator[Stamped | Notice]:
    for one in found:
        if isinstance(one, Notice):
            yield one
        else:
            code, violation = one
            yield Stamped(code=code, violation=violation, fake=_double_ref(item, title), fake_at=item.at)


def _double_ref(item: PatchedCall | MockUse, title: str) -> FakeRef:
    return FakeRef(loader=item.loader, title=title, ref=item.ref, owner=item.owner, provenance=Provenance.STATIC.value)


def judge_suite(book: RuleBook, suite: SuiteResult) -> Iterator[Stamped | Notice]:
    """Apply the rules that look at the results of all files together."""
    for found in _checked(book.suite, suite, Location(path=".")):
        yield found if isinstance(found, Notice) else Stamped(code=found[0], violation=found[1])


def judge_contracts(book: RuleBook, contracts: Iterable[ContractFacts]) -> Iterator[Stamped | Notice]:
    """Apply the rules that look at contracts themselves."""
    for facts in contracts:
        path = facts.document.contract.path
        for found in _checked(book.contract, facts, Location(path=path)):
            yield found if isinstance(found, Notice) else Stamped(code=found[0], violation=found[1], contract=path)


def _checked(rules: Iterable[Rule[Subject]], subject: Subject, at: Location) -> Iterator[Checked]:
    """Yield what rules say of a subject, each violation with its rule's code; one that raises becomes a notice alone."""
    for rule in rules:
        try:
            violations = tuple(rule.check(subject))
        except Exception as error:  # noqa: BLE001
            yield crashed(rule.code, at, error)
            continue
        for violation in violations:
            yield rule.code, violation


def crashed(code: str, at: Location, error: Exception) -> Notice:
    """Turn an exception of a rule into a notice that makes the run untrustworthy."""
    return Notice(
        kind=NoticeKind.INTERNAL,
        at=at,
        message=f"rule {code} failed: {type(error).__name__}: {error}",
        hint="please report this with the file it happened on; its other findings are complete",
    )


def fake_ref(exchange: Exchange, status: str | None) -> FakeRef:
    """Name a fake as reports do: its title where it has one, else method, URL and status."""
    request = exchange.request
    method = request.method if isinstance(request.method, str) else "ANY"
    title = exchange.title or " ".join(part for part in (method, url_text(request.url), status) if part)
    return FakeRef(
        loader=exchange.loader,
        title=title,
        ref=exchange.ref,
        owner=exchange.owner,
        provenance=exchange.provenance.value,
    )


def url_text(url: str | Template | Regex | Hole | Alternatives) -> str:
    """Show a URL; what is not known of it is an ellipsis in braces."""
    match url:
        case str():
            return url
        case Template():
            return "".join(part if isinstance(part, str) else "{…}" for part in url.parts)
        case Regex():
            return f"~{url.pattern}"
        case _:
            return "{…}"
