"""Turn the failures that tests swallow into findings (family OVM)."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.model.finding import Severity, Verdict, Violation
from mockaudit.model.patched import MockUse, UseKind
from mockaudit.rules.base import Rule
from mockaudit.rules.wording import plain


def swallowed_failure(use: MockUse) -> Iterator[Violation]:
    """Report an assertion of a test that uses fakes, where the test swallows whatever fails.

    ## What it does
    Finds tests that end with `try: ... except Exception: pass`, or with a block under `contextlib.suppress(Exception)`,
    and assert within it.

    ## Why is this bad?
    A failed assertion is an exception, and so is what a mock library raises for a request that no stub fits: neither
    reaches the test runner. The test stays green whatever the product does.

    ## When it keeps silent
    Where the handler does anything, names AssertionError alone or something narrower, where anything follows the block
    or may leave it early, in loops, and in tests without a mock library, a patch or a fixture of one in sight. Errors
    that the product itself swallows are not seen, nor are calls in such a block without an assertion: what is checked
    when the stubs are taken down may still tell of them.

    ## How to fix
    Drop the handler; where an error is expected, name it with `pytest.raises`.
    """
    if use.kind is UseKind.SWALLOWED:
        yield Violation(
            at=use.at,
            message=f"{plain(use.subject)} asserts nothing with `{plain(use.meant)}`: `{plain(use.name)}` swallows its failure",
            key="swallowed",
            hint="drop the handler, or name the expected error with pytest.raises",
            verdict=Verdict.NONE,
        )


RULES: tuple[Rule[MockUse], ...] = (
    Rule(
        code="OVM019",
        name="swallowed-failure",
        summary="A test swallows the failure of its own assertion.",
        severity=Severity.WARNING,
        subject=MockUse,
        check=swallowed_failure,
    ),
)
