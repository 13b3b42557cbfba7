"""Turns the servers of the contracts into base URLs, and a host into the contracts and base paths it may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from enum import StrEnum
from itertools import product

from mockaudit.contracts.base import LoadedContract
from mockaudit.matching.router import Router, split_mixed
from mockaudit.matching.urls import HOLE, is_reserved, owner_domain, segments_of, split_url
from mockaudit.model.contract import Contract, Route, Server
from mockaudit.model.dataclass import dataclass
from mockaudit.model.pattern import lazy_pattern

_VARIABLE = lazy_pattern(r"\{([^{}]*)\}")
_MAX_EXPANSIONS = 256
VERSION = lazy_pattern(r"v\d+(\.\d+)*([a-z]+\d*)?", re.IGNORECASE)
"""A path segment that names a version: v1, v2.0, v1beta1."""


class Standing(StrEnum):
    """How a host relates to the contracts: named by one, mapped to all, fit for those without a host, or foreign."""

    DECLARED = "declared"
    MAPPED = "mapped"
    HOSTLESS = "hostless"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A base URL. ``host`` is None where the contract names none; unknown parts of host and path are ``HOLE``."""

    scheme: str | None
    host: str | None
    segments: tuple[str, ...]

    def takes(self, host: str) -> bool:
        """Tell whether a host is this one."""
        if self.host is None:
            return False
        if HOLE not in self.host:
            return self.host == host
        parts = tuple("{}" if part == HOLE else part for part in re.split(f"({HOLE})", self.host) if part)
        return split_mixed(parts, host) is not None

    def strip(self, segments: tuple[str, ...]) -> tuple[str, ...] | None:
        """Take the base path off a path; None where the path is not below it."""
        count = len(self.segments)
        if count == 0:
            return segments
        if len(segments) < count:
            return None
        for mine, theirs in zip(self.segments, segments, strict=False):
            if mine not in (theirs, HOLE):
                return None
        return segments[count:] or ("",)


ROOT = Base(scheme=None, host=None, segments=())


@dataclass(slots=True, eq=False)
class Desk:
    """One contract, ready to be routed to. ``versions`` are those of its paths, by the segments before them."""

    document: LoadedContract
    router: Router
    bases: tuple[Base, ...]
    versions: dict[tuple[str, ...], tuple[str, ...]]
    tokens: frozenset[tuple[str | None, str]]

    @property
    def hostless(self) -> bool:
        """Tell whether the contract names no host at all."""
        return all(base.host is None for base in self.bases)

    def takes_any_host(self, route: Route) -> bool:
        """Tell whether an operation may be on any host: its contract names none, or the servers it has leave it open."""
        if self.hostless or route.servers:
            return self.hostless or any(base.host is None for server in route.servers for base in expand_server(server))
        contract = self.document.contract
        own = [base for server in contract.servers for base in expand_server(server)]
        return not contract.base_urls and bool(own) and all(base.host is None for base in own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What a host may mean: (contract, base path) pairs, the longest base path first."""

    standing: Standing
    choices: tuple[tuple[Desk, Base], ...]


@dataclass(slots=True, eq=False)
class Desks:
    """All contracts of an audit, with what each host was found to mean."""

    all: tuple[Desk, ...]
    known: dict[tuple[str | None, str | None], Places] = field(default_factory=dict)

    def places(self, scheme: str | None, host: str | None) -> Places:
        """Give the contracts and base paths that a host may mean; None is a bare path's."""
        key = (scheme, host)
        if key not in self.known:
            self.known[key] = _find_places(self.all, scheme, host)
        return self.known[key]

    def siblings(self, host: str) -> tuple[tuple[Desk, Base], ...]:
        """Give the contracts that name a host of the same owner (``eu.pay.example`` for ``api.pay.example``)."""
        owner = owner_domain(host)
        return _sorted(
            (desk, base)
            for desk in self.all
            for base in desk.bases
            if base.host is not None and HOLE not in owner_domain(base.host) and owner_domain(base.host) == owner
        )


def open_desks(documents: Sequence[LoadedContract]) -> Desks:
    """Prepare contracts for routing."""
    return Desks(all=tuple(_open_desk(document) for document in documents))


def _open_desk(document: LoadedContract) -> Desk:
    contract = document.contract
    bases = _sorted_bases(contract)
    return Desk(
        document=document,
        router=Router(contract.routes),
        bases=bases,
        versions=_versions(contract, bases),
        tokens=frozenset(split_url(url)[1:] for url in contract.token_urls),
    )


def _sorted_bases(contract: Contract) -> tuple[Base, ...]:
    servers = dict.fromkeys(contract.servers)
    servers.update(dict.fromkeys(server for route in contract.routes for server in route.servers))
    found = [base for server in servers for base in expand_server(server)]
    found.extend(base for url in contract.base_urls for base in expand_server(Server(url=url)))
    return tuple(sorted(dict.fromkeys(found or [ROOT]), key=lambda base: -len(base.segments)))


def expand_server(server: Server) -> Iterator[Base]:
    """Yield the base URLs of a server, one for each choice of its variables (OpenAPI 3.1 section 4.8.6)."""
    values = dict(server.variables)
    names = list(dict.fromkeys(_VARIABLE.findall(server.url)))
    options = [values.get(name) or (HOLE,) for name in names]
    total = 1
    for option in options:
        total *= len(option)
    if total > _MAX_EXPANSIONS:
        options = [(HOLE,) for _ in names]
    for choice in product(*options):
        chosen = dict(zip(names, choice, strict=True))
        yield _read_base(_VARIABLE.sub(lambda found, chosen=chosen: chosen[found[1]], server.url))  # type: ignore[misc]


def _read_base(url: str) -> Base:
    if url.startswith(HOLE) and not url.startswith(HOLE + "://"):
        path = url.lstrip(HOLE)
        scheme, host = None, None
        path = path[path.index("/") :] if "/" in path else "/"
    else:
        scheme, host, path = split_url(url)
    if host is not None and not host.strip(HOLE + ".:"):
        host = None
    segments = segments_of(path.rstrip("/")) if path.rstrip("/") else ()
    return Base(scheme=None if scheme is None or HOLE in scheme else scheme, host=host or None, segments=segments)


def _versions(contract: Contract, bases: Sequence[Base]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Give the versions that the contract's paths name, by the segments before them: with base paths and without."""
    found: dict[tuple[str, ...], set[str]] = {}
    prefixes = {base.segments for base in bases} | {()}
    for prefix in prefixes:
        _note_version(prefix, found)
    for beginning in {tuple(route.template.removeprefix("/").split("/")[:3]) for route in contract.routes}:
        for prefix in prefixes:
            _note_version(prefix + beginning, found)
    return {prefix: tuple(sorted(versions)) for prefix, versions in found.items()}


def _note_version(segments: tuple[str, ...], found: dict[tuple[str, ...], set[str]]) -> None:
    for index, segment in enumerate(segments):
        if VERSION.fullmatch(segment):
            found.setdefault(segments[:index], set()).add(segment)
            return


def _sorted(choices: Iterator[tuple[Desk, Base]]) -> tuple[tuple[Desk, Base], ...]:
    return tuple(sorted(choices, key=lambda choice: -len(choice[1].segments)))


def _mapped(desks: Sequence[Desk]) -> tuple[tuple[Desk, Base], ...]:
    """Pair each contract with its base paths whatever their host, and with none."""
    pairs: dict[tuple[int, tuple[str, ...]], tuple[Desk, Base]] = {}
    for index, desk in enumerate(desks):
        for base in (*desk.bases, ROOT):
            pairs.setdefault((index, base.segments), (desk, Base(scheme=None, host=None, segments=base.segments)))
    return _sorted(iter(pairs.values()))


def _find_places(desks: Sequence[Desk], scheme: str | None, host: str | None) -> Places:
    if host is None or HOLE in host:
        return Places(standing=Standing.MAPPED, choices=_mapped(desks))
    reserved = is_reserved(host)
    declared = [(desk, base) for desk in desks for base in desk.bases if base.takes(host)]
    if not reserved:
        declared = [(desk, base) for desk, base in declared if scheme is None or base.scheme in (None, scheme)]
    hostless = [(desk, base) for desk in desks for base in desk.bases if base.host is None]
    if declared:
        return Places(standing=Standing.DECLARED, choices=_sorted(iter(declared)))
    if reserved:
        return Places(standing=Standing.MAPPED, choices=_mapped(desks))
    if hostless:
        return Places(standing=Standing.HOSTLESS, choices=_sorted(iter(hostless)))
    return Places(standing=Standing.FOREIGN, choices=())
