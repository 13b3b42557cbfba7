"""Turns a path that no template fits into the operation that it nearly is."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.matching.audit import Near
from mockaudit.matching.router import Entry, parts_of, split_mixed
from mockaudit.matching.servers import VERSION, Base, Desk
from mockaudit.matching.spelling import is_slip
from mockaudit.matching.urls import segments_of

_MAX_SEGMENTS = 40


def find_near(desk: Desk, segments: tuple[str, ...], method: str | None) -> Near | None:
    """Look for an operation that differs in slashes, base path, version, letter case or the spelling of one word.

    ``segments`` are those below the base path. Operations with the request's own method are preferred.
    """
    if len(segments) > _MAX_SEGMENTS:
        return None
    found = [near for how, variant in _variants(desk, segments) for near in _fitting(desk, variant, how, method)]
    if not found:
        found = list(_similar(desk, segments, method))
    return next((near for near in found if near.route.method == method), found[0] if found else None)


def outside_of(desk: Desk, segments: tuple[str, ...]) -> str:
    """Give the beginning with a version under which the contract has paths, where a path names a version without any.

    ``segments`` are the whole path's, base path and all: ``/api/v2/roles`` gives "/api/v1" where no path of the
    contract begins with ``/api/v2``, but some do with ``/api/v1``.
    """
    at = next((index for index, segment in enumerate(segments[:4]) if VERSION.fullmatch(segment)), None)
    if at is None:
        return ""
    known = desk.versions.get(segments[:at], ())
    return "" if not known or segments[at] in known else "/" + "/".join((*segments[:at], known[0]))


def shares_beginning(desk: Desk, base: Base, segments: tuple[str, ...]) -> bool:
    """Tell whether a path lies below a contract's base path, or begins with a word that some of its paths begin with."""
    rest = base.strip(segments)
    if rest is None or base.segments:
        return rest is not None
    return any(entry.route.template.removeprefix("/").split("/")[0] == rest[0] != "" for entry in desk.router.entries)


def _variants(desk: Desk, segments: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if segments[-1] == "":
        yield "trailing slash", segments[:-1]
    else:
        yield "trailing slash", (*segments, "")
    if "" in segments[:-1]:
        yield "doubled slash", tuple(segment for segment in segments if segment)
    for base in desk.bases:
        stripped = base.strip(segments) if base.segments else None
        if stripped is not None:
            yield "base path", stripped
    if all(base.host is None and not base.segments for base in desk.bases):
        yield from (("base path", segments[index:]) for index in range(1, min(len(segments), 4)))
    for index, segment in enumerate(segments[:3]):
        if VERSION.fullmatch(segment):
            yield "version", segments[:index] + segments[index + 1 :]
            for version in desk.versions.get(segments[:index], ()):
                yield "version", (*segments[:index], version, *segments[index + 1 :])
    yield from (("version", (version, *segments)) for version in desk.versions.get((), ()))


def _fitting(desk: Desk, segments: tuple[str, ...], how: str, method: str | None) -> Iterator[Near]:
    if not any(segments):
        return
    for ends in desk.router.ends(segments):
        entries = ends.get(method or "", []) or [entry for group in ends.values() for entry in group]
        for entry in entries:
            if entry.fits(segments) and _has_literal(entry, segments):
                yield Near(route=entry.route, path=_written(desk, entry), how=how)


def _similar(desk: Desk, segments: tuple[str, ...], method: str | None) -> Iterator[Near]:
    """Yield the operations whose literals differ in letter case only, or in the spelling of exactly one."""
    slips: list[Near] = []
    for entry in desk.router.entries:
        template = entry.route.template.removeprefix("/").split("/")
        if len(template) != len(segments):
            continue
        how = _difference(template, segments)
        if how == "letter case":
            yield Near(route=entry.route, path=_written(desk, entry), how=how)
        elif how and entry.fits(segments):
            slips.append(Near(route=entry.route, path=_written(desk, entry), how=how))
    slips.sort(key=lambda near: near.route.method != method)
    yield from slips


def _difference(template: list[str], segments: tuple[str, ...]) -> str:
    """Say how a path of the same length differs from a template: "letter case", "spelling", or "" for too much."""
    slips = literals = 0
    for wanted, stated in zip(template, segments, strict=True):
        if "{" in wanted:
            if not stated or split_mixed(parts_of(wanted), stated) is None:
                return ""
            continue
        same = wanted.lower() == stated.lower()
        if not same and (slips or not is_slip(wanted.lower(), stated.lower())):
            return ""
        slips += not same
        literals += bool(wanted)
    if not literals:
        return ""
    return "spelling" if slips else "letter case"


def _has_literal(entry: Entry, segments: tuple[str, ...]) -> bool:
    return len(entry.pieces) < len([segment for segment in segments if segment])


def _written(desk: Desk, entry: Entry) -> str:
    """Write an operation's path as a request to the contract's first server would."""
    base: Base | None = desk.bases[0] if desk.bases else None
    prefix = "".join("/" + segment for segment in base.segments) if base and "\0" not in base.segments else ""
    return prefix + "/" + "/".join(segments_of(entry.route.template))
