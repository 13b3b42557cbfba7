"""Say of a container's content what is known where code adds to it on some paths only.

A container whose ``broken`` is ``SOME`` or ``LOOSE`` still lists whatever it may hold: code that does not know of these
two takes it for unknown.
"""

from __future__ import annotations

from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole

# A key may be absent.
SOME = "it is set on some paths of the code only"
# Keys may be absent, and the order of keys is not known.
LOOSE = "it is put together in one order or another"
PARTLY = (SOME, LOOSE)
RANKS = {None: 0, SOME: 1, LOOSE: 2}


@dataclass(frozen=True, slots=True, eq=False)
class Maybe:
    """A value under a key that may be absent. It stands in containers and arguments only, never within a ``OneOf``."""

    value: object


def certain(value: object) -> object:
    """Give a value that is there, a hole for one that may not be."""
    return Hole(reason=SOME) if isinstance(value, Maybe) else value


def worse(left: str | None, right: str | None) -> str | None:
    """Give the reason that leaves less known."""
    return left if RANKS.get(left, 3) >= RANKS.get(right, 3) else right


def is_listed(broken: str | None) -> bool:
    """Tell whether a container lists all that it may hold."""
    return broken is None or broken in PARTLY
