"""What changed about the credentials that an operation asks for."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.drift.change import Change
from mockaudit.model.contract import Direction, Operation, SecurityUse

_Alternative = tuple[SecurityUse, ...]


def security_changes(old: Operation, new: Operation) -> Iterator[Change]:
    """Yield ways to authenticate that came or went, the contract's own ones applied to the operation.

    It breaks consumers where some way that sufficed no longer does: each old alternative must still hold one of the
    new ones. (oasdiff 1.15.0 calls every change of security information.)
    """
    before, after = old.security or ((),), new.security or ((),)
    if _names(before) == _names(after):
        return
    is_breaking = any(not any(_suffices(held, asked) for asked in after) for held in before)
    gone, come = ([item for item in side if _name(item) not in _names(other)] for side, other in _both(before, after))
    has_new = any(item for item in come)
    yield Change(
        id="api-security-added" if has_new else "api-security-removed",
        direction=Direction.REQUEST,
        breaking=is_breaking,
        message=_text(before, after, gone, come),
        operation=new.title,
        subject="security",
        old=old.at,
        new=new.at,
    )


def _both(
    before: tuple[_Alternative, ...], after: tuple[_Alternative, ...]
) -> tuple[tuple[tuple[_Alternative, ...], tuple[_Alternative, ...]], ...]:
    return (before, after), (after, before)


def _suffices(held: _Alternative, asked: _Alternative) -> bool:
    scopes = {_scheme(use): set(use.scopes) for use in held}
    return all(_scheme(use) in scopes and set(use.scopes) <= scopes[_scheme(use)] for use in asked)


def _scheme(use: SecurityUse) -> tuple[str | None, ...]:
    """Identify a scheme by what is sent, so that a mere renaming is none."""
    scheme = use.scheme
    return scheme.kind, scheme.scheme, scheme.location, scheme.parameter


def _name(alternative: _Alternative) -> tuple[object, ...]:
    return tuple(sorted((str(_scheme(use)), tuple(sorted(use.scopes))) for use in alternative))


def _names(alternatives: tuple[_Alternative, ...]) -> set[tuple[object, ...]]:
    return {_name(alternative) for alternative in alternatives}


def _text(
    before: tuple[_Alternative, ...],
    after: tuple[_Alternative, ...],
    gone: list[_Alternative],
    come: list[_Alternative],
) -> str:
    if before == ((),):
        return f"the operation asks for credentials now: {_list(come)}"
    if after == ((),):
        return f"the operation asks for no credentials any more, was {_list(gone)}"
    parts = [f"no longer takes {_list(gone)}"] if gone else []
    parts += [f"takes {_list(come)} now"] if come else []
    return f"the operation {' and '.join(parts)}"


def _list(alternatives: list[_Alternative]) -> str:
    return " or ".join(" with ".join(_use(use) for use in item) or "anonymous access" for item in alternatives)


def _use(use: SecurityUse) -> str:
    scopes = f" ({', '.join(use.scopes)})" if use.scopes else ""
    return use.scheme.name + scopes
