"""Something the audit could not look at, or had to say about itself: data, never silence."""

from __future__ import annotations

from enum import StrEnum

from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location


class NoticeKind(StrEnum):
    """Why there is a notice."""

    UNREADABLE = "unreadable"
    UNRESOLVED = "unresolved"
    CONTRACT = "contract"
    SUPPRESSION = "suppression"
    CROSS_CHECK = "cross-check"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What happened, where, and what to do about it."""

    kind: NoticeKind
    at: Location
    message: str
    hint: str = ""
