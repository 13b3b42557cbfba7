"""Tell at once whether a table keeps schema.json, so that the validator is imported only to explain why it does not."""

from __future__ import annotations

from mockaudit.model.value import Json

_TYPES: dict[Json, type] = {"array": list, "boolean": bool, "object": dict, "string": str}
KEYWORDS = frozenset(
    {"additionalProperties", "enum", "items", "minItems", "minLength", "properties", "required", "type"}
)


def fits(value: Json, schema: Json) -> bool:
    """Hold a value against a schema that uses no keywords but ``KEYWORDS`` and those that only describe."""
    if not isinstance(schema, dict):
        return schema is True
    types = schema.get("type", list(_TYPES))
    if not any(isinstance(value, _TYPES[name]) for name in (types if isinstance(types, list) else [types])):
        return False
    choices = schema.get("enum")
    if isinstance(choices, list) and value not in choices:
        return False
    if isinstance(value, str):
        return len(value) >= _number(schema, "minLength")
    if isinstance(value, list):
        items = schema.get("items", True)
        return len(value) >= _number(schema, "minItems") and all(fits(item, items) for item in value)
    return not isinstance(value, dict) or _fits_object(value, schema)


def _fits_object(value: dict[str, Json], schema: dict[str, Json]) -> bool:
    known, others, required = schema.get("properties"), schema.get("additionalProperties", True), schema.get("required")
    members = known if isinstance(known, dict) else {}
    if isinstance(required, list) and any(name not in value for name in required):
        return False
    return all(fits(member, members.get(name, others)) for name, member in value.items())


def _number(schema: dict[str, Json], keyword: str) -> int:
    number = schema.get(keyword, 0)
    return number if isinstance(number, int) else 0
