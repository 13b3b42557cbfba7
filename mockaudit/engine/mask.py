"""Hide credentials in source lines that a report shows; every character keeps its place."""

from __future__ import annotations

import re

from mockaudit.model.pattern import lazy_pattern
from mockaudit.rules.secrets import SHAPES

# What follows the name of a credential: `Authorization: Bearer abc`, `"api_key": "abc"`, `token=abc`.
_NAMED = lazy_pattern(
    r"""(?:authorization|api[_-]?key|access[_-]?token|secret|passw(?:or)?d)["']?\]?\s*[:=]\s*\[?["']?"""
    r"""(?:(?:bearer|basic|token)\s+)?(?P<secret>[^\s"',;)\]}{&]{8,})""",
    re.IGNORECASE,
)


def mask(line: str) -> str:
    """Replace what looks like a credential by asterisks."""
    for found in _NAMED.finditer(line):
        line = _stars(line, *found.span("secret"))
    for shape in SHAPES.values():
        for found in shape.finditer(line):
            line = _stars(line, *found.span())
    return line


def _stars(line: str, start: int, end: int) -> str:
    return line[:start] + "*" * (end - start) + line[end:]
