"""Turn what a loader yields into plain JSON that a case can hold, leaving out what is at its default."""

from __future__ import annotations

import dataclasses
from enum import Enum

from mockaudit.model.location import Location


def as_json(value):
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Location):
        return f"{value.path}#{value.pointer}" if value.span is None else f"{value.path}:{value.span.line}"
    if dataclasses.is_dataclass(value):
        return {"is": type(value).__name__} | {
            field.name: as_json(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.compare and (field.name == "value" or getattr(value, field.name) != _default(field))
        }
    if isinstance(value, frozenset):
        return sorted(as_json(item) for item in value)
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    return value.hex() if isinstance(value, bytes) else value


def _default(field):
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default
