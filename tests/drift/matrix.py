"""Single changes of a small contract, each in a request, a response and a parameter, with what drift calls them."""

from __future__ import annotations

from dataclasses import dataclass

S = {"type": "string"}
I = {"type": "integer"}  # noqa: E741
N = {"type": "number"}
A = {"type": "array", "items": S}
O = {"type": "object"}  # noqa: E741

# name: (old schema, new schema, (aspect, breaks a request, breaks a response)); the schemas are those of a property.
VALUES = {
    "integer to number": (I, N, ("type-generalized", False, True)),
    "number to integer": (N, I, ("type-specialized", True, False)),
    "string to integer": (S, I, ("type-changed", True, True)),
    "format set": (S, {**S, "format": "date"}, ("type-specialized", True, False)),
    "format unset": ({**S, "format": "date"}, S, ("type-generalized", False, True)),
    "int32 to int64": ({**I, "format": "int32"}, {**I, "format": "int64"}, ("type-generalized", False, True)),
    "enum set": (S, {**S, "enum": ["a"]}, ("became-enum", True, False)),
    "enum unset": ({**S, "enum": ["a"]}, S, ("enum-removed", False, True)),
    "enum value added": ({**S, "enum": ["a"]}, {**S, "enum": ["a", "b"]}, ("enum-value-added", False, True)),
    "enum value removed": ({**S, "enum": ["a", "b"]}, {**S, "enum": ["a"]}, ("enum-value-removed", True, False)),
    "nullable": (S, {**S, "nullable": True}, ("became-nullable", False, True)),
    "not nullable": ({**S, "nullable": True}, S, ("became-not-nullable", True, False)),
    "maximum set": (I, {**I, "maximum": 3}, ("max-set", True, False)),
    "maximum unset": ({**I, "maximum": 3}, I, ("max-unset", False, True)),
    "maximum up": ({**I, "maximum": 3}, {**I, "maximum": 4}, ("max-increased", False, True)),
    "maximum down": ({**I, "maximum": 3}, {**I, "maximum": 2}, ("max-decreased", True, False)),
    "minimum length up": ({**S, "minLength": 1}, {**S, "minLength": 2}, ("min-length-increased", True, False)),
    "items set": (A, {**A, "maxItems": 2}, ("max-items-set", True, False)),
    "pattern set": (S, {**S, "pattern": "^a"}, ("pattern-added", True, False)),
    "pattern changed": ({**S, "pattern": "^a$"}, {**S, "pattern": "^b$"}, ("pattern-changed", True, True)),
    "closed": (O, {**O, "additionalProperties": False}, ("additional-properties-forbidden", True, False)),
    "deprecated": (S, {**S, "deprecated": True}, ("deprecated", False, False)),
    "nothing": ({"type": ["string"]}, S, None),
    "null first": ({"anyOf": [{"type": "null"}, S]}, {"type": ["string", "null"]}, None),
}
MODERN = {"nothing", "null first"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a schema stands: what the ids of its changes begin with."""

    prefix: str
    is_request: bool


PLACES = {
    "request": Place(prefix="request-property", is_request=True),
    "response": Place(prefix="response-property", is_request=False),
    "parameter": Place(prefix="request-parameter", is_request=True),
}


def document(place: str, schema: object, *, modern: bool = False) -> dict[str, object]:
    """Write a contract with one operation that holds the schema at one place."""
    body = {"content": {"application/json": {"schema": {"type": "object", "properties": {"p": schema}}}}}
    operation: dict[str, object] = {"responses": {"200": {"description": ""}}}
    if place == "request":
        operation["requestBody"] = {"required": True, **body}
    elif place == "response":
        operation["responses"] = {"200": {"description": "", **body}}
    else:
        operation["parameters"] = [{"name": "p", "in": "query", "schema": schema}]
    return {
        "openapi": "3.1.0" if modern else "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": operation}},
    }


def expected(place: str, name: str) -> list[tuple[str, bool]]:
    """Give the changes that drift must find: (rule id, breaking)."""
    wanted = VALUES[name][2]
    if wanted is None or (place == "parameter" and name == "deprecated"):
        return [] if wanted is None else [("request-parameter-deprecated", False)]
    aspect, in_request, in_response = wanted
    where = PLACES[place]
    if (where.is_request and aspect == "type-specialized") or (not where.is_request and aspect == "type-generalized"):
        aspect = "type-changed"
    return [(f"{where.prefix}-{aspect}", in_request if where.is_request else in_response)]
