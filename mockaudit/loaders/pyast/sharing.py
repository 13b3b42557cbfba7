"""Settle what a file's helpers register for other files: drop what was guessed here where these give real values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from mockaudit.documents.source import Source
from mockaudit.loaders.pyast.callers import users_of
from mockaudit.loaders.pyast.suite import Suite
from mockaudit.loaders.pyast.values import Site
from mockaudit.model.exchange import Exchange
from mockaudit.model.notice import Notice

MAX_NESTING = 4
Items = list[Exchange | Notice]
Read = Callable[[Source, Suite], Iterable[Exchange | Notice]]


def settle(
    path: str, suite: Suite, own: Items, guessed: Mapping[str, tuple[str, Site]], known: set[Site], read: Read
) -> Items:
    """Give a file's stubs without those whose helper another file of the suite runs with real values.

    ``guessed`` names the owners whose parameters are not known in this file, each with the name that other files use
    and the place that is entered when these run it; ``known`` are the places that this file entered so itself. A helper
    that nobody uses stays listed with what is known of it.
    """
    partial = {item.owner for item in own if isinstance(item, Exchange) and item.owner in guessed and is_partial(item)}
    wanted = {owner: guessed[owner] for owner in partial if owner is not None}
    if not wanted or len(suite.pending) >= MAX_NESTING:
        return own
    entered = {site for _, site in wanted.values()} & known
    names = {name for name, site in wanted.values() if site not in entered}
    suite.pending.add(path)
    for user in users_of(suite.project, path, names) if names else ():
        suite.project.read_paths |= {user.path, reading_of(user.path)}
        if user.path not in suite.entered and user.path not in suite.pending:
            suite.results[user.path] = list(read(user, suite))
        entered |= suite.entered.get(user.path, set())
    suite.pending.discard(path)
    dropped = {owner for owner, (_, site) in wanted.items() if site in entered}
    return [item for item in own if not (isinstance(item, Exchange) and item.owner in dropped)]


def reading_of(path: str) -> str:
    """Name the reading of a file, for what rests on it."""
    return f"\0stubs\0{path}"


def is_partial(item: Exchange) -> bool:
    """Tell whether a part of a stub is not known."""
    shown = repr((item.request, item.responses))
    return "Hole(" in shown or "Unknown(" in shown
