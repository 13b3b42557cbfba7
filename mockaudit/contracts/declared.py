"""Gather what all the subschemas that apply to one object say of its properties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from mockaudit.contracts.nodes import Nodes, follow
from mockaudit.contracts.refs import Place, RefError, child
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Json, Value

MAX_SUBSCHEMAS = 2_000
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("if", "then", "else")

_DESCRIBING = frozenset(("properties", "patternProperties", "additionalProperties", *_LISTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A schema with its place. ``sure`` is false below ``oneOf``, ``anyOf``, ``if`` and their like: it may not apply."""

    place: Place
    schema: Json
    sure: bool = True


@dataclass(slots=True, eq=False)
class Applying:
    """The schemas that apply to one value, and what they declare where that is known, and the same for all values."""

    entries: list[Entry] = field(default_factory=list)
    declared: Declared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """What there is to say of a property: the place that says it does not travel this way, the schemas of its value."""

    is_declared: bool
    hidden: Place | None
    schemas: Applying


@dataclass(slots=True)
class Declared:
    """What all subschemas that apply to one object say of its properties, taken together.

    ``holders`` are those with ``properties``. ``tagged`` is true where a discriminator chose among them, so that the
    result holds for this value only. ``known`` is what there is to say of the properties that were met, ``other`` the
    same for all that nobody declares by name or pattern.
    """

    at: Place
    holders: list[Entry] = field(default_factory=list)
    patterns: list[tuple[str, Entry]] = field(default_factory=list)
    additional: list[Entry] = field(default_factory=list)
    items: Applying = field(default_factory=Applying)
    prefix: dict[int, Applying] = field(default_factory=dict)
    known: dict[str, Property] = field(default_factory=dict)
    other: Property | None = None
    open: bool = False
    closed: Place | None = None
    tagged: bool = False


def collect_declared(nodes: Nodes, schemas: list[Entry], value: Value) -> Declared:
    """Gather what some schemas and all that they are made of say of the properties of an object, or of an array."""
    declared = Declared(at=schemas[0].place)
    pending = list(reversed(schemas))
    seen: set[tuple[Place, bool]] = set()
    while pending:
        written = pending.pop()
        try:
            entry = _followed(nodes, written, pending)
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
    if not any(map(properties_of, declared.holders)) and not declared.patterns and declared.closed is None:
        declared.open = True
    return declared


def _followed(nodes: Nodes, entry: Entry, pending: list[Entry]) -> Entry:
    """Follow a reference; what stands beside it (OpenAPI 3.1) applies as well."""
    schema = entry.schema
    if not isinstance(schema, dict) or not isinstance(schema.get("$ref"), str):
        return entry
    if len(schema) > 1:
        rest: Json = {key: item for key, item in schema.items() if key != "$ref"}
        pending.append(Entry(place=entry.place, schema=rest, sure=entry.sure))
    place, followed = follow(nodes, entry.place, schema)
    return Entry(place=place, schema=followed, sure=entry.sure)


def is_open_map(schema: dict[str, Json]) -> bool:
    """Tell whether a schema takes any object: it is not of another type and describes no property."""
    types = schema.get("type", "object")
    return (types == "object" or (isinstance(types, list) and "object" in types)) and not schema.keys() & _DESCRIBING


def _collect_own(declared: Declared, entry: Entry, schema: dict[str, Json]) -> None:
    if isinstance(schema.get("properties"), dict):
        declared.holders.append(entry)
    patterns = schema.get("patternProperties")
    for pattern in patterns if isinstance(patterns, dict) else ():
        declared.patterns.append((pattern, below(entry, "patternProperties", pattern)))
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        rest = schema.get(keyword)
        if rest is False and entry.sure:
            path, pointer = entry.place
            declared.closed = declared.closed or (path, child(pointer, keyword))
        elif isinstance(rest, dict):
            declared.additional.append(below(entry, keyword))
        declared.open = declared.open or (rest is not None and rest is not False)
    for keyword in ("prefixItems", "items"):
        listed = schema.get(keyword)
        for index in range(len(listed)) if isinstance(listed, list) else ():
            declared.prefix.setdefault(index, Applying()).entries.append(below(entry, keyword, index))
        if isinstance(listed, dict):
            declared.items.entries.append(below(entry, keyword))


def below(entry: Entry, *tokens: str | int) -> Entry:
    """Give the subschema that some tokens, escaped in its pointer only, lead to; it applies as surely."""
    schema = entry.schema
    for token in tokens:
        schema = schema[token]  # type: ignore[index]
    path, pointer = entry.place
    return Entry(place=(path, child(pointer, *tokens)), schema=schema, sure=entry.sure)


def properties_of(entry: Entry) -> dict[str, Json]:
    """Give the ``properties`` of a schema."""
    found = entry.schema.get("properties") if isinstance(entry.schema, dict) else None
    return found if isinstance(found, dict) else {}


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
