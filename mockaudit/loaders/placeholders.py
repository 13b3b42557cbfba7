"""Turn placeholders within a payload, which something fills in at run time, into holes."""

from __future__ import annotations

import re

from mockaudit.model.value import Hole, Value


def with_holes(value: Value, placeholder: re.Pattern[str], reason: str) -> Value:
    """Give a structure with a hole for each text that holds a placeholder; it may nest 200 levels (``bodies``)."""
    if isinstance(value, str):
        return Hole(reason=reason) if placeholder.search(value) else value
    if isinstance(value, list):
        return [with_holes(item, placeholder, reason) for item in value]
    if isinstance(value, dict):
        return {key: with_holes(item, placeholder, reason) for key, item in value.items()}
    return value
