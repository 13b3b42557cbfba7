"""Turn tests that prove less than they seem to into findings (family COV)."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.patched import MockUse, UseKind
from mockaudit.rules.base import Rule
from mockaudit.rules.wording import plain


def fixture_of_a_fixture(use: MockUse) -> Iterator[Violation]:
    """List a test whose expected value and whose fake's payload are one file.

    ## What it does
    Finds tests that read a file into a name, have a stub or mock answer with that name, and compare the result with it.

    ## Why is this bad?
    Whatever the file holds, the test agrees: it shows that the payload is passed on, not that it is understood.

    ## When it keeps silent
    Where the name is bound more than once or changed, where the file is read by a function that cannot be seen into,
    and where only a part of it is compared.

    ## How to fix
    Assert a few values that are written in the test.
    """
    if use.kind is UseKind.ECHOED_FILE:
        yield Violation(
            at=use.at,
            message=f"{plain(use.subject)} expects {plain(use.name)}, which is also what the fake answers with",
            key="echo",
            hint="assert a few values that are written in the test",
            confidence=Confidence.LIKELY,
            verdict=Verdict.NONE,
        )


RULES: tuple[Rule[MockUse], ...] = (
    Rule(
        code="COV006",
        name="fixture-of-a-fixture",
        summary="A test expects the very file that its fake answers with.",
        severity=Severity.INFO,
        subject=MockUse,
        check=fixture_of_a_fixture,
    ),
)
