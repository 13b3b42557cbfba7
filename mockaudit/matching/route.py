"""Turns a fake's method and URL into the operation that it claims to be, or the reason why it has none."""

from __future__ import annotations

from dataclasses import field

from mockaudit.contracts.base import LoadedContract
from mockaudit.matching.audit import Near, Unmatched, Why
from mockaudit.matching.misses import Miss, doubted, explain
from mockaudit.matching.regexes import read_pattern
from mockaudit.matching.router import Entry, entries_for
from mockaudit.matching.servers import Desk, Desks, Places, Standing
from mockaudit.matching.urls import HOLE, Target, read_target, segments_of
from mockaudit.model.contract import Route
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange
from mockaudit.model.value import Alternatives, Hole, Regex, Template


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Destination:
    """An operation that a method and URL lead to. ``head`` is true for HEAD on an operation that documents GET.

    ``twins`` is true where the contract has the path again, under other names: no URL tells these operations apart.
    """

    document: LoadedContract
    route: Route
    parameters: tuple[tuple[str, str], ...]
    path: str
    head: bool = False
    twins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """A fake with its operation."""

    exchange: Exchange
    destination: Destination


@dataclass(slots=True, eq=False)
class Switchboard:
    """The contracts of an audit with the routes already found; equal method and URL are looked up once."""

    desks: Desks
    found: dict[tuple[str | None, object, bool], Destination | Miss] = field(default_factory=dict)

    def route(self, exchange: Exchange) -> Routed | Unmatched:
        """Find the operation of a fake."""
        request = exchange.request
        method = request.method
        # A file of stubs speaks of one API, whose host it need not name; a test may speak of any.
        loose = exchange.at.path.endswith(".py")
        if method is None or isinstance(method, str):
            outcome = self._look_up(method, request.url, loose=loose)
        elif isinstance(method, Alternatives):
            outcomes = [self._look_up(str(value), request.url, loose=loose) for value in method.values]
            outcome = outcomes[0] if len(outcomes) == 1 else Miss(why=Why.UNRESOLVED)
        else:
            outcome = self._look_up(None, request.url, loose=loose)
        if isinstance(outcome, Destination):
            return Routed(exchange=exchange, destination=outcome)
        return Unmatched(
            exchange=exchange,
            why=outcome.why,
            document=outcome.document,
            path=outcome.path,
            near=outcome.near,
            allowed=outcome.allowed,
            outside=outcome.outside,
            guessed=outcome.guessed,
        )

    def _look_up(self, method: str | None, url: str | Template | Regex | Hole, *, loose: bool) -> Destination | Miss:
        key = (method, url, loose)
        outcome = self.found.get(key)
        if outcome is None:
            outcome = _route(self.desks, method, url, loose=loose)
            if isinstance(outcome, Destination) and outcome.twins:
                near = Near(route=outcome.route, path=outcome.route.template, how="names of parameters")
                outcome = Miss(why=Why.SEVERAL_OPERATIONS, document=outcome.document, path=outcome.path, near=near)
            self.found[key] = outcome
        return outcome


def _route(desks: Desks, method: str | None, url: str | Template | Regex | Hole, *, loose: bool) -> Destination | Miss:
    if not desks.all:
        unknown = not isinstance(url, Regex) and read_target(url) is None
        return Miss(why=Why.UNRESOLVED if unknown else Why.NO_CONTRACT)
    target = read_pattern(url) if isinstance(url, Regex) else read_target(url)
    if target is None:
        return Miss(why=Why.UNRESOLVED)
    places = desks.places(target.scheme, target.host)
    segments = segments_of(target.path)
    if HOLE in target.path or target.floating or target.open_end:
        return _route_unclear(places, target, segments, method)
    hits: dict[int, Destination] = {}
    for desk, base in places.choices:
        rest = base.strip(segments)
        hit = _hit(desk, rest, method, target.path) if rest is not None and id(desk) not in hits else None
        if hit is None or (places.standing is Standing.HOSTLESS and not desk.takes_any_host(hit.route)):
            continue
        if places.standing is not Standing.MAPPED:
            return hit
        hits[id(desk)] = hit
    if len(hits) == 1:
        return next(iter(hits.values()))
    if hits:
        return Miss(why=Why.NO_CONTRACT, path=target.path)
    miss = explain(desks, places, target, segments, method)
    is_guess = places.standing is Standing.MAPPED and (loose or target.host is not None)
    return doubted(miss, places, segments) if is_guess and miss.why is Why.UNKNOWN_PATH else miss


def _hit(desk: Desk, segments: tuple[str, ...], method: str | None, path: str) -> Destination | None:
    """Find the operation: the most concrete template that has the method, one whose typed parameters fit first."""
    misfit: Destination | None = None
    for ends in desk.router.ends(segments):
        head = method == "HEAD" and "HEAD" not in ends
        entries = entries_for(ends, method)
        fitting = _preferred([entry for entry in entries if entry.fits(segments)])
        if fitting:
            return _destination(desk, fitting, segments, path, head=head)
        misfit = misfit or (_destination(desk, entries[:1], segments, path, head=head) if entries else None)
    if misfit is None:
        below = "/" + "/".join(segments)
        for entry in desk.router.greedy(below):
            if entry.route.method == method:
                parameters = desk.router.greedy_parameters(entry, below)
                return Destination(document=desk.document, route=entry.route, parameters=parameters, path=path)
    return misfit


def _preferred(entries: list[Entry]) -> list[Entry]:
    """Choose among the operations of one path those with most typed parameters: ``/pets/7`` is rather a number's."""
    most = max((len(entry.typed) for entry in entries), default=0)
    return [entry for entry in entries if len(entry.typed) == most]


def _destination(
    desk: Desk, entries: list[Entry], segments: tuple[str, ...], path: str, *, head: bool = False
) -> Destination:
    parameters = entries[0].parameters(segments)
    return Destination(
        document=desk.document,
        route=entries[0].route,
        parameters=parameters,
        path=path,
        head=head,
        twins=len(entries) > 1,
    )


def _route_unclear(places: Places, target: Target, segments: tuple[str, ...], method: str | None) -> Destination | Miss:
    """Route a path with unknown parts: matched only if one operation is left, unknown only if none can be."""
    sure: dict[Route, Destination] = {}
    lucky: dict[Route, Destination] = {}
    doubtful = False
    for desk, base in places.choices:
        rest = base.strip(segments)
        if rest is None:
            continue
        for certain, ends in desk.router.wild_ends(rest, open_end=target.open_end):
            entries = [entry for entry in entries_for(ends, method) if entry.fits(_padded(rest, entry))]
            # A template of parameters alone fits anything of its length: no evidence where parts are unknown.
            entries = _preferred([entry for entry in entries if len(entry.pieces) < _depth(entry)])
            doubtful = doubtful or not entries
            if entries:
                found = _destination(desk, entries, _padded(rest, entries[0]), target.path)
                (sure if certain else lucky).setdefault(found.route, found)
    if sure and not target.open_end:
        return next(iter(sure.values()))
    if len(sure | lucky) == 1 and not doubtful:
        return next(iter((sure | lucky).values()))
    nothing = not sure and not lucky and not doubtful and not target.floating
    if nothing and places.standing in (Standing.FOREIGN, Standing.HOSTLESS):
        return Miss(why=Why.OTHER_HOST, path=_shown(target.path))
    if nothing and places.standing is Standing.DECLARED and _is_dead(places, segments):
        return Miss(why=Why.UNKNOWN_PATH, document=places.choices[0][0].document, path=_shown(target.path))
    return Miss(why=Why.UNRESOLVED, path=_shown(target.path))


def _depth(entry: Entry) -> int:
    return entry.route.template.removeprefix("/").count("/") + 1


def _padded(segments: tuple[str, ...], entry: Entry) -> tuple[str, ...]:
    """Lengthen a path that goes on into the unknown to a template's length."""
    depth = _depth(entry)
    known = (*segments[:-1], segments[-1] + HOLE) if len(segments) < depth else segments
    return known + (HOLE,) * (depth - len(known))


def _is_dead(places: Places, segments: tuple[str, ...]) -> bool:
    """Tell whether the known beginning of a path alone rules out every operation."""
    known = next((index for index, segment in enumerate(segments) if HOLE in segment), len(segments) - 1)
    if known == 0:
        return False
    return not any(
        True
        for desk, base in places.choices
        if (rest := base.strip(segments)) is not None and len(rest) > len(segments) - known
        for _ in desk.router.wild_ends((*rest[: len(rest) - len(segments) + known], ""), open_end=True)
    )


def _shown(path: str) -> str:
    return path.replace(HOLE, "…")
