"""Turn a fake without an operation into a violation, and weigh it by how surely the contract should know the path."""

from __future__ import annotations

from dataclasses import replace

from mockaudit.matching.audit import Unmatched, Why
from mockaudit.matching.servers import VERSION
from mockaudit.model.exchange import Request
from mockaudit.model.finding import Confidence, Severity, Verdict, Violation
from mockaudit.model.location import Location
from mockaudit.model.pattern import lazy_pattern
from mockaudit.rules.wording import METASYNTACTIC, plain

_IDENTIFIER = lazy_pattern(r"(?<=/)(?:\d+|[0-9a-fA-F-]{16,})(?=/|$)")


def weighed_path(unmatched: Unmatched, message: str, hint: str) -> Violation:
    """Make the violation; paths of another version than all of the contract's are only unverifiable."""
    violation = Violation(
        at=unmatched.exchange.request.at,
        contract=place_of(unmatched),
        message=message,
        key=f"{method_of(unmatched.exchange.request)} {_IDENTIFIER.sub('*', unmatched.path)}",
        hint=hint,
    )
    if unmatched.outside:
        return replace(
            violation,
            severity=Severity.INFO,
            verdict=Verdict.UNVERIFIABLE,
            because=f"this contract describes {plain(unmatched.outside)}: another may describe this version",
            hint="add the contract that describes it with --contract",
        )
    if unmatched.exchange.deliberate is not None:
        reason = plain(unmatched.exchange.deliberate)
        return replace(violation, severity=Severity.INFO, because=f"looks deliberate: {reason}")
    if unmatched.path.rstrip("/").endswith("/graphql"):
        because = "OpenAPI does not describe GraphQL, so a contract need not have its path"
        return replace(violation, severity=Severity.INFO, verdict=Verdict.UNVERIFIABLE, because=because, hint="")
    if _is_stand_in(unmatched.path):
        return replace(violation, severity=Severity.INFO, because="a stand-in, which nobody takes for the API's path")
    if unmatched.guessed:
        because = "no contract names the host: only the path makes it this API"
        advice = "if the host stands for this API, map it with base-url in [tool.mockaudit]"
        hint = f"{hint}; {advice}" if hint else advice
        return replace(violation, severity=Severity.WARNING, because=because, hint=hint, confidence=Confidence.LIKELY)
    return violation


def _is_stand_in(path: str) -> bool:
    """Tell whether a path, but for a version at its beginning, holds nothing but ``foo`` and its like."""
    words = [word for word in path.lower().split("/") if word and not VERSION.fullmatch(word)]
    return bool(words) and METASYNTACTIC.issuperset(words)


def weighed_slip(unmatched: Unmatched, violation: Violation) -> Violation:
    """Weigh a slip in a path less where servers commonly forgive it."""
    how = unmatched.near.how if unmatched.near else ""
    if violation.severity not in (None, Severity.WARNING):
        return violation
    if how == "letter case":
        because = "some servers do not tell letter case apart"
    elif how == "trailing slash":
        because = "many servers answer with and without the slash"
    elif how == "base path" and _names_no_server(unmatched):
        because = "the contract names no server, so its base path is not known"
    else:
        return violation
    violation = replace(violation, severity=Severity.WARNING, because=because)
    if how == "trailing slash":
        # A client writes all its paths with the slash or none: that is one cause, however many paths it has.
        return replace(violation, key=how, confidence=Confidence.LIKELY)
    return violation


def method_of(request: Request) -> str:
    """Name the method that a fake answers, "ANY" where it is not stated."""
    return plain(request.method) if isinstance(request.method, str) else "ANY"


def place_of(unmatched: Unmatched) -> Location | None:
    """Give the place of the contract that the fake comes nearest to."""
    if unmatched.document is None:
        return None
    if unmatched.near is not None and unmatched.near.route.pointer:
        pointer = unmatched.near.route.pointer
    else:
        pointer = "/servers" if unmatched.why is Why.WRONG_SERVER else "/paths"
    return Location(path=unmatched.document.contract.path, pointer=pointer)


def _names_no_server(unmatched: Unmatched) -> bool:
    document = unmatched.document
    return document is not None and all(server.url in ("", "/") for server in document.contract.servers)
