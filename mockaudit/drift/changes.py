"""Find everything that changed between two revisions of a contract: two sides in, changes in the contract's order out."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.drift.bodies import request_body_changes
from mockaudit.drift.change import Change
from mockaudit.drift.operations import lifecycle_changes, name_changes, operation_changes, server_changes
from mockaudit.drift.parameters import parameter_changes
from mockaudit.drift.responses import response_changes
from mockaudit.drift.schemas import SchemaDiffer
from mockaudit.drift.security import security_changes
from mockaudit.drift.sides import Side


def find_changes(old: Side, new: Side) -> tuple[Change, ...]:
    """Compare two revisions; files with the same content have no changes."""
    if old.document.contract.digest == new.document.contract.digest:
        return ()
    return tuple(_changes(old, new))


def _changes(old: Side, new: Side) -> Iterator[Change]:
    differ = SchemaDiffer(old=old.nodes, new=new.nodes, old_legacy=old.legacy, new_legacy=new.legacy)
    yield from server_changes(old, new)
    yield from operation_changes(old, new)
    for key, after in new.operations.items():
        before = old.operations.get(key)
        if before is None:
            continue
        yield from lifecycle_changes(before, after)
        yield from name_changes(old, new, before, after)
        yield from security_changes(before, after)
        yield from parameter_changes(differ, before, after)
        yield from request_body_changes(differ, before, after)
        yield from response_changes(differ, before, after)
