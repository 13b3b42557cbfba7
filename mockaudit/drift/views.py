"""Fold a schema's ``$ref`` and ``allOf`` into one flat view of what it says, each keyword with its place."""

from __future__ import annotations

from dataclasses import field

from mockaudit.contracts.nodes import Nodes, follow, target
from mockaudit.contracts.refs import Place, RefError, child
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Json

MAX_PARTS = 64
_PLAIN = (
    "enum",
    "const",
    "pattern",
    "multipleOf",
    "uniqueItems",
    "format",
    "readOnly",
    "writeOnly",
    "deprecated",
    "maximum",
    "minimum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "maxProperties",
    "minProperties",
)


@dataclass(slots=True)
class View:
    """What a schema says. ``types`` holds no null and is empty where any is allowed.

    ``keywords`` maps a plain keyword to its value, ``places`` every keyword to where it stands; ``required`` maps names
    to the place of the list. ``branches`` holds the alternatives of ``oneOf`` and ``anyOf``. ``is_open`` is true where
    a part could not be read, ``is_never`` where nothing is valid.
    """

    place: Place
    types: frozenset[str] = frozenset()
    nullable: bool = False
    keywords: dict[str, Json] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    properties: dict[str, Place] = field(default_factory=dict)
    required: dict[str, Place] = field(default_factory=dict)
    items: Place | None = None
    additional: Place | None = None
    closed: bool = False
    branches: dict[str, tuple[Place, ...]] = field(default_factory=dict)
    is_open: bool = False
    is_never: bool = False

    def at(self, keyword: str) -> Place:
        """Give the place of a keyword, of the whole schema where it has none."""
        return self.places.get(keyword, self.place)


def view_of(nodes: Nodes, place: Place, *, legacy: bool) -> View:
    """Look at the schema at a place; ``legacy`` schemas (Swagger 2.0, OpenAPI 3.0) have ``nullable``."""
    view = View(place=place)
    pending = [place]
    seen: set[Place] = set()
    has_type = False
    while pending:
        part = pending.pop(0)
        if part in seen:
            continue
        if len(seen) >= MAX_PARTS:
            view.is_open = True
            break
        seen.add(part)
        value = _value(nodes, part)
        if not isinstance(value, dict):
            view.is_never |= value is False
            view.is_open |= not isinstance(value, bool)
            continue
        ref = value.get("$ref")
        if isinstance(ref, str):
            try:
                pending.insert(0, target(nodes, ref, part[0])[0])
            except RefError:
                view.is_open = True
            if legacy:
                continue
        has_type |= _types(view, part, value, legacy=legacy, known=has_type)
        _plain(view, part, value)
        _members(view, part, value)
        pending += _combined(nodes, view, part, value)
    return view


def _value(nodes: Nodes, place: Place) -> Json:
    try:
        return nodes.get(*place)
    except KeyError:
        return None


def _types(view: View, part: Place, value: dict[str, Json], *, legacy: bool, known: bool) -> bool:
    """Read type and nullability of a part; the first that declares them counts."""
    declared = value.get("type")
    names = [declared] if isinstance(declared, str) else declared if isinstance(declared, list) else []
    kinds = {name for name in names if isinstance(name, str)}
    is_nullable = "null" in kinds or (legacy and (value.get("nullable") is True or value.get("x-nullable") is True))
    if known or not (kinds or is_nullable):
        if kinds and not view.types:
            view.types = frozenset(kinds - {"null"})
            view.places.setdefault("type", (part[0], child(part[1], "type")))
        return False
    view.nullable |= is_nullable  # an alternative "null" around this part was seen before it
    view.types = frozenset(kinds - {"null"})
    keyword = "nullable" if "nullable" in value and legacy else "type"
    view.places["nullable"] = (part[0], child(part[1], keyword))
    if kinds:
        view.places["type"] = (part[0], child(part[1], "type"))
    return True


def _plain(view: View, part: Place, value: dict[str, Json]) -> None:
    for keyword in _PLAIN:
        if keyword in value and keyword not in view.keywords and (value[keyword] is not None or keyword == "const"):
            view.keywords[keyword] = value[keyword]
            view.places[keyword] = (part[0], child(part[1], keyword))


def _members(view: View, part: Place, value: dict[str, Json]) -> None:
    properties = value.get("properties")
    for name in properties if isinstance(properties, dict) else ():
        view.properties.setdefault(name, (part[0], child(part[1], "properties", name)))
    required = value.get("required")
    for item in required if isinstance(required, list) else ():
        if isinstance(item, str):
            view.required.setdefault(item, (part[0], child(part[1], "required")))
    if view.items is None and isinstance(value.get("items"), dict):
        view.items = (part[0], child(part[1], "items"))
    extra = value.get("additionalProperties")
    if isinstance(extra, dict) and view.additional is None:
        view.additional = (part[0], child(part[1], "additionalProperties"))
    if extra is not None:
        view.closed |= extra is False
        view.places.setdefault("additionalProperties", (part[0], child(part[1], "additionalProperties")))


def _combined(nodes: Nodes, view: View, part: Place, value: dict[str, Json]) -> list[Place]:
    """Give the parts of ``allOf``; keep alternatives, but read "null or X" as a nullable X."""
    branches = value.get("allOf")
    parts = [
        (part[0], child(part[1], "allOf", index)) for index in range(len(branches) if isinstance(branches, list) else 0)
    ]
    for keyword in ("oneOf", "anyOf"):
        branches = value.get(keyword)
        if not isinstance(branches, list) or not branches:
            continue
        places = [(part[0], child(part[1], keyword, index)) for index in range(len(branches))]
        real = [place for place, branch in zip(places, branches, strict=True) if not _is_null(branch)]
        if len(real) < len(places):
            view.nullable = True
            view.places.setdefault("nullable", (part[0], child(part[1], keyword)))
        if len(real) == 1:
            parts.append(real[0])
        elif keyword not in view.branches:
            view.branches[keyword] = tuple(_final(nodes, place) for place in real)
            view.places[keyword] = (part[0], child(part[1], keyword))
    return parts


def _is_null(branch: Json) -> bool:
    return isinstance(branch, dict) and branch.get("type") == "null"


def _final(nodes: Nodes, place: Place) -> Place:
    """Follow a bare reference, so that an alternative is known by what it names."""
    try:
        return follow(nodes, place, nodes.get(*place))[0]
    except (KeyError, RefError):
        return place
