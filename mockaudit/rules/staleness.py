"""Turn fakes that contradict, repeat or hide one another into findings (family STL)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from mockaudit.matching.audit import Audit, Match, Why
from mockaudit.model.body import JsonBody
from mockaudit.model.exchange import Exchange, Provenance, Request
from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.result import Shape, SuiteResult
from mockaudit.model.value import Value
from mockaudit.rules.base import Rule
from mockaudit.rules.wording import asked, child, place, plain

_MANY = 3
_REPEATING = frozenset({"aioresponses", "aiointercept"})
_UNCOVERED = frozenset({Why.NO_CONTRACT, Why.OTHER_HOST})
_MOST_LEAVES = 5_000
_MADE_UP = ("example.com", "example.org", "example.net", ".test", ".invalid", ".localhost")


def shadowed_stub(audit: Audit) -> Iterator[Violation]:
    """Report a stub that another one of the same test hides.

    ## What it does
    Finds stubs that are registered one right after the other and ask for the same request, where the library answers
    with one of them only: with the first (aioresponses with `repeat=True`, permanent handlers of pytest-httpserver) or
    with the last (requests-mock, equal routes of respx). A stub for any method hides those for one.

    ## Why is this bad?
    One of the answers is never served: what the test means to show is not shown.

    ## When it keeps silent
    For libraries that answer with equal stubs in turn (responses, pytest-httpx, httpretty), where anything stands between the two
    (a call of the product, another `with`, a branch), for stubs of different tests and fixtures, and where a part of
    either request is not known.

    ## How to fix
    Drop the stub that is not meant, or give both answers to one stub as a sequence.
    """
    for row in _rows(audit):
        for index, exchange in enumerate(row):
            before = (one for one in row[:index] if one.holds and _lasts(one, exchange))
            after = (one for one in row[index + 1 :] if one.replaces)
            hiding = next((one for one in (*before, *after) if _covers(one.request, exchange.request)), None)
            if hiding is not None:
                how = "answers it for good" if hiding.holds else "takes its place"
                hint = "drop repeat=True of the earlier stub, or one of both"
                yield Violation(
                    at=exchange.at,
                    message=f"{asked(exchange.request)} is never answered by this stub: {hiding.ref} {how}",
                    key="shadowed",
                    hint=hint if exchange.loader in _REPEATING else "drop one of both, or give both answers to one",
                    verdict=Verdict.NONE,
                )


def _lasts(first: Exchange, later: Exchange) -> bool:
    """Tell whether a stub that answers for good also does so before a later one: oneshot handlers come first."""
    return later.holds or first.loader in _REPEATING


def _rows(audit: Audit) -> Iterator[list[Exchange]]:
    """Yield the stubs of one test and library that stand in lines of their own, one right below the other."""
    refs = Counter((item.loader, item.owner, item.ref) for item in audit.exchanges)
    row: list[Exchange] = []
    for exchange in _exchanges(audit):
        once = refs[exchange.loader, exchange.owner, exchange.ref] == 1
        if exchange.owner is None or not isinstance(exchange.request.url, str) or not once:
            continue
        if row and not _is_next(row[-1], exchange):
            yield row
            row = []
        row.append(exchange)
    if row:
        yield row


def _is_next(first: Exchange, second: Exchange) -> bool:
    above, below = first.at.span, second.at.span
    if (first.loader, first.owner, first.at.path) != (second.loader, second.owner, second.at.path):
        return False
    if above is None or below is None or above.column != below.column:
        return False
    return below.line == (above.end_line or above.line) + 1


def _exchanges(audit: Audit) -> list[Exchange]:
    return sorted(
        audit.exchanges, key=lambda item: (item.at.span.line, item.at.span.column) if item.at.span else (0, 0)
    )


def _covers(one: Request, other: Request) -> bool:
    """Tell whether a stub asks for no more than another one does."""
    methods = one.method is None or (isinstance(one.method, str) and one.method == other.method)
    rest = (one.query, one.headers, one.body, one.complete) == (other.query, other.headers, other.body, other.complete)
    return methods and one.url == other.url and rest


def duplicate_stub(suite: SuiteResult) -> Iterator[Violation]:
    """Report an operation that many files fake by hand, each in a shape of its own.

    ## What it does
    Counts the sets of names at the top of hand-written successes of one operation and status. Three and more sets in
    three and more files make one finding.

    ## Why is this bad?
    Each copy ages by itself. A warning where some of them are valid and others are not.

    ## When it keeps silent
    On recordings, on errors, on fakes that look wrong on purpose, and within one or two files.

    ## How to fix
    Keep one fixture for the operation, and let tests change what they need of it.
    """
    groups: dict[tuple[str, str, str], list[Shape]] = {}
    for file in suite.files:
        for shape in file.shapes:
            groups.setdefault((shape.contract, shape.operation, shape.status), []).append(shape)
    for (_, operation, status), shapes in sorted(groups.items()):
        kinds = {shape.names for shape in shapes}
        files = {shape.at.path for shape in shapes}
        if len(kinds) < _MANY or len(files) < _MANY:
            continue
        mixed = len({shape.valid for shape in shapes}) > 1
        yield Violation(
            at=shapes[-1].at,
            message=f"{plain(operation)} {status} is written by hand in {len(files)} files and {len(kinds)} shapes",
            key=f"{operation} {status}",
            hint="keep one fixture for the operation",
            confidence=Confidence.LIKELY,
            severity=Severity.WARNING if mixed else None,
            because="some of them are valid and others are not" if mixed else "",
            verdict=Verdict.NONE,
        )


def contradicting_mocks(audit: Audit) -> Iterator[Violation]:
    """Report two fakes of one request that give a field different types, where no contract decides.

    ## What it does
    Compares the hand-written answers of a file to equal GET requests with equal status: a field that is a text in one
    and a number in the other cannot be right in both.

    ## Why is this bad?
    The product is tested against two APIs, of which there is one at most.

    ## When it keeps silent
    Where a contract describes the answer, on `null`, on values that are not known, on arrays of mixed items, on other
    methods than GET, on hosts that are made up (localhost, example.com), on errors, and on fakes that look wrong on purpose.

    ## How to fix
    Ask the API, correct the one that is wrong, and name a contract.
    """
    seen: dict[tuple[object, ...], list[tuple[Exchange, dict[str, str]]]] = {}
    told: set[tuple[object, ...]] = set()
    for exchange in _undecided(audit):
        response, request = exchange.responses[0], exchange.request
        if not isinstance(response.body, JsonBody) or not isinstance(request.url, str):
            continue
        types = _types(response.body.value)
        key = (request.url, repr(request.query), response.status)
        known = seen.setdefault(key, [])
        for other, theirs in known if key not in told else ():
            clash = next((p for p, kind in types.items() if theirs.get(p, kind) != kind), None)
            if clash is not None:
                told.add(key)
                yield Violation(
                    at=exchange.at,
                    message=f"{place(clash)} is {types[clash]} here and {theirs[clash]} in {other.ref}",
                    pointer=clash,
                    key="contradiction",
                    confidence=Confidence.LIKELY,
                    verdict=Verdict.UNVERIFIABLE,
                )
                break
        known.append((exchange, types))


def _undecided(audit: Audit) -> list[Exchange]:
    elsewhere = {match.exchange.ref for match in audit.matches if _is_decided(match)}
    elsewhere |= {item.exchange.ref for item in audit.unmatched if item.why not in _UNCOVERED}
    return [
        exchange
        for exchange in _exchanges(audit)
        if exchange.ref not in elsewhere
        and exchange.provenance is Provenance.STATIC
        and exchange.request.method == "GET"
        and not _is_invented(exchange.request.url)
        and exchange.deliberate is None
        and not exchange.behaviour
        and len(exchange.responses) == 1
        and isinstance(exchange.responses[0].status, int)
        and exchange.responses[0].status < 300
    ]


def _is_invented(url: object) -> bool:
    """Tell whether a URL names no API that there is: what tests of clients in general make up need not agree."""
    host = url.partition("://")[2].partition("/")[0].partition(":")[0] if isinstance(url, str) else ""
    return "." not in host or host.startswith(("127.", "0.")) or host.endswith(_MADE_UP)


def _is_decided(match: Match) -> bool:
    return match.response_media is not None and match.response_media.schema is not None


def _types(value: Value) -> dict[str, str]:
    """Give the JSON type at each pointer, items of arrays under ``*``; pointers with more than one type are left out."""
    found: dict[str, set[str]] = {}
    stack: list[tuple[str, Value]] = [("", value)]
    while stack and len(found) < _MOST_LEAVES:
        pointer, item = stack.pop()
        kind = _kind(item)
        if kind:
            found.setdefault(pointer, set()).add(kind)
        if isinstance(item, dict):
            stack.extend((child(pointer, name), inner) for name, inner in item.items())
        elif isinstance(item, list):
            stack.extend((f"{pointer}/*", inner) for inner in item)
    return {pointer: next(iter(kinds)) for pointer, kinds in found.items() if len(kinds) == 1}


def _kind(value: Value) -> str:
    match value:
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case dict():
            return "an object"
        case list():
            return "an array"
        case _:
            return ""


RULES: tuple[Rule[Audit] | Rule[SuiteResult], ...] = (
    Rule(
        code="STL007",
        name="shadowed-stub",
        summary="Another stub of the same test hides this one.",
        severity=Severity.WARNING,
        subject=Audit,
        check=shadowed_stub,
    ),
    Rule(
        code="STL008",
        name="duplicate-stub",
        summary="An operation is faked by hand in many files and shapes.",
        severity=Severity.INFO,
        subject=SuiteResult,
        check=duplicate_stub,
    ),
    Rule(
        code="STL009",
        name="contradicting-mocks",
        summary="Two fakes of one request give a field different types.",
        severity=Severity.WARNING,
        subject=Audit,
        check=contradicting_mocks,
    ),
)
