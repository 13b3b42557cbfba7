"""Turns what a request shows of its credentials into how it stands to the security that an operation asks for."""

from __future__ import annotations

import re
from enum import StrEnum

from mockaudit.model.contract import Operation, SecurityScheme, SecurityUse
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange, Facet, Request
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import UNRESOLVED, Template, Value

_PLACEHOLDER = lazy_pattern(
    r"[<\[{(*%$].*|x{3,}|.*(redacted|filtered|scrubbed|removed|masked|hidden|placeholder|dummy|fake|secret|token).*",
    re.IGNORECASE | re.DOTALL,
)
_SCHEME_WORD = lazy_pattern(r"[A-Za-z][A-Za-z0-9-]*")


class Shown(StrEnum):
    """What a request shows of one scheme's credential."""

    PRESENT = "present"
    ABSENT = "absent"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """One scheme with what the request shows of it. ``instead`` says what stands there or where it stands."""

    use: SecurityUse
    shown: Shown
    instead: str = ""


def judge_security(operation: Operation, exchange: Exchange) -> tuple[Credential, ...]:
    """Give the credentials that are absent or wrong in the alternative that comes nearest; () where one may do.

    Every scheme of an alternative is needed, any alternative suffices, an empty one asks for nothing (OpenAPI 3.1
    section 4.8.30).
    """
    nearest: tuple[Credential, ...] = ()
    for alternative in operation.security:
        failed = tuple(
            credential
            for use in alternative
            if (credential := _look(use, exchange)).shown in (Shown.ABSENT, Shown.WRONG)
        )
        if not failed:
            return ()
        if not nearest or _distance(failed) < _distance(nearest):
            nearest = failed
    return nearest


def _distance(failed: tuple[Credential, ...]) -> tuple[int, int]:
    return len(failed), sum(credential.shown is Shown.ABSENT for credential in failed)


def shows_credential(operation: Operation, request: Request) -> bool:
    """Tell whether a request carries anything that may authenticate it."""
    if _header(request, "authorization") is not None:
        return True
    return any(
        _api_key(use.scheme, request) is not None
        for alternative in operation.security
        for use in alternative
        if use.scheme.kind == "apiKey"
    )


def _look(use: SecurityUse, exchange: Exchange) -> Credential:
    scheme = use.scheme
    if scheme.kind == "apiKey":
        return _look_for_key(use, exchange)
    if scheme.kind not in ("http", "oauth2", "openIdConnect"):
        return Credential(use=use, shown=Shown.UNKNOWN)
    header = _header(exchange.request, "authorization")
    if header is None:
        if any(name.lower() in ("access_token", "auth_token") for name, _ in exchange.request.query):
            return Credential(use=use, shown=Shown.UNKNOWN)
        return Credential(use=use, shown=_absence(exchange, Facet.HEADERS))
    word = _scheme_word(header)
    if word is None:
        return Credential(use=use, shown=Shown.UNKNOWN)
    wanted = scheme.scheme or ("bearer" if scheme.kind == "http" else "")
    if scheme.kind == "http":
        if word == wanted.lower():
            return Credential(use=use, shown=Shown.PRESENT)
        return Credential(use=use, shown=Shown.WRONG, instead=word.capitalize() or "no scheme")
    shown = Shown.WRONG if word == "basic" else Shown.PRESENT
    return Credential(use=use, shown=shown, instead="Basic" if shown is Shown.WRONG else "")


def _look_for_key(use: SecurityUse, exchange: Exchange) -> Credential:
    scheme, request = use.scheme, exchange.request
    if _api_key(scheme, request) is not None:
        return Credential(use=use, shown=Shown.PRESENT)
    facet = {"query": Facet.QUERY, "cookie": Facet.COOKIES}.get(scheme.location or "", Facet.HEADERS)
    name = (scheme.parameter or "").lower()
    for place, pairs in (("query", request.query), ("header", request.headers), ("cookie", request.cookies)):
        if place != scheme.location and any(key.lower() == name for key, _ in pairs):
            return Credential(use=use, shown=Shown.WRONG, instead=f"in the {place}")
    return Credential(use=use, shown=_absence(exchange, facet))


def _absence(exchange: Exchange, facet: Facet) -> Shown:
    complete = exchange.request.complete
    known = facet in complete or (facet is Facet.COOKIES and Facet.HEADERS in complete)
    return Shown.ABSENT if known and not exchange.secrets_scrubbed else Shown.UNKNOWN


def _api_key(scheme: SecurityScheme, request: Request) -> Value:
    """Give what stands where an API key belongs, None where nothing does."""
    name = scheme.parameter or ""
    if scheme.location == "header":
        return _header(request, name.lower())
    if scheme.location == "query":
        return next((value for key, value in request.query if key == name), None)
    cookie = next((value for key, value in request.cookies if key == name), None)
    if cookie is not None:
        return cookie
    header = _header(request, "cookie")
    if isinstance(header, UNRESOLVED):
        return header
    crumbs = str(header or "").split(";")
    return next((crumb for crumb in crumbs if crumb.strip().startswith(name + "=")), None)


def _header(request: Request, name: str) -> Value:
    return next((value for key, value in request.headers if key.lower() == name), None)


def _scheme_word(header: Value) -> str | None:
    """Read the scheme of an Authorization value in lower case, "" where it has none, None where it cannot be told."""
    if isinstance(header, list) and len(header) == 1:
        header = header[0]
    if isinstance(header, Template):
        first = header.parts[0] if header.parts else ""
        word, space, _ = first.partition(" ") if isinstance(first, str) else ("", "", "")
        return word.lower() if space and _SCHEME_WORD.fullmatch(word) else None
    if not isinstance(header, str):
        return None
    word, space, rest = header.strip().partition(" ")
    if space and rest.strip():
        return word.lower() if _SCHEME_WORD.fullmatch(word) else None
    return None if not word or _PLACEHOLDER.fullmatch(word) or word.lower() in ("bearer", "basic") else ""
