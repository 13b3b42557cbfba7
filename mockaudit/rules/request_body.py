"""Turn what a fake's request sends as body into findings (family REQ)."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.matching.audit import Match
from mockaudit.matching.media import essence, pick_media
from mockaudit.matching.requests import first_status, header_text
from mockaudit.model.body import JsonBody, NoBody
from mockaudit.model.contract import PropertyFault
from mockaudit.model.exchange import Facet
from mockaudit.model.finding import Severity, Violation
from mockaudit.model.location import Location
from mockaudit.rules.base import Rule
from mockaudit.rules.shape import flaws
from mockaudit.rules.weight import weighed
from mockaudit.rules.wording import place, plain


def request_body_invalid(match: Match) -> Iterator[Violation]:
    """Report a request body that breaks its schema.

    ## What it does
    Holds JSON and form bodies against the operation's schema; finds properties that only the API may set (`readOnly`)
    and misspelt ones. Of a body that a stub merely matches on in part, nothing is said to be missing.

    ## Why is this bad?
    The API answers 400 or 422 where the fake answers as if all were well.

    ## When it keeps silent
    Where the mocked status is an error, and on values that could not be computed.

    ## How to fix
    Send what the contract describes.
    """
    for flaw in flaws(match.request_errors, match.exchange.request.body, "request"):
        violation = Violation(
            at=_locate(match, flaw.error.instance),
            contract=flaw.error.schema,
            message=flaw.message,
            pointer=flaw.error.instance,
            key=f"request {flaw.key}",
            expected=flaw.error.expected,
            actual=flaw.actual,
        )
        yield weighed(match, violation)
    forbidden = {error.instance for error in match.request_errors}
    for fault in match.request_faults:
        if fault.kind == "read-only":
            yield weighed(match, _read_only(match, fault))
        elif fault.kind == "undeclared" and fault.suggestion and fault.instance not in forbidden and not fault.closed:
            yield weighed(match, _misspelt(match, fault))


def _locate(match: Match, pointer: str) -> Location:
    body = match.exchange.request.body
    return body.locate(pointer) if isinstance(body, JsonBody) else match.exchange.request.at


def _read_only(match: Match, fault: PropertyFault) -> Violation:
    return Violation(
        at=_locate(match, fault.instance),
        contract=fault.schema,
        message=f"request {place(fault.instance)} is sent, contract says readOnly",
        pointer=fault.instance,
        key=f"request readOnly {fault.name}",
        severity=Severity.WARNING,
        because="APIs may ignore what they alone set",
    )


def _misspelt(match: Match, fault: PropertyFault) -> Violation:
    return Violation(
        at=_locate(match, fault.instance),
        contract=fault.schema,
        message=f'request {place(fault.instance)} is not in the contract, "{plain(fault.suggestion or "")}" is',
        pointer=fault.instance,
        key=f"request undeclared {fault.name}",
        hint=f'send "{plain(fault.suggestion or "")}"',
        severity=Severity.WARNING,
        because="the schema allows further properties, but this one looks misspelt",
    )


def request_content_type(match: Match) -> Iterator[Violation]:
    """Report a request body of a media type that the operation does not take.

    ## What it does
    Compares the Content-Type of a request that has a body with those of the operation: without parameters, ranges
    honoured, types of the JSON family alike.

    ## Why is this bad?
    The API answers 415 where the fake answers as if all were well.

    ## When it keeps silent
    Without a body or a Content-Type, where the contract documents no content, and where the mocked status is an error.

    ## How to fix
    Send a documented media type.
    """
    request, spec = match.exchange.request, match.operation.request_body
    if spec is None or not spec.content or match.index or match.request_media is not None or not request.headers:
        return
    status = first_status(match.exchange)
    stated = header_text(request, "content-type")
    # A stub that demands a Content-Type expects a body, though it may not say which.
    has_body = not isinstance(request.body, NoBody) or Facet.BODY not in request.complete
    if not stated or not has_body or status is None or status >= 400 or pick_media(spec.content, stated) is not None:
        return
    wanted = " or ".join(dict.fromkeys(plain(essence(media.name)) for media in spec.content))
    violation = Violation(
        at=request.at,
        contract=spec.at,
        message=f"request is sent as {plain(essence(stated))}, contract takes {wanted}",
        key="content-type",
        expected=wanted,
        actual=plain(essence(stated)),
    )
    yield weighed(match, violation)


RULES: tuple[Rule[Match], ...] = (
    Rule(
        code="REQ004",
        name="request-body-invalid",
        summary="The request's body breaks its schema.",
        severity=Severity.ERROR,
        subject=Match,
        check=request_body_invalid,
    ),
    Rule(
        code="REQ005",
        name="request-content-type",
        summary="The operation does not take the request's media type.",
        severity=Severity.ERROR,
        subject=Match,
        check=request_content_type,
    ),
)
