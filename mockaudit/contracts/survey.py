"""Walk a contract document once and give every reference, pattern, name and suspicious schema with its place."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.contracts.refs import Link, pointer_of
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Json

# Below these keys stand names that somebody chose, not keywords.
_NAME_MAPS = frozenset(
    [
        "properties",
        "patternProperties",
        "definitions",
        "$defs",
        "dependentSchemas",
        "schemas",
        "responses",
        "parameters",
        "requestBodies",
        "headers",
        "securitySchemes",
        "securityDefinitions",
        "links",
        "callbacks",
        "pathItems",
        "paths",
        "webhooks",
        "content",
        "variables",
        "encoding",
        "additionalOperations",
        "mediaTypes",
    ]
)
# What stands below these keys is data.
_DATA = frozenset(
    ["example", "examples", "default", "enum", "const", "value", "mapping", "scopes", "required", "dataValue"]
)
_SCHEMA_MAPS = frozenset(("properties", "patternProperties", "definitions", "$defs", "schemas"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that stands in a document. ``kind`` is "ref", "pattern", "id", "anchor", "null-schema" or "allOf"."""

    kind: str
    link: Link
    value: Json

    @property
    def pointer(self) -> str:
        """Give the pointer to the object that it stands in, or to the null."""
        return pointer_of(self.link)


_TEXT_FACTS = {"$ref": "ref", "pattern": "pattern", "$id": "id", "$anchor": "anchor", "$dynamicAnchor": "anchor"}


def survey(document: Json) -> Iterator[Fact]:
    """Yield the facts of a document; examples, defaults, enums and ``x-`` extensions are not looked into."""
    stack: list[tuple[Json, Link, str]] = [(document, None, "")]
    while stack:
        value, link, names = stack.pop()
        if isinstance(value, list):
            for index, item in enumerate(value):
                if type(item) is dict or type(item) is list:
                    stack.append((item, (link, index), ""))
        elif not isinstance(value, dict):
            continue
        elif names:
            for key, item in value.items():
                if type(item) is dict or type(item) is list:
                    stack.append((item, (link, key), ""))
                elif item is None and names in _SCHEMA_MAPS:
                    yield Fact(kind="null-schema", link=(link, key), value=None)
        else:
            yield from _keywords(value, link, stack)


def _keywords(value: dict[str, Json], link: Link, stack: list[tuple[Json, Link, str]]) -> Iterator[Fact]:
    for key, item in value.items():
        if type(item) is dict or type(item) is list:
            if key in _DATA or key.startswith("x-"):
                continue
            stack.append((item, (link, key), key if key in _NAME_MAPS else ""))
            if key == "allOf":
                yield Fact(kind="allOf", link=link, value=value)
        elif key in _TEXT_FACTS and isinstance(item, str):
            yield Fact(kind=_TEXT_FACTS[key], link=link, value=item)
        elif item is None and key == "schema":
            yield Fact(kind="null-schema", link=(link, key), value=None)
