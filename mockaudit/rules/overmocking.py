"""Turn patched names and what tests do with doubles into findings (family OVM)."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.patched import Boundary, MockUse, PatchedCall, SilentError, UseKind
from mockaudit.rules.base import Rule
from mockaudit.rules.wording import plain


def tautological_assert(use: MockUse) -> Iterator[Violation]:
    """Report an assertion that compares what a mock was told to return with what it returns.

    ## What it does
    Finds `assert m.get() == 5` and its like where the test calls the mock itself and compares the result with the value
    that the same test configured.

    ## Why is this bad?
    No line of the product runs between the two: the assertion holds whatever the product does.

    ## When it keeps silent
    Where the product is called in between, where the value is decided by a side effect, and where it is not known
    whether the called object is a mock.

    ## How to fix
    Call the product, and assert what it makes of the value.
    """
    if use.kind is UseKind.TAUTOLOGY:
        yield Violation(
            at=use.at,
            message=f"asserts that {plain(use.name)} returns what the test told the mock to return",
            key="tautology",
            hint="call the product, and assert what it makes of the value",
            verdict=Verdict.NONE,
        )


def ineffective_assert(use: MockUse) -> Iterator[Violation]:
    """Report an assertion on a mock that can never fail.

    ## What it does
    Finds names that look like a mock's assertions and are attributes made on access (`m.called_once_with(...)`,
    `assert m.called_once`), and assertions that are never called (`m.assert_called_once` without parentheses).

    ## Why is this bad?
    The statement does nothing, or is always true; the test stays green whatever is called. Python 3.12 refuses some of
    these names.

    ## When it keeps silent
    On mocks with a spec, on names that the test itself sets, on objects that are not certainly mocks, and on tests
    without any assertion: that nothing is raised may be what they test.

    ## How to fix
    Call the assertion that is meant.
    """
    if use.kind is UseKind.MISSPELT_ASSERTION:
        meant = use.meant if use.meant.endswith(")") else f"{use.meant}(...)"
        yield Violation(
            at=use.at,
            message=f"{plain(use.subject)}.{plain(use.name)} asserts nothing, {meant} does",
            key=f"assert {use.name}",
            expected=use.meant,
            actual=use.name,
            hint=f"write {meant}",
            verdict=Verdict.NONE,
        )


def http_library_patched(patched: PatchedCall) -> Iterator[Violation]:
    """List a function of an HTTP library that a test replaces, and report an error that the mock hides from the product.

    ## What it does
    Lists each patch of `requests.get`, `httpx.Client.post`, `aiohttp.ClientSession.request`, `urllib.request.urlopen`
    and their like, however it is written: information. It is a warning where the mock states an error (a status of
    400 to 599), the product asks the response for it by `raise_for_status()` or `.ok`, and the test leaves that a bare
    mock: the one never raises, the other is always true.

    ## Why is this bad?
    The response is a mock: URL, headers, encoding, `raise_for_status()` and JSON decoding are never real, and no
    contract can be held against a request that is never built. Where the error is hidden, the test shows what the
    product does behind its check for errors: with a real response it never comes there.

    ## When it keeps silent
    On patches of the project's own functions and of other libraries. It warns of no mock that states a success or no
    status, for which a check that never fails does no harm; of none with a `spec` or with a check that the test
    configures; and only where the product is certain: the patched name lies in a module below the root (or the test calls
    the function that sends itself), and each response that this module gets from the patched function is asked before
    anything else is made of it, with an effect.

    ## How to fix
    Stub at the transport: `responses` or `requests-mock` for requests, `respx` or `pytest-httpx` for httpx,
    `aioresponses` for aiohttp. Or give the mock what it lacks:
    `response.raise_for_status.side_effect = requests.HTTPError(response=response)`, `response.ok = False`.
    """
    if patched.boundary is Boundary.HTTP_LIBRARY and patched.sends:
        name = patched.resolved or patched.target
        if patched.silent is not None:
            yield _hidden_error(patched, patched.silent, name)
            return
        yield Violation(
            at=patched.at,
            message=f"{plain(name)} is replaced: no request is built, and its response is never a real one",
            key=name,
            hint=f"stub at the transport, with {_instead(name)}",
            confidence=Confidence.CERTAIN,
            verdict=Verdict.NONE,
        )


def _hidden_error(patched: PatchedCall, silent: SilentError, name: str) -> Violation:
    place = silent.asked_at
    line = "" if place.span is None else f":{place.span.line}"
    fails, told = (
        ("is true", "ok = False") if silent.check == "ok" else ("never raises", "raise_for_status.side_effect")
    )
    test = silent.owner.rpartition("::")[2]
    return Violation(
        at=patched.at,
        message=f"{plain(name)} is replaced, and in {plain(test)} its response says {silent.status}, but the "
        f"{silent.check} that {plain(place.path)}{line} asks {fails}",
        key=f"{name} hides an error",
        expected=told,
        hint=f"set {told} of the response, or stub at the transport, with {_instead(name)}",
        because="the product goes on behind its check, as a real response with this status never lets it",
        severity=Severity.WARNING,
        verdict=Verdict.NONE,
    )


def _instead(name: str) -> str:
    root = name.partition(".")[0]
    return {"httpx": "respx or pytest-httpx", "aiohttp": "aioresponses"}.get(root, "responses or requests-mock")


def typo_config(use: MockUse) -> Iterator[Violation]:
    """Report a misspelt `return_value` or `side_effect` of a mock.

    ## What it does
    Finds attributes and keyword arguments of mocks that differ from `return_value` or `side_effect` in at most two
    letters.

    ## Why is this bad?
    A mock takes any attribute: the value is never returned, and the product gets another mock instead.

    ## When it keeps silent
    On objects that are not certainly mocks, on names that begin with an underscore, and on plurals.

    ## How to fix
    Correct the name; `spec_set=` makes a mock refuse wrong ones.
    """
    if use.kind is UseKind.MISSPELT_CONFIGURATION:
        yield Violation(
            at=use.at,
            message=f"{plain(use.subject)} is given {plain(use.name)}, which is no {use.meant}",
            key=f"configuration {use.name}",
            expected=use.meant,
            actual=use.name,
            hint=f"write {use.meant}",
            verdict=Verdict.NONE,
        )


def strictness_disabled(use: MockUse) -> Iterator[Violation]:
    """List an option that switches off what a mock library checks by itself.

    ## What it does
    Lists `assert_all_requests_are_fired=False`, `assert_all_called=False`, `assert_all_mocked=False` and
    `assert_all_responses_were_requested=False` where the library's default is True.

    ## Why is this bad?
    Stubs that no test needs any more stay unnoticed, or requests that nobody stubbed get an answer.

    ## When it keeps silent
    Where the option says what is the default, and where its value is not a literal.

    ## How to fix
    Drop the option, and mark the stubs that may stay unused.
    """
    if use.kind is UseKind.LENIENT:
        yield Violation(
            at=use.at,
            message=f"{plain(use.subject)} is told {plain(use.name)}=False: {use.loader} no longer checks its stubs",
            key=use.name,
            hint="drop the option, and mark the stubs that may stay unused",
            verdict=Verdict.NONE,
        )


RULES: tuple[Rule[MockUse] | Rule[PatchedCall], ...] = (
    Rule(
        code="OVM004",
        name="tautological-assert",
        summary="An assertion compares a mock's configured result with itself.",
        severity=Severity.WARNING,
        subject=MockUse,
        check=tautological_assert,
    ),
    Rule(
        code="OVM006",
        name="ineffective-assert",
        summary="An assertion on a mock can never fail.",
        severity=Severity.WARNING,
        subject=MockUse,
        check=ineffective_assert,
    ),
    Rule(
        code="OVM010",
        name="http-library-patched",
        summary="A test replaces a function of an HTTP library.",
        severity=Severity.INFO,
        subject=PatchedCall,
        check=http_library_patched,
    ),
    Rule(
        code="OVM016",
        name="typo-config",
        summary="A mock's return_value or side_effect is misspelt.",
        severity=Severity.ERROR,
        subject=MockUse,
        check=typo_config,
    ),
    Rule(
        code="OVM017",
        name="strictness-disabled",
        summary="An option switches off what the mock library checks.",
        severity=Severity.INFO,
        subject=MockUse,
        check=strictness_disabled,
    ),
)
