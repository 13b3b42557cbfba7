"""One report that has a bit of everything, for the tests of all reporters."""

from __future__ import annotations

from mockaudit.model.finding import Confidence, FakeRef, Finding, Severity, Verdict, Violation
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.report import ContractUse, Report, RulePage, Stats

STUB = FakeRef(
    loader="responses",
    title="GET https://api.pay.example/refunds/7 200",
    ref="tests/test_pay.py:12",
    owner="tests/test_pay.py::test_refund",
    provenance="static",
)
CASSETTE = FakeRef(
    loader="vcr",
    title="GET https://api.pay.example/refunds/8 200",
    ref="tests/cassettes/refund.yaml#/interactions/0",
    owner=None,
    provenance="recorded",
)


PACT = FakeRef(
    loader="pact", title="a refund", ref="tests/pacts/shop.json#/interactions/3", owner=None, provenance="static"
)


def finding(at: Location, *, fake: FakeRef = STUB, code: str = "PAY004", **changes: object) -> Finding:
    """Make a finding of PAY004 at a place."""
    violation = Violation(
        at=at,
        message='body/status is "aktive", contract allows "active", "closed"',
        contract=Location(
            path="contracts/pay.yaml",
            pointer="/components/schemas/Refund/properties/status/enum",
            span=Span(line=88, column=7),
        ),
        pointer="/status",
        expected='"active", "closed"',
        actual='"aktive"',
        hint='did you mean "active"?',
        because="no recording shows this value",
    )
    values: dict[str, object] = {
        "code": code,
        "name": "not-in-enum",
        "severity": Severity.ERROR,
        "verdict": Verdict.LIKELY_MOCK_WRONG,
        "violation": violation,
        "fake": fake,
        "operation": "GET /refunds/{id}",
        "status": "200",
        "cause": "c1",
        "fingerprint": f"f-{at.path}-{at.span.line if at.span else 0}",
        **changes,
    }
    return Finding(**values)  # type: ignore[arg-type]


def in_test(line: int, column: int = 15, end_column: int | None = None) -> Location:
    """Give a place in the test file."""
    end = None if end_column is None else line
    return Location(path="tests/test_pay.py", span=Span(line=line, column=column, end_line=end, end_column=end_column))


IN_CASSETTE = Location(
    path="tests/cassettes/refund.yaml", pointer="/interactions/0/response/body/string", span=Span(line=9, column=7)
)
PLACEHOLDER = Violation(
    at=in_test(30, 20),
    message='body/note is the placeholder "foo"',
    pointer="/note",
    confidence=Confidence.HEURISTIC,
)
UNKNOWN_PATH = Violation(
    at=Location(path="tests/pacts/shop.json", pointer="/interactions/3"),
    message="GET /refund is no path of the contract",
    hint="the contract has /refunds",
)

REPORT = Report(
    findings=(
        finding(IN_CASSETTE, fake=CASSETTE, count=2),
        finding(
            UNKNOWN_PATH.at,
            code="END001",
            name="unknown-path",
            severity=Severity.WARNING,
            violation=UNKNOWN_PATH,
            fake=PACT,
            operation=None,
            status=None,
            cause="c2",
            verdict=Verdict.UNVERIFIABLE,
        ),
        finding(in_test(14, 25, 32)),
        finding(
            PLACEHOLDER.at,
            code="PAY017",
            name="placeholder-value",
            severity=Severity.INFO,
            violation=PLACEHOLDER,
            cause="c3",
        ),
    ),
    suppressed=(finding(in_test(50), fingerprint="f-s"),),
    notices=(
        Notice(
            kind=NoticeKind.UNRESOLVED,
            at=in_test(60, 5),
            message="the URL is made by make_url(), which lies outside the project",
            hint="write it out, or record it at run time",
        ),
        Notice(kind=NoticeKind.UNREADABLE, at=Location(path="tests/big.yaml"), message="larger than 64 MB"),
    ),
    contracts=(ContractUse(path="contracts/pay.yaml", title="Pay", operations=40, faked=2, discovered=True),),
    stats=Stats(
        files=4,
        fakes=12,
        resolved=11,
        matched=10,
        judged=9,
        by_loader={"responses": 8, "vcr": 3, "pact": 1},
        unjudged={"the request is only known at run time": 1, "no contract covers it": 1, "a callback answers": 1},
    ),
    version="0.1.0",
    sources={
        "tests/test_pay.py": {
            13: "    responses.get(URL,",
            14: '        json={"status": "aktive"})',
            15: "    refund()",
        },
        "tests/cassettes/refund.yaml": {8: "    body:", 9: '      string: \'{"status": "aktive"}\'', 10: "    status:"},
        "contracts/pay.yaml": {88: "      enum: [active, closed]"},
    },
    rules=(
        RulePage(
            code="PAY004",
            name="not-in-enum",
            summary="a value that the contract's enum does not list",
            severity=Severity.ERROR,
            text="Look for values outside an enum.\n\n    What a client never sees is no use to its tests.\n\n    Fix: use a listed value.\n    ",
        ),
    ),
)
