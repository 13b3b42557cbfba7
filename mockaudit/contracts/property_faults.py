"""Find properties that a value holds though its schema does not declare them, or not for this direction."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TypeAlias

from mockaudit.contracts.declared import Applying, Declared, Entry, Property, below, collect_declared, properties_of
from mockaudit.contracts.nearest import nearest
from mockaudit.contracts.nodes import Nodes, follow_at
from mockaudit.contracts.patterns import matches
from mockaudit.contracts.refs import Link, Place, RefError, pointer_of
from mockaudit.contracts.translate import is_hidden
from mockaudit.model.contract import Direction, PropertyFault, SchemaRef
from mockaudit.model.location import Location
from mockaudit.model.value import Value

MAX_FAULTS = 200
MAX_VISITS = 50_000
_HIDDEN = {Direction.REQUEST: ("readOnly", "read-only"), Direction.RESPONSE: ("writeOnly", "write-only")}
_MOST_NAMED = 7

Visit: TypeAlias = tuple[dict[str, Value] | list[Value], Link, Applying]


class Faults:
    """The search through values for one direction. One value's search ends after ``MAX_VISITS`` members."""

    def __init__(self, nodes: Nodes, direction: Direction) -> None:
        self.nodes = nodes
        self.keyword, self.kind = _HIDDEN[direction]
        self.visits = 0
        self._declared_at: dict[tuple[tuple[Place, bool], ...], Declared] = {}
        self._hidden_at: dict[Place, bool] = {}
        self._starts: dict[Place, Applying] = {}

    def of(self, schema: SchemaRef, value: Value) -> tuple[PropertyFault, ...]:
        """Give the faults of a value in its own order. A schema that cannot be read has none."""
        written = (schema.path, schema.pointer)
        schemas = self._starts.get(written)
        if schemas is None:
            try:
                place, start = follow_at(self.nodes, written)
            except RefError:
                return ()
            schemas = self._starts[written] = Applying([Entry(place=place, schema=start)])
        self.visits = 0
        found: list[PropertyFault] = []
        stack: list[Visit] = [(value, None, schemas)] if isinstance(value, dict | list) else []
        while stack and len(found) < MAX_FAULTS and self.visits < MAX_VISITS:
            item, link, schemas = stack.pop()
            declared = self._declared(item, schemas)
            if isinstance(item, dict):
                inner = self._object(item, link, declared, found)
                self.visits += 1 + len(item)
            else:
                inner = [
                    (member, (link, index), declared.prefix.get(index, declared.items))
                    for index, member in enumerate(item[:MAX_VISITS])
                    if isinstance(member, dict | list)
                ]
                self.visits += 1 + min(len(item), MAX_VISITS)
            stack.extend(reversed([visit for visit in inner if visit[2].entries]))
        return tuple(found[:MAX_FAULTS])

    def _object(
        self, value: dict[str, Value], link: Link, declared: Declared, found: list[PropertyFault]
    ) -> list[Visit]:
        inner: list[Visit] = []
        unused: tuple[str, ...] | None = None
        for name, member in value.items():
            known = self._known(declared, name)
            if known.hidden is not None:
                at = pointer_of((link, name))
                found.append(PropertyFault(kind=self.kind, instance=at, name=name, schema=_at(known.hidden)))
            elif not known.is_declared:
                if unused is None:
                    unused = tuple([known for known in _names(declared) if known not in value])
                found.append(_undeclared(declared, name, pointer_of((link, name)), unused))
            if isinstance(member, dict | list):
                inner.append((member, (link, name), known.schemas))
        return inner

    def _known(self, declared: Declared, name: str) -> Property:
        known = declared.known.get(name)
        if known is not None:
            return known
        own = [below(entry, "properties", name) for entry in declared.holders if name in properties_of(entry)]
        if own:
            known = declared.known[name] = self._property(declared, own, name)
            return known
        if declared.patterns:  # of the names that they fit there is no end
            return self._property(declared, own, name)
        if declared.other is None:
            declared.other = self._property(declared, own, name)
        return declared.other

    def _property(self, declared: Declared, own: list[Entry], name: str) -> Property:
        matching = own + [entry for pattern, entry in declared.patterns if matches(pattern, name)]
        return Property(
            is_declared=bool(matching or declared.additional or declared.open),
            hidden=self._hiding(own),
            schemas=Applying(matching or declared.additional),
        )

    def _hiding(self, entries: list[Entry]) -> Place | None:
        """Give the place that says a property does not travel this way: one that surely applies, or all that may."""
        hidden = [entry for entry in entries if self._is_hidden(entry)]
        if not hidden:
            return None
        sure = [entry for entry in hidden if entry.sure]
        if sure:
            return sure[0].place
        return hidden[0].place if len(hidden) == len(entries) else None

    def _is_hidden(self, entry: Entry) -> bool:
        known = self._hidden_at.get(entry.place)
        if known is None:
            known = is_hidden(self.nodes, entry.place[0], entry.schema, self.keyword)
            self._hidden_at[entry.place] = known
        return known

    def _declared(self, value: Value, schemas: Applying) -> Declared:
        if schemas.declared is not None:
            return schemas.declared
        key = tuple([(entry.place, entry.sure) for entry in schemas.entries])
        declared = self._declared_at.get(key)
        if declared is None:
            declared = collect_declared(self.nodes, schemas.entries, value)
        if not declared.tagged:
            schemas.declared = self._declared_at[key] = declared
        return declared


def _names(declared: Declared) -> Iterable[str]:
    """Give the names of all properties that are declared, in order."""
    return dict.fromkeys(chain.from_iterable(map(properties_of, declared.holders)))


def _undeclared(declared: Declared, name: str, pointer: str, unused: tuple[str, ...]) -> PropertyFault:
    """Tell of a property that nothing declares; ``unused`` are the declared ones that its object does not have."""
    place = declared.closed or declared.at
    return PropertyFault(
        kind="undeclared",
        instance=pointer,
        name=name,
        schema=_at(place),
        suggestion=nearest(name, unused),
        declared=unused[:_MOST_NAMED],
        closed=declared.closed is not None,
    )


def _at(place: Place) -> Location:
    return Location(path=place[0], pointer=place[1])
