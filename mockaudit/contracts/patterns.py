"""Match property names against the patterns of ``patternProperties`` without ever hanging on them."""

from __future__ import annotations

import re
from functools import lru_cache

from mockaudit.model.pattern import lazy_pattern

_NESTED_REPEAT = lazy_pattern(r"[+*}]\)?[+*{]|\([^)]*[+*|][^)]*\)[+*{]")
_MAX_NAME = 200


def matches(pattern: str, name: str) -> bool:
    """Tell whether a name matches; a pattern that Python cannot run safely matches everything, which accuses nobody."""
    compiled = _compile(pattern)
    return compiled is None or len(name) > _MAX_NAME or compiled.search(name) is not None


@lru_cache(maxsize=512)
def _compile(pattern: str) -> re.Pattern[str] | None:
    if len(pattern) > _MAX_NAME or _NESTED_REPEAT.search(pattern):
        return None
    try:
        return re.compile(pattern, re.ASCII)
    except (re.error, RecursionError, OverflowError):
        return None
