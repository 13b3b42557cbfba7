"""Build the records that the engine's tests speak of."""

from __future__ import annotations

from mockaudit.model.finding import FakeRef, Severity, Violation
from mockaudit.model.location import Location, Span
from mockaudit.model.result import Stamped
from mockaudit.rules.base import Rule


def place(path: str, line: int, *, end_line: int | None = None, pointer: str = "") -> Location:
    return Location(path=path, pointer=pointer, span=Span(line=line, column=5, end_line=end_line))


def stamped(code: str = "PAY002", *, line: int = 3, owner: str = "tests/a.py::test_a", pointer: str = "/id", **changes):
    facts = {
        "code": code,
        "violation": Violation(at=place("tests/a.py", line), message="body/id is text", pointer=pointer, key="type"),
        "fake": FakeRef(
            loader="responses", title="GET /pets 200", ref="tests/a.py:2", owner=owner, provenance="static"
        ),
        "fake_at": place("tests/a.py", 2, end_line=6),
        "operation": "GET /pets",
        "status": "200",
        "contract": "openapi.yaml",
    }
    return Stamped(**{**facts, **changes})


def rule(code: str, name: str, severity: Severity = Severity.ERROR) -> Rule[object]:
    return Rule(code=code, name=name, summary="", severity=severity, subject=object, check=lambda _: ())


RULES = {
    item.code: item
    for item in (
        rule("PAY001", "missing-required", Severity.WARNING),
        rule("PAY002", "wrong-type"),
        rule("END001", "unknown-path"),
        rule("MET001", "unverifiable-mock", Severity.INFO),
    )
}
