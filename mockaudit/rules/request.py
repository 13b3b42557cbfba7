"""Turn what a fake's request sends beside its body into findings: parameters and headers (family REQ)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mockaudit.matching.audit import Match, SentValue
from mockaudit.matching.fitting import leaf
from mockaudit.matching.media import accepts, essence
from mockaudit.matching.parameters import spreads
from mockaudit.matching.requests import first_status, header_text
from mockaudit.model.body import NoBody
from mockaudit.model.contract import Parameter, SchemaError
from mockaudit.model.exchange import Facet, Provenance
from mockaudit.model.finding import Severity, Violation
from mockaudit.model.location import Location
from mockaudit.model.pattern import lazy_pattern
from mockaudit.rules.base import Rule
from mockaudit.rules.weight import weighed
from mockaudit.rules.wording import plain, shown

_CREDENTIAL = lazy_pattern(
    r"(api|app|access|auth|client|private|subscription)?[-_]?(key|token|secret|sig|signature|id_token|credential)s?",
    re.IGNORECASE,
)
_TRACKING = lazy_pattern(r"(x-|utm_|_$|_=|cache[-_]?bust|trace|span|request[-_]?id|correlation[-_]?id)", re.IGNORECASE)
_ALIASES = frozenset({"me", "self", "current", "latest", "default", "mine", "today", "new", "all", "search", "first"})
_STAND_IN = lazy_pattern(r"[<{\[].*[>}\]]|\*+")


def is_alias(sent: SentValue) -> bool:
    """Tell whether a path parameter's text is a word that APIs customarily take in place of an identifier."""
    return sent.parameter.location == "path" and isinstance(sent.text, str) and sent.text.lower() in _ALIASES


def forbidden_param(match: Match) -> Iterator[Violation]:
    """Report a query parameter that the contract does not document.

    ## What it does
    Compares the names in the query with those of the operation, among them the keys of its security schemes, properties
    of exploded objects, and `filter[x]` of deep ones.

    ## Why is this bad?
    Most APIs ignore what they do not know: the filter or the page that the code asks for is never applied.

    ## When it keeps silent
    On headers and cookies, on credentials and tracing, and where the mocked status is an error.

    ## How to fix
    Correct the name, or drop the parameter from the client.
    """
    for name in match.undocumented:
        if _CREDENTIAL.fullmatch(name) or _TRACKING.match(name):
            continue
        violation = Violation(
            at=match.exchange.request.at,
            contract=match.operation.at,
            message=f'query parameter "{plain(name)}" is not in the contract',
            key=name,
        )
        yield weighed(match, violation)


def missing_required_param(match: Match) -> Iterator[Violation]:
    """Report a request without a parameter or body that the contract requires.

    ## What it does
    Looks for required query, header and cookie parameters and a required body in requests that are known whole: those of
    recordings and pacts.

    ## Why is this bad?
    The API refuses such a request, the fake answers it.

    ## When it keeps silent
    On stubs that merely match on a part of the request, on headers whose removal from a recording is usual, and where
    the mocked status is an error: then the request may be wrong on purpose.

    ## How to fix
    Send what is required.
    """
    for parameter in match.missing:
        violation = Violation(
            at=match.exchange.request.at,
            contract=parameter.at,
            message=f'required {parameter.location} parameter "{plain(parameter.name)}" is missing',
            key=f"{parameter.location} {parameter.name}",
        )
        yield weighed(match, violation)
    body, request = match.operation.request_body, match.exchange.request
    if body is None or not body.required or match.index or not isinstance(request.body, NoBody):
        return
    status = first_status(match.exchange)
    if Facet.BODY in request.complete and status is not None and status < 400:
        violation = Violation(at=request.at, contract=body.at, message="required request body is missing", key="body")
        yield weighed(match, violation)


def bad_param_value(match: Match) -> Iterator[Violation]:
    """Report a parameter whose value breaks its schema.

    ## What it does
    Reads path, query, header and cookie parameters by their style and types, and holds them against their schemas. An
    identifier in a path that only lacks the documented format is information: most are made up.

    ## Why is this bad?
    The API answers 400 or 422 where the fake answers as if all were well.

    ## When it keeps silent
    On values that could not be computed, on empty ones, on placeholders (`<ID>`), where the mocked status is an error, and on customary words in
    place of an identifier (END007).

    ## How to fix
    Send a value that fits.
    """
    for sent in match.parameters:
        for error in _worst(sent):
            violation = _bad_value(sent, error, match.exchange.request.at)
            if error.keyword in ("format", "pattern") and sent.parameter.location == "path":
                because = "identifiers in tests are commonly made up"
                violation = replace(violation, severity=Severity.INFO, because=because)
            yield weighed(match, violation)


def _worst(sent: SentValue) -> Iterator[SchemaError]:
    """Yield the first error of a parameter, of an object that of each property."""
    if not sent.errors or is_alias(sent):
        return
    seen: set[str] = set()
    for error in sent.errors:
        own = error.instance.split("/")[1] if error.instance and isinstance(sent.text, dict) else ""
        text = leaf(sent.text, error.instance) if isinstance(sent.text, dict) else sent.text
        if own not in seen and not (isinstance(text, str) and _STAND_IN.fullmatch(text)):
            seen.add(own)
            yield error
            if not isinstance(sent.text, dict):
                return


def _bad_value(sent: SentValue, error: SchemaError, at: Location) -> Violation:
    parameter = sent.parameter
    name = parameter.name
    text = sent.text
    if isinstance(text, dict):
        own = error.instance.split("/")[-1].replace("~1", "/").replace("~0", "~")
        text = leaf(text, error.instance)
        if error.instance:
            name = own if spreads(parameter) else f"{name}[{own}]"
    value = shown(text, name)
    wanted = plain(error.expected or error.message)
    message = f'{parameter.location} parameter "{plain(name)}" is {value}, contract says {wanted}'
    if error.keyword == "required":
        message = f'{parameter.location} parameter "{plain(name)}" lacks {wanted}, which the contract requires'
    return Violation(
        at=at,
        contract=error.schema,
        message=message,
        key=f"{parameter.location} {name} {error.keyword}",
        expected=wanted,
        actual=value,
        hint=_hint(parameter),
    )


def _hint(parameter: Parameter) -> str:
    return f"one of its items is meant; the style is {parameter.style}" if "array" in parameter.types else ""


def accept_unsatisfiable(match: Match) -> Iterator[Violation]:
    """Report a request that accepts no media type of the operation.

    ## What it does
    Compares the Accept header with the media types of all documented responses; types of the JSON family count as one.

    ## Why is this bad?
    The API may answer 406, or send what the client says it cannot read.

    ## When it keeps silent
    Without an Accept header, where the contract documents no content, where the mocked status is an error, and on
    recordings: the API did answer.

    ## How to fix
    Accept what the API sends.
    """
    request = match.exchange.request
    if match.index or not request.headers or match.status is None or match.status >= 400:
        return
    accept = header_text(request, "accept")
    if not accept or match.exchange.provenance is Provenance.RECORDED:
        return
    documented = (media.name for spec in match.operation.responses for media in spec.content)
    offered = dict.fromkeys(essence(name) for name in (*documented, *match.operation.produces))
    if not offered or any(accepts(accept, name) for name in offered):
        return
    wanted = " or ".join(plain(name) for name in offered)
    violation = Violation(
        at=request.at,
        contract=match.operation.at,
        message=f"request accepts {plain(accept)}, contract offers {wanted}",
        key="accept",
        expected=wanted,
        actual=plain(accept),
    )
    yield weighed(match, violation)


RULES: tuple[Rule[Match], ...] = (
    Rule(
        code="REQ001",
        name="forbidden-param",
        summary="A query parameter is not in the contract.",
        severity=Severity.WARNING,
        subject=Match,
        check=forbidden_param,
    ),
    Rule(
        code="REQ002",
        name="missing-required-param",
        summary="A required parameter or body is not sent.",
        severity=Severity.ERROR,
        subject=Match,
        check=missing_required_param,
    ),
    Rule(
        code="REQ003",
        name="bad-param-value",
        summary="A parameter's value breaks its schema.",
        severity=Severity.ERROR,
        subject=Match,
        check=bad_param_value,
    ),
    Rule(
        code="REQ006",
        name="accept-unsatisfiable",
        summary="The request accepts no media type that the operation offers.",
        severity=Severity.ERROR,
        subject=Match,
        check=accept_unsatisfiable,
    ),
)
