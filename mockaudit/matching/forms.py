"""Turns a form-encoded body into the object that its schema describes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl

from mockaudit.matching.parameters import as_text
from mockaudit.model.contract import SchemaError
from mockaudit.model.value import Value

_ROUNDS = 3
_MAX_FIELDS = 1000


def read_form(text: str) -> dict[str, Value]:
    """Read ``a=1&b=x&b=y`` as ``{"a": "1", "b": ["x", "y"]}``; {} where it is no form."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        return {}
    found: dict[str, Value] = {}
    for name, value in pairs:
        known = found.get(name)
        if name not in found:
            found[name] = value
        elif isinstance(known, list):
            known.append(value)
        else:
            found[name] = [known, value]
    return found


def form_errors(form: dict[str, Value], validate: Callable[[Value], Sequence[SchemaError]]) -> tuple[SchemaError, ...]:
    """Validate a form, reading a field's text as a number, boolean or array wherever its schema asks for one.

    Only errors of single top-level fields and missing ones are told: how nested values are sent is not settled.
    """
    if any("[" in name or "." in name for name in form):
        return ()
    errors: Sequence[SchemaError] = ()
    for _ in range(_ROUNDS):
        errors = validate(form)
        retyped = {
            error.instance[1:]: value
            for error in errors
            if error.keyword == "type" and error.instance.count("/") == 1
            for value in _other_readings(form.get(error.instance[1:]), error.expected)
        }
        if not retyped:
            break
        form = form | retyped
    simple = ("oneOf", "anyOf", "allOf", "not", "if", "then", "else")
    return tuple(error for error in errors if error.keyword not in simple and error.instance.count("/") <= 1)


def _other_readings(value: Value, expected: str) -> list[Value]:
    """Read a field as the expected type, if its text can be; at most one reading."""
    if "array" in expected and not isinstance(value, list):
        return [[value]]
    text = as_text(value) if isinstance(value, str) else None
    if text is None:
        return []
    if "boolean" in expected and text.lower() in ("true", "false"):
        return [text.lower() == "true"]
    if "integer" in expected or "number" in expected:
        try:
            return [int(text) if text.lstrip("-").isdecimal() else float(text)]
        except ValueError:
            return []
    return []
