"""Turn payloads of the wrong media type, in the wrong place or unreadable, and missing headers, into findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.contracts.base import UnvalidatableSchemaError
from mockaudit.matching.audit import Match
from mockaudit.matching.media import essence, is_json, pick_media
from mockaudit.model.body import BinaryBody, Body, JsonBody, NoBody, TextBody
from mockaudit.model.contract import Direction
from mockaudit.model.exchange import Provenance, Response
from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.location import Location
from mockaudit.rules.base import Rule
from mockaudit.rules.payload_errors import is_judged, is_whole, relaxed
from mockaudit.rules.wording import plain

_BODILESS = frozenset({204, 205, 304})
_MOST_TYPES = 3


def _has_content(body: Body) -> bool:
    """Tell whether a payload is known to hold at least one byte that means something; ``null`` is no payload here."""
    match body:
        case JsonBody():
            return body.value is not None and body.value != ""
        case TextBody():
            return not isinstance(body.text, str) or bool(body.text.strip())
        case BinaryBody():
            return bool(body.content)
        case _:
            return False


def _place(response: Response) -> Location:
    return response.at if isinstance(response.body, NoBody) else response.body.at


def content_type_mismatch(match: Match) -> Iterator[Violation]:
    """Report a payload served under a media type that the contract does not offer.

    ## What it does
    Compares the Content-Type that the client sees with those documented for this status: without parameters, ranges
    honoured, `application/json` and every `+json` type alike. The type that a mock library chooses by itself counts
    too: `responses` serves a `body=` text as `text/plain`.

    ## Why is this bad?
    Clients choose their parser by it. A test that feeds JSON as `text/plain` proves nothing for a client that looks.

    ## When it keeps silent
    On error responses, on empty payloads, where the contract documents no content, and where a format leaves the header
    open (pact, WireMock) and none is stated.

    ## How to fix
    State the documented type: `json=` in place of `body=`, or `content_type="application/json"`.
    """
    response, spec = match.response, match.response_spec
    if response is None or spec is None or not is_judged(match) or not spec.content or not _has_content(response.body):
        return
    given = response.content_type
    if not isinstance(given, str) or pick_media(spec.content, given) is not None:
        return
    offered = list(dict.fromkeys(plain(essence(media.name)) for media in spec.content))
    wanted = " or ".join(offered if len(offered) <= _MOST_TYPES else [*offered[:_MOST_TYPES], "others"])
    json_as_text = isinstance(response.body, JsonBody) and any(is_json(media.name) for media in spec.content)
    because = "the mock library chose the type, since none is stated" if response.content_type_implied else ""
    violation = Violation(
        at=_place(response),
        contract=spec.at,
        message=f"response is served as {plain(essence(given))}, contract offers {wanted}",
        key="content-type",
        expected=wanted,
        actual=plain(essence(given)),
        hint='state it with json= or content_type="application/json"' if json_as_text and because else "",
        because=because,
    )
    if is_whole(match):
        violation = replace(violation, verdict=Verdict.LIKELY_CONTRACT_WRONG)
    yield relaxed(match, violation)


def body_where_none(match: Match) -> Iterator[Violation]:
    """Report a payload where there can be none, and an empty one where the contract describes one.

    ## What it does
    Finds payloads on 204, 205 and 304, on answers to HEAD, and on successes for which the contract documents no
    content; and stubs with an explicitly empty payload where the documented schema asks for more than `{}`.

    ## Why is this bad?
    HTTP forbids the first (RFC 9110 section 6.4.1): the client never sees it. On the empty one `.json()` raises.

    ## When it keeps silent
    On error responses, on payloads that could not be computed, and on an empty payload whose schema would accept `{}`.
    What recordings hold beyond the contract is information: the API sent it. So is the payload of a GET for which the
    contract documents none: a GET that answers nothing is more likely the contract's omission.

    ## How to fix
    Drop the payload, or choose the status that carries one.
    """
    response = match.response
    if response is None or match.status is None:
        return
    if _has_content(response.body):
        yield from _unexpected(match, response, match.status)
    elif isinstance(response.body, TextBody) and response.body.text == "" and _demands_body(match):
        violation = Violation(
            at=response.body.at,
            contract=match.response_media.at if match.response_media else None,
            message="response body is empty, contract describes one",
            pointer="",
            key="empty-body",
        )
        yield relaxed(match, violation)


def _unexpected(match: Match, response: Response, status: int) -> Iterator[Violation]:
    head = match.operation.route.method == "HEAD" or match.exchange.request.method == "HEAD"
    spec = match.response_spec
    violation = Violation(at=_place(response), contract=spec.at if spec else None, message="", pointer="", key="body")
    if status in _BODILESS or head:
        what = "an answer to HEAD" if head else str(status)
        violation = replace(violation, message=f"response has a body, which {what} never carries")
    elif spec is not None and not spec.content and spec.status != "default" and 200 <= status < 300:
        violation = replace(
            violation, message="response has a body, contract documents none", key="body-not-documented"
        )
        if is_whole(match):
            violation = replace(
                violation,
                severity=Severity.INFO,
                verdict=Verdict.LIKELY_CONTRACT_WRONG,
                because="the API sent it when the recording was made",
            )
        elif isinstance(response.body, JsonBody) and response.body.value in ({}, []):
            return
        else:
            because = "contracts often leave out what nobody is meant to read"
            violation = replace(violation, confidence=Confidence.LIKELY, because=because)
            if match.operation.route.method == "GET":
                because = "a GET that answers nothing is more likely an omission of the contract"
                verdict = Verdict.LIKELY_CONTRACT_WRONG
                violation = replace(violation, severity=Severity.INFO, verdict=verdict, because=because)
    else:
        return
    yield relaxed(match, violation)


def _demands_body(match: Match) -> bool:
    """Tell whether a stub's empty payload contradicts a JSON schema that would not even accept an empty object."""
    media = match.response_media
    if not is_judged(match) or match.status in _BODILESS or match.exchange.provenance is not Provenance.STATIC:
        return False
    if media is None or media.schema is None or not is_json(media.name) or match.exchange.request.method == "HEAD":
        return False
    try:
        return bool(match.document.errors(media.schema, {}, Direction.RESPONSE))
    except UnvalidatableSchemaError:
        return False


def body_not_parseable(match: Match) -> Iterator[Violation]:
    """Report a payload that is served as JSON and is none.

    ## What it does
    Finds texts under a JSON Content-Type, on a response that the contract documents as JSON, that do not parse.

    ## Why is this bad?
    The code under test meets a broken answer where the test means a good one; what it does then is an accident.

    ## When it keeps silent
    On error responses, on texts with parts that could not be computed, and on empty ones.

    ## How to fix
    Use `json=`, or mend the text. If it is broken on purpose, say so: `# mockaudit: deliberate[PAY010] reason`.
    """
    response = match.response
    if (
        response is None
        or not is_judged(match)
        or match.response_media is None
        or not is_json(match.response_media.name)
    ):
        return
    given, body = response.content_type, response.body
    if not isinstance(given, str) or not is_json(given) or not isinstance(body, TextBody):
        return
    if not isinstance(body.text, str) or not body.text.strip():
        return
    violation = Violation(
        at=body.at,
        contract=match.response_media.at,
        message=f"body is served as {plain(essence(given))} and does not parse as JSON",
        pointer="",
        key="parse",
        expected="JSON",
    )
    if is_whole(match):
        because = "a recording's text may have been edited or cut after it was made"
        violation = replace(violation, severity=Severity.WARNING, confidence=Confidence.LIKELY, because=because)
    yield relaxed(match, violation)


def header_required_missing(match: Match) -> Iterator[Violation]:
    """Report a response header that the contract requires and the fake does not send.

    ## What it does
    Looks for every documented response header with `required: true`.

    ## Why is this bad?
    Code that pages by a total, follows a Location or honours a rate limit is never shown what it reads.

    ## When it keeps silent
    On error responses of hand-written stubs, on the Content-Type (rule PAY008), and where a header's name could not be
    computed. In stubs and pacts it is likely rather than certain, since they may hold only what the consumer reads.

    ## How to fix
    Add the header with a value of the documented type.
    """
    response, spec = match.response, match.response_spec
    if response is None or spec is None or match.status is None or (match.status >= 400 and not is_whole(match)):
        return
    sent = {name.lower() for name, _ in response.headers}
    for header in spec.headers:
        name = header.name.lower()
        if not header.required or name in sent or name == "content-type":
            continue
        violation = Violation(
            at=response.at,
            contract=header.at,
            message=f"response lacks the header {plain(header.name)}, which the contract requires",
            key=f"header {name}",
            expected=plain(header.name),
        )
        if not is_whole(match):
            because = "a stub written by hand may hold only what its consumer reads"
            violation = replace(violation, confidence=Confidence.LIKELY, because=because)
        yield relaxed(match, violation)


RULES: tuple[Rule[Match], ...] = (
    Rule(
        code="PAY008",
        name="content-type-mismatch",
        summary="A response is served under a media type that the contract does not offer.",
        severity=Severity.WARNING,
        subject=Match,
        check=content_type_mismatch,
    ),
    Rule(
        code="PAY009",
        name="body-where-none",
        summary="A response has a payload where there is none, or none where there is one.",
        severity=Severity.WARNING,
        subject=Match,
        check=body_where_none,
    ),
    Rule(
        code="PAY010",
        name="body-not-parseable",
        summary="A response is served as JSON and does not parse.",
        severity=Severity.ERROR,
        subject=Match,
        check=body_not_parseable,
    ),
    Rule(
        code="PAY016",
        name="header-required-missing",
        summary="A response lacks a header that the contract requires.",
        severity=Severity.WARNING,
        subject=Match,
        check=header_required_missing,
    ),
)
