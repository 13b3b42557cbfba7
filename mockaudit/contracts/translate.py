"""Turn a schema of any dialect into JSON Schema 2020-12 at the same pointers, keeping only what asserts something."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field

from mockaudit.contracts.formats import ASSERTED, INTEGER_BOUNDS
from mockaudit.contracts.nodes import Nodes, follow, target
from mockaudit.contracts.refs import Place, RefError, child, encode
from mockaudit.model.contract import Direction
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.value import Json

_BRANCHES = ("allOf", "anyOf", "oneOf")
_MAPS = ("properties", "patternProperties")
_MODERN_MAPS = ("$defs", "definitions", "dependentSchemas")
_SINGLE = ("additionalProperties", "not")
_MODERN_SINGLE = ("if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties")
_PLAIN = [
    "enum",
    "maximum",
    "minimum",
    "multipleOf",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
]
_MODERN_PLAIN = ["const", "exclusiveMaximum", "exclusiveMinimum", "maxContains", "minContains", "dependentRequired"]
_NO_TYPES = {"file", "any"}
_HIDDEN: dict[Direction | None, str] = {Direction.REQUEST: "readOnly", Direction.RESPONSE: "writeOnly"}
_MAX_CHAIN = 8


@dataclass(slots=True)
class Translated:
    """A schema in JSON Schema 2020-12, the places that it refers to, and its references that lead nowhere.

    ``moved`` are the pointers of the schemas whose ``$ref``, ``allOf``, ``anyOf`` and ``oneOf`` lie below ``anyOf/0``
    now, so that null gets past them: ``restored`` moves a pointer back. ``directed`` is true where the direction
    matters: something that is required is readOnly or writeOnly.
    """

    schema: Json
    refs: list[Place] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    broken: list[tuple[str, Location]] = field(default_factory=list)
    directed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """Translates the schemas of one contract for one direction, or as they are written where there is none.

    ``legacy`` is true for Swagger 2.0 and OpenAPI 3.0, whose schemas are an older draft with ``nullable``.
    ``uri`` gives the URI of a place: every target of a ``$ref`` becomes a resource of its own.
    """

    nodes: Nodes
    legacy: bool
    direction: Direction | None
    uri: Callable[[Place], str]

    def translate(self, place: Place) -> Translated:
        """Translate the schema at a place. Raises KeyError where there is none."""
        out = Translated(schema=True)
        out.schema = _Walk(self, out, place[0]).schema(self.nodes.get(*place), place[1], "")
        return out


class _Walk:
    """One translation under way in one file."""

    def __init__(self, translator: Translator, out: Translated, path: str) -> None:
        self.to = translator
        self.out = out
        self.path = path
        self.single = _SINGLE if translator.legacy else _SINGLE + _MODERN_SINGLE
        self.maps = _MAPS if translator.legacy else _MAPS + _MODERN_MAPS
        self.plain = _PLAIN if translator.legacy else _PLAIN + _MODERN_PLAIN

    def schema(self, value: Json, pointer: str, scope: str) -> Json:
        if isinstance(value, bool):
            return value
        if not isinstance(value, dict):
            return True  # ``null`` or a text where a schema belongs: no schema; the contract's lint says so
        ref = value.get("$ref", value.get("$dynamicRef"))
        if isinstance(ref, str) and self.to.legacy:
            referred = self.reference(ref, pointer, scope)
            self.nullable(value, referred, pointer)
            return referred
        if isinstance(value.get("$id"), str):
            scope = pointer
        result: dict[str, Json] = dict(self.reference(ref, pointer, scope)) if isinstance(ref, str) else {}
        for key in self.plain:
            if value.get(key) is not None:
                result[key] = value[key]
        if "const" in value and not self.to.legacy:
            result["const"] = value["const"]
        self.types(value, result)
        self.numbers(value, result)
        self.required(value, result)
        self.children(value, result, pointer, scope)
        if self.to.legacy:
            self.nullable(value, result, pointer)
        return result

    def reference(self, ref: str, pointer: str, scope: str) -> dict[str, Json]:
        """Write a reference absolutely and note where it leads; a broken one is noted and asserts nothing."""
        nodes = self.to.nodes
        try:
            try:
                inner = "#" + encode(scope) + ref[1:] if scope and ref.startswith("#") else ref
                place, value = target(nodes, inner, self.path)
            except RefError:
                if not scope:
                    raise
                place, value = target(nodes, ref, self.path)
            follow(nodes, place, value)
        except RefError as error:
            self.out.broken.append((str(error), Location(path=self.path, pointer=pointer)))
            return {}
        self.out.refs.append(place)
        return {"$ref": self.to.uri(place)}

    def types(self, value: dict[str, Json], result: dict[str, Json]) -> None:
        declared = value.get("type")
        names = [declared] if isinstance(declared, str) else declared
        if isinstance(names, list) and names and not any(name in _NO_TYPES for name in names if isinstance(name, str)):
            kept: list[Json] = list(dict.fromkeys(name for name in names if isinstance(name, str)))
            result["type"] = kept if isinstance(declared, list) else kept[0]
        name = value.get("format")
        if isinstance(name, str) and name in ASSERTED:
            result["format"] = value["format"]

    def numbers(self, value: dict[str, Json], result: dict[str, Json]) -> None:
        if self.to.legacy:
            # Draft 4: a boolean that makes the bound beside it exclusive.
            for bound in ("maximum", "minimum"):
                keyword = "exclusive" + bound.capitalize()
                limit = value.get(keyword)
                if limit is True and bound in result:
                    result[keyword] = result.pop(bound)
                elif isinstance(limit, int | float) and not isinstance(limit, bool):
                    result[keyword] = limit
        name = value.get("format")
        bounds = INTEGER_BOUNDS.get(name) if isinstance(name, str) else None
        if bounds is not None and "integer" in _listed(result.get("type")):
            for keyword, limit in zip(("minimum", "maximum"), bounds, strict=True):
                result.setdefault(keyword, limit)

    def required(self, value: dict[str, Json], result: dict[str, Json]) -> None:
        names = value.get("required")
        if not isinstance(names, list):
            return  # draft 3 wrote a boolean on the property, and so does a parameter
        kept = list(dict.fromkeys(name for name in names if isinstance(name, str)))
        result["required"] = [*kept]
        hidden = self.hidden(self.path, value, 0) if kept else {}
        if not hidden.keys().isdisjoint(kept):
            self.out.directed = True
            keyword = _HIDDEN.get(self.to.direction)
            result["required"] = [name for name in kept if keyword not in hidden.get(name, ())]

    def hidden(self, path: str, value: dict[str, Json], depth: int) -> dict[str, set[str]]:
        """Collect the properties that travel in one direction only, and what says so, through ``allOf`` and ``$ref``."""
        found: dict[str, set[str]] = {}
        properties = value.get("properties")
        for name, schema in properties.items() if isinstance(properties, dict) else ():
            for keyword in _HIDDEN.values():
                if is_hidden(self.to.nodes, path, schema, keyword):
                    found.setdefault(name, set()).add(keyword)
        branches = value.get("allOf")
        for branch in branches if isinstance(branches, list) and depth < _MAX_CHAIN else ():
            try:
                (file, _), schema = follow(self.to.nodes, (path, ""), branch)
            except RefError:
                continue
            if isinstance(schema, dict):
                for name, keywords in self.hidden(file, schema, depth + 1).items():
                    found.setdefault(name, set()).update(keywords)
        return found

    def children(self, value: dict[str, Json], result: dict[str, Json], pointer: str, scope: str) -> None:
        for key in self.single:
            if key in value:
                result[key] = self.schema(value[key], child(pointer, key), scope)
        for key in self.maps:
            members = value.get(key)
            if isinstance(members, dict):
                result[key] = {
                    name: self.schema(item, child(pointer, key, name), scope) for name, item in members.items()
                }
        for key in _BRANCHES if self.to.legacy else (*_BRANCHES, "prefixItems"):
            members = value.get(key)
            if isinstance(members, list) and members:
                result[key] = self.each(members, child(pointer, key), scope)
        self.items(value, result, pointer, scope)

    def nullable(self, value: dict[str, Json], result: dict[str, Json], pointer: str) -> None:
        """Let null in where ``nullable`` says so, past references and branches as well.

        By the letter ``nullable`` counts only beside ``type`` (OpenAPI 3.0.3, clarification of nullable), and what
        stands beside ``$ref`` does not count at all; authors write it there all the same, and mean it. An ``enum``
        without null keeps null out.
        """
        if not is_nullable(value):
            return
        if "type" in result:
            result["type"] = list(dict.fromkeys([*_listed(result["type"]), "null"]))
        rest: dict[str, Json] = {key: result.pop(key) for key in ("$ref", *_BRANCHES) if key in result}
        if rest:
            result["anyOf"] = [rest, {"type": "null"}]
            self.out.moved.append(pointer)

    def items(self, value: dict[str, Json], result: dict[str, Json], pointer: str, scope: str) -> None:
        items = value.get("items")
        if not isinstance(items, list):
            if items is not None:
                result["items"] = self.schema(items, child(pointer, "items"), scope)
            return
        if items:
            result["prefixItems"] = self.each(items, child(pointer, "items"), scope)
        if "additionalItems" in value:
            result["items"] = self.schema(value["additionalItems"], child(pointer, "additionalItems"), scope)

    def each(self, schemas: list[Json], pointer: str, scope: str) -> list[Json]:
        return [self.schema(item, child(pointer, index), scope) for index, item in enumerate(schemas)]


def is_hidden(nodes: Nodes, path: str, schema: Json, keyword: str, depth: int = 0) -> bool:
    """Tell whether a property's schema says ``keyword`` (readOnly, writeOnly), through ``$ref`` and ``allOf``."""
    if not isinstance(schema, dict) or depth > _MAX_CHAIN:
        return False
    if schema.get(keyword) is True:
        return True
    if "$ref" not in schema and "allOf" not in schema:
        return False
    try:
        (file, _), followed = follow(nodes, (path, ""), schema)
    except RefError:
        return False
    if followed is not schema:
        return is_hidden(nodes, file, followed, keyword, depth + 1)
    branches = schema.get("allOf")
    return isinstance(branches, list) and any(is_hidden(nodes, path, item, keyword, depth + 1) for item in branches)


def restored(pointer: str, moved: Iterable[str]) -> str:
    """Give the contract's own pointer for one into a translated schema; ``moved`` lists parents before children."""
    for start in moved:
        wrapper = f"{start}/anyOf"
        if pointer == wrapper:
            return f"{start}/nullable"
        if pointer.startswith(f"{wrapper}/0/"):
            pointer = start + pointer[len(wrapper) + 2 :]
    return pointer


def is_nullable(schema: dict[str, Json]) -> bool:
    """Tell whether a schema of Swagger 2.0 or OpenAPI 3.0 says that null is a value, too."""
    return schema.get("nullable") is True or schema.get("x-nullable") is True


def _listed(types: Json) -> list[Json]:
    return types if isinstance(types, list) else [] if types is None else [types]
