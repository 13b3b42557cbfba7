"""One change of a contract: oasdiff's word for it, whether it breaks consumers, and where it stands on both sides."""

from __future__ import annotations

from enum import StrEnum

from mockaudit.model.contract import Direction, SchemaRef
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location


class Proof(StrEnum):
    """What subtracting the schemas says; a change that is not about schemas has no proof."""

    NONE = ""
    BREAKING = "proved breaking"
    SAFE = "proved safe"
    UNKNOWN = "cannot prove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A difference between two revisions of a contract.

    ``id`` is oasdiff's rule id (version 1.15.0), or one of the same build where it has none. ``direction`` is None for
    what concerns the whole operation. ``operation`` is the title in the new revision, in the old one where it was
    removed. ``pointer`` leads into the payload, with ``*`` for any item ("" is the whole payload, None: not about a
    payload). ``keywords`` are the JSON Schema keywords that a value can now fail on, or be freed from. ``subject`` names
    the parameter ("query limit") or the property. ``old`` and ``new`` are None where that side has nothing.
    ``schemas`` are the old and new schema, for the proof. ``narrows`` tells whether fewer values are allowed than
    before: such a change can make a fake wrong though it breaks no consumer.
    """

    id: str
    direction: Direction | None
    breaking: bool
    message: str
    operation: str
    status: str | None = None
    pointer: str | None = None
    keywords: tuple[str, ...] = ()
    subject: str = ""
    old: Location | None = None
    new: Location | None = None
    schemas: tuple[SchemaRef, SchemaRef] | None = None
    narrows: bool | None = None
    proof: Proof = Proof.NONE
