"""Walk two revisions of a schema side by side: each pair of subschemas once, its changes with their path from the top."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import field

from mockaudit.contracts.nodes import Nodes, follow
from mockaudit.contracts.refs import Place, RefError
from mockaudit.drift.compare import compare, name_of
from mockaudit.drift.draft import Draft, show
from mockaudit.drift.views import View, view_of
from mockaudit.model.contract import Direction, SchemaRef
from mockaudit.model.dataclass import dataclass

MAX_PAIRS = 20_000
_HIDDEN = {Direction.REQUEST: "readOnly", Direction.RESPONSE: "writeOnly"}
_Step = tuple[tuple[str, ...], Place, Place]


@dataclass(slots=True)
class SchemaDiffer:
    """Compares schemas of two contracts; what was compared once, for whatever operation, is kept."""

    old: Nodes
    new: Nodes
    old_legacy: bool
    new_legacy: bool
    _kept: dict[tuple[Place, Place, Direction], tuple[tuple[Draft, ...], tuple[_Step, ...]]] = field(
        default_factory=dict
    )

    def changes(self, old: SchemaRef, new: SchemaRef, direction: Direction) -> Iterator[tuple[tuple[str, ...], Draft]]:
        """Yield every change with the steps from the top to the value it is about (``*`` for an item), nearest first.

        A subschema that is reached in several ways is told of at the first.
        """
        start = (_final(self.old, (old.path, old.pointer)), _final(self.new, (new.path, new.pointer)))
        pending: deque[tuple[tuple[str, ...], Place, Place]] = deque([((), *start)])
        seen = {start}
        while pending and len(seen) < MAX_PAIRS:
            path, before, after = pending.popleft()
            drafts, steps = self._pair(before, after, direction)
            for draft in drafts:
                yield (*path, *draft.tokens), draft
            for tokens, *places in steps:
                pair = (places[0], places[1])
                if pair not in seen:
                    seen.add(pair)
                    pending.append(((*path, *tokens), *pair))

    def _pair(self, old: Place, new: Place, direction: Direction) -> tuple[tuple[Draft, ...], tuple[_Step, ...]]:
        key = (old, new, direction)
        kept = self._kept.get(key)
        if kept is None:
            before, after = self._view_old(old), self._view_new(new)
            if before.is_open or after.is_open:
                kept = tuple(compare(before, after)), ()
            else:
                drafts = (
                    *compare(before, after),
                    *self._properties(before, after, direction),
                    *self._required(before, after, direction),
                )
                kept = drafts, tuple(self._steps(before, after, direction))
            self._kept[key] = kept
        return kept

    def _view_old(self, place: Place) -> View:
        return view_of(self.old, place, legacy=self.old_legacy)

    def _view_new(self, place: Place) -> View:
        return view_of(self.new, place, legacy=self.new_legacy)

    def _properties(self, old: View, new: View, direction: Direction) -> Iterator[Draft]:
        hidden = _HIDDEN[direction]
        for name, place in old.properties.items():
            if name not in new.properties and not self._view_old(place).keywords.get(hidden):
                aspect = "removed-required" if name in old.required else "removed"
                keywords = ("undeclared", "additionalProperties", "required", "unevaluatedProperties")
                yield _presence(aspect, keywords, (place, new.place), name, (old, new))
        for name, place in new.properties.items():
            if name in old.properties or self._view_new(place).keywords.get(hidden):
                continue
            aspect = "added-required" if name in new.required else "added"
            at = new.required.get(name, place)
            yield _presence(aspect, ("required", "undeclared"), (old.place, at), name, (old, new))

    def _required(self, old: View, new: View, direction: Direction) -> Iterator[Draft]:
        hidden = _HIDDEN[direction]
        for name in (name for name in old.properties if name in new.properties):
            was, is_now = old.required.get(name), new.required.get(name)
            if is_now is not None and was is None:
                if not self._view_new(new.properties[name]).keywords.get(hidden):
                    yield self._requiredness("became-required", name, old.place, is_now, (old, new))
            elif was is not None and is_now is None and not self._view_old(old.properties[name]).keywords.get(hidden):
                yield self._requiredness("became-optional", name, was, new.place, (old, new))

    def _requiredness(self, aspect: str, name: str, old: Place, new: Place, views: tuple[View, View]) -> Draft:
        schemas = (views[0].place, views[1].place)
        return Draft(
            aspect=aspect, keywords=("required",), old=old, new=new, after=show(name), tokens=(name,), schemas=schemas
        )

    def _steps(self, old: View, new: View, direction: Direction) -> Iterator[_Step]:
        hidden = _HIDDEN[direction]
        for name, own in old.properties.items():
            other = new.properties.get(name)
            if other is not None and not self._is_hidden(own, other, hidden):
                yield (name,), _final(self.old, own), _final(self.new, other)
        if old.items is not None and new.items is not None:
            yield ("*",), _final(self.old, old.items), _final(self.new, new.items)
        if old.additional is not None and new.additional is not None:
            yield ("*",), _final(self.old, old.additional), _final(self.new, new.additional)
        for keyword, places in old.branches.items():
            for before, after in _same(places, new.branches.get(keyword, ())):
                yield (), before, after

    def _is_hidden(self, old: Place, new: Place, keyword: str) -> bool:
        before, after = self._view_old(old).keywords.get(keyword), self._view_new(new).keywords.get(keyword)
        return before is True and after is True


def _presence(
    aspect: str, keywords: tuple[str, ...], places: tuple[Place, Place], name: str, views: tuple[View, View]
) -> Draft:
    is_provable = aspect.endswith("required")
    return Draft(
        aspect=aspect,
        keywords=keywords,
        old=places[0],
        new=places[1],
        tokens=(name,),
        schemas=(views[0].place, views[1].place) if is_provable else None,
    )


def _same(places: tuple[Place, ...], others: tuple[Place, ...]) -> Iterator[tuple[Place, Place]]:
    """Pair the alternatives of two sides: by the component that they name, those written inline by their order."""
    by_name = {name_of(other): other for other in others if name_of(other)}
    yield from ((place, by_name[name_of(place)]) for place in places if name_of(place) in by_name)
    inline = ([place for place in side if not name_of(place)] for side in (places, others))
    yield from zip(*inline, strict=False)


def _final(nodes: Nodes, place: Place) -> Place:
    try:
        value = nodes.get(*place)
        if isinstance(value, dict) and "$ref" in value and len(value) == 1:
            return follow(nodes, place, value)[0]
    except (KeyError, RefError):
        pass
    return place
