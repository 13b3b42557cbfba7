"""Turn fakes of paths, methods and servers that the contract does not have into findings (family END)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.matching.audit import Match, Near, Unmatched, Why
from mockaudit.model.exchange import Provenance, Request
from mockaudit.model.finding import Severity, Verdict, Violation
from mockaudit.model.location import Location
from mockaudit.rules.base import Rule
from mockaudit.rules.payload_errors import relaxed
from mockaudit.rules.request import is_alias
from mockaudit.rules.unmatched import method_of, place_of, weighed_path, weighed_slip
from mockaudit.rules.wording import plain


def unknown_path(unmatched: Unmatched) -> Iterator[Violation]:
    """Report a fake of a path that the contract does not have.

    ## What it does
    Compares the path below the contract's base URL with every path template: server variables filled in, segments
    percent-decoded, `/users/me` before `/users/{id}`, a last `{path}` or `{ref}` over several segments.

    ## Why is this bad?
    The code under test calls an endpoint that does not exist. The test is green, production answers 404.

    ## When it keeps silent
    When the host belongs to no contract (MET001), when the URL is not known well enough (MET002), and when some
    operation comes near (END005). If the path names a version of which the contract has nothing (`/api/v2` where it
    describes `/api/v1`), it is information: another contract may describe it. On a host for tests (localhost,
    `example.com`) that no contract names it is a warning; where not even the path's beginning is the contract's, it is
    not known what the fake stands for (MET001) until `base-url` maps the host. Stand-ins such as `/foo` are information,
    and so is `/graphql`.

    ## How to fix
    Correct the path, drop the fake of an endpoint that is gone, or name the contract that describes it.
    """
    if unmatched.why is Why.UNKNOWN_PATH and _slip(unmatched) is None:
        yield weighed_path(unmatched, f"path {plain(unmatched.path)} is not in the contract", "")


def near_miss_path(unmatched: Unmatched) -> Iterator[Violation]:
    """Report a fake of a path that the contract has, but for a slip.

    ## What it does
    Tries an unknown path again without its trailing or doubled slashes, with and without the base path, with the
    contract's version, in other letter case, and with one word spelt otherwise. Letter case alone is a warning, since
    some servers do not tell it apart; so are a trailing slash, which many take or leave, a base path that a contract
    without servers leaves open, and any slip on a host for tests that no contract names.

    ## Why is this bad?
    As with END001: the API has no such endpoint, and the slip is likely to be in the product's code as well.

    ## When it keeps silent
    When the path is known, or comes near to nothing. A recording of a success is no misspelling: the API knew the path.

    ## How to fix
    Take the path that the message names.
    """
    near = _slip(unmatched)
    if unmatched.why is not Why.UNKNOWN_PATH or near is None:
        return
    message = f"path {plain(unmatched.path)} is not in the contract, {plain(near.path)} is ({near.how} differs)"
    yield weighed_slip(unmatched, weighed_path(unmatched, message, f"use {plain(near.path)}"))


def _slip(unmatched: Unmatched) -> Near | None:
    """Give the operation that the request means, as far as the fake can hold a slip at all."""
    near, exchange = unmatched.near, unmatched.exchange
    if near is None or near.how != "spelling" or exchange.provenance is not Provenance.RECORDED:
        return near
    answered = any(isinstance(answer.status, int) and answer.status < 400 for answer in exchange.responses)
    return None if answered else near


def unknown_method(unmatched: Unmatched) -> Iterator[Violation]:
    """Report a fake of a method that the path does not have.

    ## What it does
    Finds fakes whose path is in the contract while their method is not documented for it.

    ## Why is this bad?
    The API answers 405 or 404 where the fake answers as if all were well.

    ## When it keeps silent
    For HEAD and OPTIONS, which servers answer without documenting them, and for fakes of any method.

    ## How to fix
    Use one of the methods that the message names, or drop the fake.
    """
    request = unmatched.exchange.request
    if unmatched.why is not Why.UNKNOWN_METHOD or request.method in ("HEAD", "OPTIONS", "TRACE"):
        return
    allowed = ", ".join(unmatched.allowed)
    violation = Violation(
        at=request.at,
        contract=place_of(unmatched),
        message=f"{method_of(request)} {plain(unmatched.path)} is not in the contract, the path has {allowed}",
        key=f"{method_of(request)} {unmatched.path}",
        expected=allowed,
        actual=method_of(request),
    )
    if unmatched.exchange.deliberate is not None:
        reason = plain(unmatched.exchange.deliberate)
        violation = replace(violation, severity=Severity.INFO, because=f"looks deliberate: {reason}")
    yield violation


def wrong_server(unmatched: Unmatched) -> Iterator[Violation]:
    """Report a fake on a server that the contract does not name, though its path is the contract's.

    ## What it does
    Finds fakes on a named host under another base path, scheme or port, and on another host of the same owner, whose
    path would be an operation on a server of the contract.

    ## Why is this bad?
    The fake answers where nobody listens; the client's base URL is likely to be wrong, too.

    ## When it keeps silent
    For hosts reserved for tests (localhost, `testserver`, `*.test`), and when no operation has the path.

    ## How to fix
    Use a server of the contract, or map the host to the contract with `base-url` in `[tool.mockaudit]`.
    """
    if unmatched.why is not Why.WRONG_SERVER or unmatched.document is None:
        return
    servers = [plain(server.url) for server in unmatched.document.contract.servers]
    yield Violation(
        at=unmatched.exchange.request.at,
        contract=place_of(unmatched),
        message=f"{plain(unmatched.path)} is faked on a server that the contract does not name",
        key=_origin(unmatched.exchange.request),
        expected=" or ".join(servers[:3]),
        actual=_origin(unmatched.exchange.request),
        hint="use a server of the contract, or map the host to it with base-url in [tool.mockaudit]",
    )


def deprecated_operation(match: Match) -> Iterator[Violation]:
    """Report a fake of an operation that the contract calls deprecated.

    ## What it does
    Finds fakes of operations with `deprecated: true`.

    ## Why is this bad?
    The provider has announced the end of it; a suite full of fakes will not notice the day.

    ## When it keeps silent
    On every response of a fake but the first.

    ## How to fix
    Move the client to the operation that replaces it.
    """
    if not match.operation.deprecated or match.index:
        return
    at = match.operation.at
    yield Violation(
        at=match.exchange.request.at,
        contract=Location(path=at.path, pointer=at.pointer + "/deprecated"),
        message=f"{plain(match.operation.title)} is deprecated",
        key="deprecated",
    )


def literal_template_clash(match: Match) -> Iterator[Violation]:
    """Report a word such as `me` in a path where the contract has a parameter that no such word fits.

    ## What it does
    Finds paths like `/users/me` that only `/users/{id}` fits, where `me` breaks the schema of `id`.

    ## Why is this bad?
    Either the contract lacks the shortcut, or the API does: then it answers 404 or 400.

    ## When it keeps silent
    On values that are no customary shortcut: rule REQ003 speaks of those.

    ## How to fix
    Use a value that fits, or ask the provider to document the shortcut.
    """
    for sent in match.parameters:
        if sent.errors and is_alias(sent):
            violation = Violation(
                at=match.exchange.request.at,
                contract=sent.parameter.at,
                message=f'path has "{plain(str(sent.text))}" where the contract has {{{plain(sent.parameter.name)}}}, '
                f"which it does not fit",
                key=sent.parameter.name,
                verdict=Verdict.UNVERIFIABLE,
            )
            yield relaxed(match, violation)


def _origin(request: Request) -> str:
    """Give scheme, host and port of a URL, without user and password."""
    if not isinstance(request.url, str):
        return ""
    scheme, mark, rest = request.url.partition("://")
    return plain(f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}") if mark else ""


RULES: tuple[Rule[Unmatched] | Rule[Match], ...] = (
    Rule(
        code="END001",
        name="unknown-path",
        summary="The contract has no such path.",
        severity=Severity.ERROR,
        subject=Unmatched,
        check=unknown_path,
    ),
    Rule(
        code="END002",
        name="unknown-method",
        summary="The contract does not have this method on the path.",
        severity=Severity.ERROR,
        subject=Unmatched,
        check=unknown_method,
    ),
    Rule(
        code="END003",
        name="deprecated-operation",
        summary="The operation is deprecated.",
        severity=Severity.WARNING,
        subject=Match,
        check=deprecated_operation,
    ),
    Rule(
        code="END004",
        name="wrong-server",
        summary="The path is the contract's, the server is not.",
        severity=Severity.WARNING,
        subject=Unmatched,
        check=wrong_server,
    ),
    Rule(
        code="END005",
        name="near-miss-path",
        summary="The contract has no such path, but one that nearly is it.",
        severity=Severity.ERROR,
        subject=Unmatched,
        check=near_miss_path,
    ),
    Rule(
        code="END007",
        name="literal-template-clash",
        summary="A customary word stands where the contract has a parameter that it does not fit.",
        severity=Severity.INFO,
        subject=Match,
        check=literal_template_clash,
    ),
)
