"""Turn requests without the credentials that the contract asks for, and odd token mocks, into findings (family AUT)."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.matching.audit import Match, Unmatched, Why
from mockaudit.matching.credentials import Credential, Shown, judge_security
from mockaudit.matching.requests import first_status
from mockaudit.model.body import JsonBody
from mockaudit.model.contract import SecurityScheme, SecurityUse
from mockaudit.model.exchange import Response
from mockaudit.model.finding import Severity, Violation
from mockaudit.model.value import UNRESOLVED, Value
from mockaudit.rules.base import Rule
from mockaudit.rules.weight import weighed
from mockaudit.rules.wording import plain

_ACCEPTED = "the API accepted the request when the recording was made, unless the recording was edited"


def secured_op_no_credential(match: Match) -> Iterator[Violation]:
    """Report a request without a credential that its operation asks for.

    ## What it does
    Looks for every scheme of at least one alternative of the operation's security: HTTP authentication, API keys in
    header, query or cookie, OAuth 2 and OpenID Connect. Only requests that are known whole are judged.

    ## Why is this bad?
    The API answers 401, the fake answers as if all were well: nothing shows that the client authenticates.

    ## When it keeps silent
    Where anonymous access is an alternative, where the mocked status is an error, on stubs that do not state the whole
    request, and on recordings whose secrets were removed: absence proves nothing there.

    ## How to fix
    Send the credential.
    """
    for credential in _failures(match, Shown.ABSENT):
        violation = Violation(
            at=match.exchange.request.at,
            contract=match.operation.at,
            message=f"request carries no {_wanted(credential.use.scheme)}, which the operation asks for",
            key=credential.use.scheme.name,
            expected=_wanted(credential.use.scheme),
        )
        yield weighed(match, violation, _ACCEPTED)


def wrong_scheme(match: Match) -> Iterator[Violation]:
    """Report a credential of another kind, or at another place, than the operation asks for.

    ## What it does
    Compares the scheme word of the Authorization header (`Basic`, `Bearer`, none) and the place of an API key with the
    contract's. Values are never looked at: one that was replaced in a recording still has its scheme.

    ## Why is this bad?
    The API answers 401 where the fake answers as if all were well.

    ## When it keeps silent
    When any alternative of the operation's security is met, where the mocked status is an error, and when a stub does
    not state the header.

    ## How to fix
    Send the credential that the contract asks for.
    """
    for credential in _failures(match, Shown.WRONG):
        wanted, stated = _wanted(credential.use.scheme), plain(credential.instead)
        violation = Violation(
            at=match.exchange.request.at,
            contract=match.operation.at,
            message=f"credential is sent {_stated(credential.use.scheme, stated)}, contract asks for {wanted}",
            key=credential.use.scheme.name,
            expected=wanted,
            actual=stated,
        )
        yield weighed(match, violation, _ACCEPTED)


def _failures(match: Match, shown: Shown) -> Iterator[Credential]:
    if not match.operation.security or match.index:
        return
    status = first_status(match.exchange)
    if status is None or status >= 400:
        return
    for credential in judge_security(match.operation, match.exchange):
        if credential.shown is shown and (shown is Shown.WRONG or match.credentials_visible):
            yield credential


def _wanted(scheme: SecurityScheme) -> str:
    if scheme.kind == "apiKey":
        return f'API key in {scheme.location} "{plain(scheme.parameter or "")}"'
    if scheme.kind == "http":
        return f"{plain((scheme.scheme or 'bearer').capitalize())} credential"
    return "access token in the Authorization header"


def _stated(scheme: SecurityScheme, stated: str) -> str:
    return stated if scheme.kind == "apiKey" else f"with {stated}" if stated.startswith("no ") else f"as {stated}"


def token_endpoint_shape(unmatched: Unmatched) -> Iterator[Violation]:
    """Report a mock of an OAuth 2 token endpoint that answers otherwise than such endpoints do.

    ## What it does
    Holds mocks of a contract's `tokenUrl` against RFC 6749: a success has `access_token` and `token_type` and a numeric
    `expires_in` (section 5.1), a refusal has `error` (section 5.2).

    ## Why is this bad?
    Clients of the standard read these fields; one that does not exist in the mock is never read in the test.

    ## When it keeps silent
    On answers that are no JSON object or could not be computed, and on token URLs that the contract itself describes as
    an operation.

    ## How to fix
    Give the answer the fields that the message names.
    """
    if unmatched.why is Why.TOKEN_ENDPOINT:
        for response in unmatched.exchange.responses:
            yield from _token_faults(response)


def _token_faults(response: Response) -> Iterator[Violation]:
    body, status = response.body, response.status
    if not isinstance(body, JsonBody) or not isinstance(body.value, dict) or not isinstance(status, int):
        return
    found = body.value
    wanted = ("access_token", "token_type") if 200 <= status < 300 else ("error",) if status in (400, 401) else ()
    for name in wanted:
        if name not in found:
            message = f'token endpoint answers {status} without "{name}" (RFC 6749 section 5)'
            yield Violation(at=body.locate(""), message=message, pointer="", key=name)
    expires: Value = found.get("expires_in", 0)
    if 200 <= status < 300 and not _is_number(expires):
        message = 'token endpoint answers "expires_in" that is no number (RFC 6749 section 5.1)'
        yield Violation(at=body.locate("/expires_in"), message=message, pointer="/expires_in", key="expires_in")


def _is_number(value: Value) -> bool:
    return isinstance(value, UNRESOLVED) or (isinstance(value, int | float) and not isinstance(value, bool))


def scopes_insufficient(match: Match) -> Iterator[Violation]:
    """Report a call that needs scopes which the test's own token mock does not grant.

    ## What it does
    Compares the `scope` in the one token mock of a test or fixture with the scopes of the operations that the same test
    fakes. An alternative of the operation's security that needs no further scope is enough.

    ## Why is this bad?
    With such a token the API answers 403; the test shows a success that cannot be had.

    ## When it keeps silent
    Without a token mock in the same test, with several, and when its `scope` is left out or computed.

    ## How to fix
    Grant the scopes that the message names, or ask for them in the client.
    """
    granted = match.granted_scopes
    status = first_status(match.exchange)
    if granted is None or match.index or status is None or status >= 400 or not match.operation.security:
        return
    lacking = [_lacking(alternative, granted) for alternative in match.operation.security]
    if not all(lacking):
        return
    names = ", ".join(plain(scope) for scope in min(lacking, key=len))
    violation = Violation(
        at=match.exchange.request.at,
        contract=match.operation.at,
        message=f"operation needs the scope {names}, which the token mock of this test does not grant",
        key=names,
        expected=names,
    )
    yield weighed(match, violation)


def _lacking(alternative: tuple[SecurityUse, ...], granted: tuple[str, ...]) -> list[str]:
    return [
        scope
        for use in alternative
        if use.scheme.kind in ("oauth2", "openIdConnect")
        for scope in use.scopes
        if scope not in granted
    ]


RULES: tuple[Rule[Match] | Rule[Unmatched], ...] = (
    Rule(
        code="AUT001",
        name="secured-op-no-credential",
        summary="The request carries no credential, the operation asks for one.",
        severity=Severity.WARNING,
        subject=Match,
        check=secured_op_no_credential,
    ),
    Rule(
        code="AUT002",
        name="wrong-scheme",
        summary="The credential is of another kind, or at another place, than the operation asks for.",
        severity=Severity.ERROR,
        subject=Match,
        check=wrong_scheme,
    ),
    Rule(
        code="AUT004",
        name="token-endpoint-shape",
        summary="A token endpoint's mock answers otherwise than RFC 6749 says.",
        severity=Severity.WARNING,
        subject=Unmatched,
        check=token_endpoint_shape,
    ),
    Rule(
        code="AUT009",
        name="scopes-insufficient",
        summary="The test's token mock does not grant the scopes that the operation needs.",
        severity=Severity.INFO,
        subject=Match,
        check=scopes_insufficient,
    ),
)
