"""Says why a method and URL lead to no operation of any contract, and what they come near to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mockaudit.contracts.base import LoadedContract
from mockaudit.matching.audit import Near, Why
from mockaudit.matching.near import find_near, outside_of, shares_beginning
from mockaudit.matching.router import entries_for
from mockaudit.matching.servers import ROOT, Base, Desk, Desks, Places, Standing
from mockaudit.matching.urls import Target
from mockaudit.model.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Miss:
    """Why a method and URL lead nowhere; the fields are those of Unmatched."""

    why: Why
    document: LoadedContract | None = None
    path: str = ""
    near: Near | None = None
    allowed: tuple[str, ...] = ()
    outside: str = ""
    guessed: bool = False


def explain(desks: Desks, places: Places, target: Target, segments: tuple[str, ...], method: str | None) -> Miss:
    """Say why a known path leads to no operation."""
    if any((host, target.path) in desk.tokens for desk in desks.all for host in {target.host, None}):
        return Miss(why=Why.TOKEN_ENDPOINT, document=_token_desk(desks, target).document, path=target.path)
    if places.standing in (Standing.FOREIGN, Standing.HOSTLESS):
        return _explain_foreign(desks, target, segments, method)
    wrong_method = next(_wrong_methods(places, segments, method, target.path), None)
    if wrong_method is not None:
        return wrong_method
    if places.standing is Standing.DECLARED:
        wrong_server = _wrong_server(tuple((desk, ROOT) for desk, _ in places.choices), segments, method, target.path)
        if wrong_server is not None:
            return wrong_server
    documents = {id(desk) for desk, _ in places.choices}
    if places.standing is Standing.MAPPED and len(documents) > 1:
        return Miss(why=Why.NO_CONTRACT, path=target.path)
    return _unknown_path(places, target, segments, method)


def _unknown_path(places: Places, target: Target, segments: tuple[str, ...], method: str | None) -> Miss:
    """Say what an unknown path comes near to. It is outside only if it is so for every contract that it may mean."""
    outsides = [(outside_of(desk, segments), desk) for desk, _ in places.choices]
    outside, first = next((found for found in outsides if not found[0]), outsides[0])
    for desk, base in places.choices:
        rest = base.strip(segments)
        near = find_near(desk, rest, method) if rest is not None else None
        if near is not None:
            return Miss(why=Why.UNKNOWN_PATH, document=desk.document, path=target.path, near=near, outside=outside)
    return Miss(why=Why.UNKNOWN_PATH, document=first.document, path=target.path, outside=outside)


def doubted(miss: Miss, places: Places, segments: tuple[str, ...]) -> Miss:
    """Mark a path that no contract has, on a host that none names: it may be this API's only if it begins like it."""
    is_near = miss.near is not None and (miss.near.how != "spelling" or _is_below_base(places, segments))
    if not is_near and not any(shares_beginning(desk, base, segments) for desk, base in places.choices):
        return Miss(why=Why.OTHER_HOST, path=miss.path)
    return replace(miss, guessed=True)


def _is_below_base(places: Places, segments: tuple[str, ...]) -> bool:
    """Tell whether a path has a contract's base path, or may have one that has none: else it differs in two ways."""
    return any(
        base.strip(segments) is not None and (base.segments or not any(own.segments for own in desk.bases))
        for desk, base in places.choices
    )


def _token_desk(desks: Desks, target: Target) -> Desk:
    return next(desk for desk in desks.all for host in {target.host, None} if (host, target.path) in desk.tokens)


def _explain_foreign(desks: Desks, target: Target, segments: tuple[str, ...], method: str | None) -> Miss:
    """Tell a foreign host from a wrong server: another scheme, port or host of the same owner with this path."""
    host = target.host or ""
    if not all(desk.hostless for desk in desks.all):
        wrong = _wrong_server(desks.siblings(host), segments, method, target.path)
        if wrong is not None:
            return wrong
    return Miss(why=Why.OTHER_HOST, path=target.path)


def _wrong_methods(places: Places, segments: tuple[str, ...], method: str | None, path: str) -> Iterator[Miss]:
    for desk, base in places.choices:
        rest = base.strip(segments)
        if rest is None:
            continue
        below = "/" + "/".join(rest)
        ends = next(desk.router.ends(rest), None)
        allowed = tuple(ends) if ends else tuple(dict.fromkeys(e.route.method for e in desk.router.greedy(below)))
        if allowed:
            why = Why.UNRESOLVED if method is None else Why.UNKNOWN_METHOD
            yield Miss(why=why, document=desk.document, path=path, allowed=tuple(sorted(allowed)))


def _wrong_server(
    choices: tuple[tuple[Desk, Base], ...], segments: tuple[str, ...], method: str | None, path: str
) -> Miss | None:
    """Find an operation that the path would have on another of the contract's servers."""
    for desk, base in choices:
        rest = base.strip(segments)
        for ends in desk.router.ends(rest) if rest is not None else ():
            for entry in entries_for(ends, method):
                if rest is not None and entry.fits(rest) and len(entry.pieces) < len(rest):
                    near = Near(route=entry.route, path=entry.route.template, how="server")
                    return Miss(why=Why.WRONG_SERVER, document=desk.document, path=path, near=near)
    return None
