"""Turn the regular expressions of stub servers that run on Java into patterns that Python reads alike."""

from __future__ import annotations

import re
import warnings

from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Hole, Regex

_MAX_LENGTH = 2_000
_NAMED_GROUP = lazy_pattern(r"\(\?<(?=[A-Za-z])")
# The query's question mark as a literal, with the group that opens right before it: `(\?.*)?`.
_QUERY = lazy_pattern(r"(?:\((?:\?:)?)?(?:\\\?|\[\?\])")


def path_pattern(pattern: str) -> Regex | Hole:
    """Read a pattern that a URL's path must match as a whole (``Pattern.matches``)."""
    python = _NAMED_GROUP.sub("(?P<", pattern)
    if len(pattern) > _MAX_LENGTH or not _compiles(python):
        return Hole(reason="the URL is a regular expression of Java's that Python does not read alike")
    return Regex(pattern=python, anchor="fullmatch")


def url_pattern(pattern: str) -> Regex | Hole:
    """Read a pattern that path and query together must match; only the part for the path is kept."""
    found = _QUERY.search(pattern)
    kept = path_pattern(pattern[: found.start()] if found else pattern)
    if found and isinstance(kept, Hole):
        return Hole(reason="the URL is a regular expression that mixes path and query")
    return kept


def _compiles(pattern: str) -> bool:
    """Tell whether Python reads a pattern; its warnings name the places where it reads Java's syntax differently."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError, MemoryError, Warning):
            return False
    return True
