"""Find properties that a value holds though its schema does not declare them, or not for this direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TypeAlias

from mockaudit.contracts.nearest import nearest
from mockaudit.contracts.nodes import Nodes, follow, follow_at
from mockaudit.contracts.patterns import matches
from mockaudit.contracts.refs import Place, RefError, child
from mockaudit.contracts.translate import is_hidden
from mockaudit.model.contract import Direction, PropertyFault, SchemaRef
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.value import Json, Value

MAX_FAULTS = 200
MAX_VISITS = 50_000
MAX_SUBSCHEMAS = 2_000
_HIDDEN = {Direction.REQUEST: ("readOnly", "read-only"), Direction.RESPONSE: ("writeOnly", "write-only")}
_LISTS = ("allOf", "anyOf", "oneOf")
_MOST_NAMED = 7
_SINGLE = ("if", "then", "else")

_DESCRIBING = frozenset(("properties", "patternProperties", "additionalProperties", *_LISTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A schema with its place. ``sure`` is false below ``oneOf``, ``anyOf``, ``if`` and their like: it may not apply."""

    place: Place
    schema: Json
    sure: bool = True


@dataclass(slots=True)
class Declared:
    """What all subschemas that apply to one object say of its properties, taken together.

    ``tagged`` is true where a discriminator chose among them, so that the result holds for this value only.
    """

    at: Place
    properties: dict[str, list[Entry]] = field(default_factory=dict)
    patterns: list[tuple[str, Entry]] = field(default_factory=list)
    additional: list[Entry] = field(default_factory=list)
    items: list[Entry] = field(default_factory=list)
    prefix: dict[int, list[Entry]] = field(default_factory=dict)
    hidden: dict[str, Place | None] = field(default_factory=dict)
    open: bool = False
    closed: Place | None = None
    tagged: bool = False


Visit: TypeAlias = tuple[Value, str, list[Entry]]


class Faults:
    """The search through values for one direction. One value's search ends after ``MAX_VISITS`` members."""

    def __init__(self, nodes: Nodes, direction: Direction) -> None:
        self.nodes = nodes
        self.keyword, self.kind = _HIDDEN[direction]
        self.visits = 0
        self._declared_at: dict[tuple[tuple[Place, bool], ...], Declared] = {}
        self._hidden_at: dict[Place, bool] = {}
        self._starts: dict[Place, Entry] = {}

    def of(self, schema: SchemaRef, value: Value) -> tuple[PropertyFault, ...]:
        """Give the faults of a value in its own order. A schema that cannot be read has none."""
        written = (schema.path, schema.pointer)
        entry = self._starts.get(written)
        if entry is None:
            try:
                place, start = follow_at(self.nodes, written)
            except RefError:
                return ()
            entry = self._starts[written] = Entry(place=place, schema=start)
        self.visits = 0
        found: list[PropertyFault] = []
        stack: list[Visit] = [(value, "", [entry])]
        while stack and len(found) < MAX_FAULTS and self.visits < MAX_VISITS:
            item, pointer, schemas = stack.pop()
            if isinstance(item, dict):
                below = self._object(item, pointer, schemas, found)
                self.visits += 1 + len(item)
            elif isinstance(item, list):
                declared = self._declared(item, schemas)
                below = [
                    (member, child(pointer, index), declared.prefix.get(index, declared.items))
                    for index, member in enumerate(item[:MAX_VISITS])
                    if isinstance(member, dict | list)
                ]
                self.visits += 1 + min(len(item), MAX_VISITS)
            else:
                continue
            stack.extend(reversed([visit for visit in below if visit[2]]))
        return tuple(found[:MAX_FAULTS])

    def _object(
        self, value: dict[str, Value], pointer: str, schemas: list[Entry], found: list[PropertyFault]
    ) -> list[Visit]:
        declared = self._declared(value, schemas)
        below: list[Visit] = []
        for name, member in value.items():
            own = matching = declared.properties.get(name, [])
            if declared.patterns:
                matching = own + [entry for pattern, entry in declared.patterns if matches(pattern, name)]
            hidden = self._hidden(declared, name, own) if own else None
            if hidden is not None:
                at = child(pointer, name)
                found.append(PropertyFault(kind=self.kind, instance=at, name=name, schema=_at(hidden)))
            elif not matching and not declared.additional and not declared.open:
                found.append(_undeclared(declared, name, child(pointer, name), value))
            if isinstance(member, dict | list):
                below.append((member, child(pointer, name), matching or declared.additional))
        return below

    def _hidden(self, declared: Declared, name: str, entries: list[Entry]) -> Place | None:
        """Give the place that says a property does not travel this way: one that surely applies, or all that may."""
        if name not in declared.hidden:
            declared.hidden[name] = self._hiding(entries)
        return declared.hidden[name]

    def _hiding(self, entries: list[Entry]) -> Place | None:
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

    def _declared(self, value: Value, schemas: list[Entry]) -> Declared:
        key = tuple([(entry.place, entry.sure) for entry in schemas])
        declared = self._declared_at.get(key)
        if declared is None:
            declared = self._collect(value, schemas)
            if not declared.tagged:
                self._declared_at[key] = declared
        return declared

    def _collect(self, value: Value, schemas: list[Entry]) -> Declared:
        declared = Declared(at=schemas[0].place)
        pending = list(reversed(schemas))
        seen: set[tuple[Place, bool]] = set()
        while pending:
            written = pending.pop()
            try:
                entry = self._followed(written, pending)
            except RefError:
                declared.open = True
                continue
            if (entry.place, entry.sure) in seen:
                continue
            if not seen:
                declared.at = entry.place
            seen.add((entry.place, entry.sure))
            if len(seen) > MAX_SUBSCHEMAS or not isinstance(entry.schema, dict):
                declared.open = True
                continue
            if written.place[1].split("/")[-2:-1] in (["anyOf"], ["oneOf"]) and is_open_map(entry.schema):
                declared.open = True
            pending.extend(reversed(list(_subschemas(declared, entry.place, entry.schema, value, sure=entry.sure))))
            _collect_own(declared, entry, entry.schema)
        if not declared.properties and not declared.patterns and declared.closed is None:
            declared.open = True
        return declared

    def _followed(self, entry: Entry, pending: list[Entry]) -> Entry:
        """Follow a reference; what stands beside it (OpenAPI 3.1) applies as well."""
        schema = entry.schema
        if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
            return entry
        if len(schema) > 1:
            rest: Json = {key: item for key, item in schema.items() if key != "$ref"}
            pending.append(Entry(place=entry.place, schema=rest, sure=entry.sure))
        place, followed = follow(self.nodes, entry.place, schema)
        return Entry(place=place, schema=followed, sure=entry.sure)


def is_open_map(schema: dict[str, Json]) -> bool:
    """Tell whether a schema takes any object: it is not of another type and describes no property."""
    types = schema.get("type", "object")
    return (types == "object" or (isinstance(types, list) and "object" in types)) and not schema.keys() & _DESCRIBING


def _collect_own(declared: Declared, entry: Entry, schema: dict[str, Json]) -> None:
    path, pointer = entry.place

    def below(item: Json, *tokens: str | int) -> Entry:
        return Entry(place=(path, child(pointer, *tokens)), schema=item, sure=entry.sure)

    properties = schema.get("properties")
    for name, item in properties.items() if isinstance(properties, dict) else ():
        declared.properties.setdefault(name, []).append(below(item, "properties", name))
    patterns = schema.get("patternProperties")
    for pattern, item in patterns.items() if isinstance(patterns, dict) else ():
        declared.patterns.append((pattern, below(item, "patternProperties", pattern)))
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        rest = schema.get(keyword)
        if rest is False and entry.sure:
            declared.closed = declared.closed or (path, child(pointer, keyword))
        elif isinstance(rest, dict):
            declared.additional.append(below(rest, keyword))
        declared.open = declared.open or (rest is not None and rest is not False)
    for keyword in ("prefixItems", "items"):
        listed = schema.get(keyword)
        for index, item in enumerate(listed) if isinstance(listed, list) else ():
            declared.prefix.setdefault(index, []).append(below(item, keyword, index))
        if isinstance(listed, dict):
            declared.items.append(below(listed, keyword))


def _subschemas(
    declared: Declared, place: Place, schema: dict[str, Json], value: Value, *, sure: bool
) -> Iterator[Entry]:
    path, pointer = place
    for keyword in _LISTS:
        branches = schema.get(keyword)
        if not isinstance(branches, list):
            continue
        chosen = None
        if keyword != "allOf" and "discriminator" in schema:
            declared.tagged = True
            chosen = chosen_branch(schema, branches, value)
        known = keyword == "allOf" or chosen is not None or len(branches) == 1
        for index, branch in enumerate(branches):
            if chosen is None or index == chosen:
                yield Entry(place=(path, child(pointer, keyword, index)), schema=branch, sure=sure and known)
    for keyword in _SINGLE:
        if isinstance(schema.get(keyword), dict):
            yield Entry(place=(path, child(pointer, keyword)), schema=schema[keyword], sure=False)
    dependent = schema.get("dependentSchemas")
    for name, item in dependent.items() if isinstance(dependent, dict) else ():
        yield Entry(place=(path, child(pointer, "dependentSchemas", name)), schema=item, sure=False)


def chosen_branch(schema: dict[str, Json], branches: list[Json], value: Value) -> int | None:
    """Give the index of the branch that the discriminator's value names, None where it names none."""
    discriminator = schema.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    tag = value.get(name) if isinstance(value, dict) and isinstance(name, str) else None
    if not isinstance(discriminator, dict) or not isinstance(tag, str):
        return None
    mapping = discriminator.get("mapping")
    wanted = mapping.get(tag) if isinstance(mapping, dict) else None
    wanted = wanted if isinstance(wanted, str) else tag
    for index, branch in enumerate(branches):
        ref = branch.get("$ref") if isinstance(branch, dict) else None
        if isinstance(ref, str) and (ref == wanted or ref.rpartition("/")[2] == wanted):
            return index
    return None


def _undeclared(declared: Declared, name: str, pointer: str, value: dict[str, Value]) -> PropertyFault:
    place = declared.closed or declared.at
    unused = [known for known in declared.properties if known not in value]
    return PropertyFault(
        kind="undeclared",
        instance=pointer,
        name=name,
        schema=_at(place),
        suggestion=nearest(name, unused),
        declared=tuple(unused[:_MOST_NAMED]),
        closed=declared.closed is not None,
    )


def _at(place: Place) -> Location:
    return Location(path=place[0], pointer=place[1])
