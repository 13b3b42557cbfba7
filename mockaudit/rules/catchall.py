"""Turn stubs whose URL pattern fits several operations of a contract into findings (rule OVM011)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mockaudit.matching.audit import Audit, ContractFacts
from mockaudit.model.body import JsonBody
from mockaudit.model.contract import Contract, Route
from mockaudit.model.exchange import Exchange, Provenance
from mockaudit.model.finding import Severity, Verdict, Violation
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Regex
from mockaudit.rules.base import Rule
from mockaudit.rules.wording import asked

_PLAIN = lazy_pattern(r"[\w\-/:~%&=,@]|\\[./\-:?&=~@]|\.(?![*+?{])")
_SHOWN = 3


def catch_all_stub(audit: Audit) -> Iterator[Violation]:
    """Report a stub that answers for several operations with one payload.

    ## What it does
    Finds stubs that match every URL that begins with some text (`https://api.example/.*`), where two and more
    operations of a contract lie below it, and that answer each of them with the same JSON.

    ## Why is this bad?
    The payload can be right for one operation at most. A call to an endpoint that is new, misspelt or gone is answered
    all the same.

    ## When it keeps silent
    On error responses and callbacks, on patterns that say more than how a URL begins, and without a contract.

    ## How to fix
    Stub each operation with an answer of its own.
    """
    for exchange in audit.exchanges:
        begin = _begin(exchange)
        if begin is None or not _answers(exchange):
            continue
        method = exchange.request.method
        found = sorted(set(_fitting(audit.contracts, begin, method if isinstance(method, str) else None)))
        if len(found) < 2:
            continue
        named = ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
        yield Violation(
            at=exchange.at,
            message=f"{asked(exchange.request)} answers {len(found)} operations with one payload: {named}",
            key="catch-all",
            hint="stub each operation with an answer of its own",
            verdict=Verdict.LIKELY_MOCK_WRONG,
        )


def _answers(exchange: Exchange) -> bool:
    if exchange.provenance is not Provenance.STATIC or exchange.behaviour or len(exchange.responses) != 1:
        return False
    response = exchange.responses[0]
    return isinstance(response.status, int) and response.status < 400 and isinstance(response.body, JsonBody)


def _begin(exchange: Exchange) -> str | None:
    """Give the text that every URL a stub answers begins with, and that suffices; None where the pattern says more."""
    request = exchange.request
    if not isinstance(request.url, Regex) or request.query or request.headers or request.url.flags:
        return None
    pattern = request.url.pattern
    open_end = request.url.anchor != "fullmatch"
    if request.url.anchor == "search" and not pattern.startswith(("^", ".*")):
        return None
    pattern = pattern.removeprefix("^")
    for end in (".*$", ".*", ".+$", ".+"):
        if pattern.endswith(end) and not pattern.endswith("\\" + end):
            pattern, open_end = pattern[: -len(end)], True
            break
    text = []
    while pattern:
        piece = _PLAIN.match(pattern)
        if piece is None:
            return None
        text.append(piece[0][-1])
        pattern = pattern[piece.end() :]
    return "".join(text) if open_end else None


def _fitting(contracts: Iterable[ContractFacts], begin: str, method: str | None) -> Iterator[str]:
    for facts in contracts:
        contract = facts.document.contract
        for route in contract.routes:
            if method not in {None, route.method}:
                continue
            if any(_literal(base + route.template).startswith(begin) for base in _bases(contract, route)):
                yield f"{route.method} {route.template}"


def _bases(contract: Contract, route: Route) -> list[str]:
    return [*(server.url.rstrip("/") for server in route.servers or contract.servers), *contract.base_urls]


def _literal(url: str) -> str:
    return url.partition("{")[0]


RULES: tuple[Rule[Audit], ...] = (
    Rule(
        code="OVM011",
        name="catch-all-stub",
        summary="One stub answers for several operations with one payload.",
        severity=Severity.WARNING,
        subject=Audit,
        check=catch_all_stub,
    ),
)
