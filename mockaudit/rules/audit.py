"""Turn what the audit itself could not verify, match or compile into findings (family MET)."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.matching.audit import Match, Unmatched, Why
from mockaudit.model.exchange import Request
from mockaudit.model.finding import Severity, Verdict, Violation
from mockaudit.model.value import Hole, Regex, Template
from mockaudit.rules.base import Rule
from mockaudit.rules.unmatched import place_of
from mockaudit.rules.wording import asked, plain

_PATTERN = "its pattern fits no operation, or several"
_WRITE_OUT = "write the URL with literals, constants or f-strings, or add a recording of the same exchange"
# What would help, by words of the reason; the first that fits is told.
_ADVICE = (
    (("client's service",), 'make the client with a literal, `boto3.client("s3")`, in the tests or in a module below the root'),
    (("patched function is called",),
     "assert the call with its URL (`assert_called_with(url)`), or stub at the transport, which states method and URL"),
    (("fits several operations", _PATTERN), "name the method and the whole path, one stub for each operation"),
    (("has no URL", "any URL", "matches any", "asks of the", "does not ask"), "let the stub name its method and URL"),
    (("made anew in each run", "random"), "give the test a fixed value in place of one that is made in each run"),
    (("environ",), "give the test a fixed URL in place of one from the environment"),
    (("is not called in this file",), "call the helper from a test, or give its parameter a default"),
    (("outside the suite", "outside the audit's root"), "keep what makes the URL below the audit's root"),
    (("too long", "too large", "too many"), "split the test file, or add a recording of the same exchange"),
    (("()` gives", "()` makes", "()` of a text"),
     "write out what the call gives, as a literal or constant, or add a recording of the same exchange"),
    (("method:",), "name the method as a literal, or list the methods in parametrize"),
)  # fmt: skip


def unverifiable_mock(unmatched: Unmatched) -> Iterator[Violation]:
    """List a fake that no contract covers.

    ## What it does
    Lists every fake whose host belongs to no contract of the audit, and those whose path the contract has twice
    (`/{team}/roles` and `/{group}/roles`): no URL tells which of the operations is meant.

    ## Why is this bad?
    It is not known to be wrong; nothing vouches for it either. Silence would read as a clean bill.

    ## When it keeps silent
    When a contract's servers, or the base URLs that the configuration gives it, cover the host.

    ## How to fix
    Name the API's contract with `--contract`, or give an existing one the base URL in `[tool.mockaudit]`.
    """
    exchange = unmatched.exchange
    if unmatched.why is Why.SEVERAL_OPERATIONS and unmatched.near is not None:
        template = plain(unmatched.near.path)
        yield Violation(
            at=exchange.at,
            contract=place_of(unmatched),
            message=f"{asked(exchange.request)} may be any of several operations: the contract has {template} again, "
            "with other names of parameters",
            key=template,
            verdict=Verdict.UNVERIFIABLE,
        )
    if unmatched.why not in (Why.NO_CONTRACT, Why.OTHER_HOST):
        return
    hint = "name the API's contract with --contract"
    if unmatched.why is Why.OTHER_HOST:
        hint += ", or map the host to one with base-url in [tool.mockaudit]"
    yield Violation(
        at=exchange.at,
        message=f"{asked(exchange.request)} is covered by no contract",
        key=_host(exchange.request),
        hint=hint,
        verdict=Verdict.UNVERIFIABLE,
    )


def _host(request: Request) -> str:
    """Give what precedes the path of a URL, by which unverifiable fakes are grouped."""
    _, _, target = asked(request).partition(" ")
    scheme, found, rest = target.partition("://")
    return scheme + found + rest.partition("/")[0] if found else ""


def unresolved_dynamic_mock(unmatched: Unmatched) -> Iterator[Violation]:
    """List a fake whose method or URL could not be computed.

    ## What it does
    Says which part of a fake's request is decided only when the tests run, and why it could not be read.

    ## Why is this bad?
    The fake may be as wrong as any other, and the audit cannot tell.

    ## When it keeps silent
    When enough of the URL is known to choose one operation of a contract.

    ## How to fix
    Build the URL from literals, constants, f-strings or fixtures; or read the same fakes from a recording. Of a patched
    HTTP function the URL is known where the test asserts the call with it, or stubs at the transport instead.
    """
    if unmatched.why is not Why.UNRESOLVED:
        return
    request = unmatched.exchange.request
    reasons = dict.fromkeys(_reasons(request)) or {"it fits several operations": None}
    is_blank = not isinstance(request.method, str) and isinstance(request.url, Hole)
    yield Violation(
        at=unmatched.exchange.at,
        message=f"{'the request' if is_blank else asked(request)} could not be computed: {'; '.join(reasons)}",
        key="; ".join(reasons),
        hint="; ".join(dict.fromkeys(_advice(reason) for reason in reasons)),
        verdict=Verdict.UNVERIFIABLE,
    )


def _advice(reason: str) -> str:
    """Say what would help against a reason."""
    return next((advice for words, advice in _ADVICE if any(word in reason for word in words)), _WRITE_OUT)


def _reasons(request: Request) -> Iterator[str]:
    if isinstance(request.method, Hole):
        yield f"method: {plain(request.method.reason)}"
    match request.url:
        case Hole():
            yield f"URL: {plain(request.url.reason)}"
        case Template():
            for part in request.url.parts:
                if isinstance(part, Hole):
                    yield f"URL: {plain(part.reason)}"
        case Regex():
            yield f"URL: {_PATTERN}"
        case _:
            return


def unvalidatable_schema(match: Match) -> Iterator[Violation]:
    """List a part of the contract against which nothing can be validated.

    ## What it does
    Says which schema could not be used, and why: a dangling or remote `$ref`, a pattern that is no ECMA-262 regular
    expression, an unknown dialect. One finding for each such schema that a fake needed.

    ## Why is this bad?
    Payloads of these operations are not judged. They must not count as right.

    ## When it keeps silent
    When no fake needs the schema: then rule MET009 speaks of it, if any does.

    ## How to fix
    Mend the schema, or put the file that it refers to below the contract's folder.
    """
    for part in match.unjudged:
        yield Violation(
            at=part.at,
            contract=part.at,
            message=f"the {plain(part.side)} cannot be judged: {plain(part.reason)}",
            key=f"{part.side} {part.at.path}#{part.at.pointer}",
            verdict=Verdict.UNVERIFIABLE,
        )


RULES: tuple[Rule[Unmatched] | Rule[Match], ...] = (
    Rule(
        code="MET001",
        name="unverifiable-mock",
        summary="No contract covers a fake.",
        severity=Severity.INFO,
        subject=Unmatched,
        check=unverifiable_mock,
    ),
    Rule(
        code="MET002",
        name="unresolved-dynamic-mock",
        summary="A fake's method or URL is decided only when the tests run.",
        severity=Severity.INFO,
        subject=Unmatched,
        check=unresolved_dynamic_mock,
    ),
    Rule(
        code="MET003",
        name="unvalidatable-schema",
        summary="A schema of the contract cannot be used for validation.",
        severity=Severity.INFO,
        subject=Match,
        check=unvalidatable_schema,
    ),
)
