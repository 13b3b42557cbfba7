"""Turn drafts of schema changes into changes of an operation: oasdiff's id, the sentence, the places."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.contracts.refs import Place, child
from mockaudit.drift.aspects import ASPECTS, breaks, rule_id
from mockaudit.drift.change import Change
from mockaudit.drift.draft import Draft
from mockaudit.drift.schemas import SchemaDiffer
from mockaudit.model.contract import Direction, SchemaRef
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location

BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Whose schema is compared.

    ``scope`` is body, parameter or header. ``subject`` is the parameter ("query limit") or header, "" for a body.
    """

    operation: str
    direction: Direction
    scope: str = BODY
    status: str | None = None
    subject: str = ""

    def text(self, path: tuple[str, ...]) -> str:
        """Name what changed: ``response property items/*/price``, ``query parameter limit``."""
        way = self.direction.value
        if self.scope == BODY:
            return f"{way} property {'/'.join(path)}" if path else f"{way} body"
        kind, _, name = self.subject.partition(" ")
        own = f"{kind} parameter {name}" if self.scope == "parameter" else f"response header {self.subject}"
        return f"{own}, property {'/'.join(path)}," if path else own


def schema_changes(
    differ: SchemaDiffer, where: Where, old: SchemaRef | None, new: SchemaRef | None
) -> Iterator[Change]:
    """Yield the changes of a payload's or a parameter's schema; without a schema on both sides there are none."""
    if old is None or new is None:
        return
    for path, draft in differ.changes(old, new, where.direction):
        yield change_of(where, path, draft)


def change_of(where: Where, path: tuple[str, ...], draft: Draft) -> Change:
    """Make the change that a draft means at one place of one operation."""
    scope = where.scope
    if path:
        scope = "property" if scope == BODY else f"{scope}-property"
    aspect = ASPECTS[draft.aspect]
    text = aspect.text.format(old=draft.before, new=draft.after)
    is_about_body = where.scope == BODY
    return Change(
        id=rule_id(where.direction, draft.aspect, scope) if is_about_body else _own_id(where, draft.aspect, scope),
        direction=where.direction,
        breaking=breaks(where.direction, draft.aspect),
        message=f"{where.text(path)} {text}",
        operation=where.operation,
        status=where.status,
        pointer=child("", *path) if is_about_body else None,
        keywords=draft.keywords,
        subject=where.subject or (path[-1] if path else ""),
        old=location(draft.old),
        new=location(draft.new),
        schemas=(ref(draft.schemas[0]), ref(draft.schemas[1])) if draft.schemas else None,
        narrows=None if aspect.request == aspect.response else aspect.request,
    )


def _own_id(where: Where, aspect: str, scope: str) -> str:
    if aspect in {"added", "added-required", "removed", "removed-required"}:
        return f"{where.direction.value}-{scope}-{aspect}"
    if aspect == "type-specialized":
        # oasdiff has a word for a parameter's property alone.
        return f"{where.direction.value}-{scope}-type-{'specialized' if scope != 'parameter' else 'changed'}"
    return rule_id(where.direction, aspect, scope)


def location(place: Place | None) -> Location | None:
    """Give a place as reports show it."""
    return None if place is None else Location(path=place[0], pointer=place[1])


def ref(place: Place) -> SchemaRef:
    """Give a place as a schema's."""
    return SchemaRef(path=place[0], pointer=place[1])
