"""The formats that are held against values; every other format is an annotation only."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

# Checked by the validation engine itself (JSON Schema 2020-12 section 7.3, RFC 3339 and their like).
BUILT_IN = frozenset(("date-time", "date", "time", "uuid", "email", "uri", "ipv4", "ipv6", "hostname"))
# The bounds of OpenAPI's integer formats (OpenAPI 3.0 section 4.4).
INTEGER_BOUNDS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


def is_base64(text: str) -> bool:
    """Tell whether a text is base64 with padding (RFC 4648 section 4), line breaks allowed."""
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


CUSTOM: dict[str, Callable[[str], bool]] = {"byte": is_base64}
ASSERTED = BUILT_IN | CUSTOM.keys()
