"""Where the second opinion is known to be no opinion: each limit of jsonschema and openapi-core with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mockaudit.engine.crosscheck_sides import Aspect, Opinion
from mockaudit.matching.audit import Match
from mockaudit.matching.media import essence, is_json
from mockaudit.matching.requests import header_text

# What jsonschema judges otherwise than the specifications: a difference that rests on these alone asks nothing.
KEYWORDS = {
    "multipleOf": "jsonschema divides binary floats: 19.99 is no multiple of 0.01 for it",
    "pattern": "jsonschema reads patterns as Python's, not as ECMA 262's: its \\d takes every script's digits",
    "format": "jsonschema knows uri, hostname and their like only where further packages are installed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A case in which openapi-core does not mean what the specification means. ``reason`` says what it does."""

    aspects: frozenset[Aspect]
    applies: Callable[[Match, Opinion], bool]
    reason: str


def is_beyond(match: Match, opinion: Opinion) -> bool:
    """Tell whether some limit explains a difference."""
    return any(opinion.aspect in limit.aspects and limit.applies(match, opinion) for limit in LIMITS)


_BODIES = frozenset({Aspect.RESPONSE_BODY, Aspect.REQUEST_BODY})
_PARAMETERS = frozenset({Aspect.PARAMETER})
_VALUES = _BODIES | _PARAMETERS
_MEDIA = frozenset({Aspect.RESPONSE_MEDIA, Aspect.REQUEST_MEDIA})
_NO_PROVIDER = frozenset({"oauth2", "openIdConnect", "mutualTLS"})


def _has_no_provider(match: Match, _opinion: Opinion) -> bool:
    kinds = {use.scheme.kind for alternative in match.operation.security for use in alternative}
    return not kinds.isdisjoint(_NO_PROVIDER)


def _documents_parameters(match: Match, opinion: Opinion) -> bool:
    return opinion.ours is None and any(";" in name for name in _documented(match, opinion))


def _is_of_json_family(match: Match, opinion: Opinion) -> bool:
    return opinion.ours is None and is_json(_stated(match, opinion)) and any(map(is_json, _documented(match, opinion)))


def _is_not_decoded(match: Match, opinion: Opinion) -> bool:
    return opinion.ours is None and essence(_stated(match, opinion)) == "text/json"


def _travels_one_way(match: Match, opinion: Opinion) -> bool:
    if match.document.contract.dialect == "openapi-3.0":
        return False
    required = opinion.ours is None and bool(re.search("is a required property", opinion.theirs or ""))
    return required or (opinion.theirs is None and bool(re.search("is (read|write)-only$", opinion.ours or "")))


def _is_space_delimited(match: Match, opinion: Opinion) -> bool:
    styles = {f"{item.location} {item.name}": item.style for item in match.operation.parameters}
    return opinion.ours is None and styles.get(opinion.about) == "spaceDelimited"


def _they_say(pattern: str) -> Callable[[Match, Opinion], bool]:
    compiled = re.compile(pattern, re.DOTALL)
    return lambda _match, opinion: opinion.ours is None and bool(compiled.search(opinion.theirs or ""))


def _we_say(pattern: str) -> Callable[[Match, Opinion], bool]:
    compiled = re.compile(pattern, re.DOTALL)
    return lambda _match, opinion: opinion.theirs is None and bool(compiled.search(opinion.ours or ""))


def _stated(match: Match, opinion: Opinion) -> str:
    if opinion.aspect in (Aspect.REQUEST_MEDIA, Aspect.REQUEST_BODY):
        return header_text(match.exchange.request, "content-type") or ""
    stated = match.response.content_type if match.response is not None else None
    return stated if isinstance(stated, str) else ""


def _documented(match: Match, opinion: Opinion) -> list[str]:
    is_request = opinion.aspect in (Aspect.REQUEST_MEDIA, Aspect.REQUEST_BODY)
    place = match.operation.request_body if is_request else match.response_spec
    return [media.name for media in place.content] if place is not None else []


LIMITS: tuple[Limit, ...] = (
    Limit(
        aspects=frozenset({Aspect.SECURITY}),
        applies=_has_no_provider,
        reason="it takes oauth2, openIdConnect and mutualTLS for met, whatever the request holds",
    ),
    Limit(
        aspects=_MEDIA,
        applies=_documents_parameters,
        reason="it finds a documented media type with parameters only where they are spelled alike",
    ),
    Limit(
        aspects=_MEDIA,
        applies=_is_of_json_family,
        reason="it does not take application/vnd.api+json and its like for JSON where application/json is documented",
    ),
    Limit(aspects=_BODIES, applies=_is_not_decoded, reason="it leaves text/json undecoded and validates the bytes"),
    Limit(
        aspects=_VALUES,
        applies=_they_say(r"Tried to (write read|read write)-only property with [^;]* at (the top|\S*/\d+)($|[;)])"),
        reason="it heeds readOnly and writeOnly on items and parameters; they count on properties only (OpenAPI 3.0.3)",
    ),
    Limit(
        aspects=_BODIES,
        applies=_travels_one_way,
        reason="since OpenAPI 3.1 it takes readOnly and writeOnly for remarks: what does not travel is required, too",
    ),
    Limit(
        aspects=_VALUES,
        applies=_they_say(r"does not contain discriminating property|reference \S+ could not be resolved"),
        reason="it lets a discriminator overrule oneOf and anyOf; it may not change what is valid (OpenAPI 3.0.4)",
    ),
    Limit(
        aspects=_VALUES,
        applies=_we_say("fits more than one of the schemas"),
        reason="beside a discriminator it holds a value against the named branch alone",
    ),
    Limit(
        aspects=_PARAMETERS,
        applies=_we_say("where the contract asks for boolean"),
        reason="it takes 1, 0, yes, no, on and off for booleans",
    ),
    Limit(
        aspects=_PARAMETERS,
        applies=_we_say("where the contract asks for (integer|number)"),
        reason="it reads numbers as Python does: 1_0, nan, blanks around",
    ),
    Limit(
        aspects=_PARAMETERS,
        applies=_they_say(r"Failed to cast value to integer type: -?\d+\.0"),
        reason="it takes 1.0 for no integer; JSON Schema 2020-12 does",
    ),
    Limit(
        aspects=_PARAMETERS,
        applies=_is_space_delimited,
        reason="it splits spaceDelimited at %20, which the decoded text does not hold any more",
    ),
    Limit(
        aspects=_VALUES,
        applies=_they_say(r"-?\d+\.0 is not of type 'integer'"),
        reason="it takes 1.0 for no integer in OpenAPI 3.0; JSON Schema 2020-12 does",
    ),
    Limit(aspects=_VALUES, applies=_they_say(r"is not a multiple of"), reason=KEYWORDS["multipleOf"]),
    Limit(
        aspects=_VALUES,
        applies=_they_say(r"does not match \S*\\"),
        reason="its patterns know no \\p{L}, whichever of its engines reads them",
    ),
    Limit(
        aspects=_VALUES,
        applies=_we_say(r"^(pattern|format) at [^;]*$"),
        reason="its patterns are Python's, and email, hostname and uri it hardly checks",
    ),
)
