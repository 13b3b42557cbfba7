"""Turns a simple URL pattern into a URL with marked unknown parts; patterns that are not simple stay unknown."""

from __future__ import annotations

import re

from mockaudit.matching.urls import HOLE, Target, marked_target
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Regex

_TOKEN = lazy_pattern(
    r"(?P<quantified>(?:\\[dwSDW]|\[(?:\\.|[^\]\\])+\]|\((?:\?:|\?P<\w+>)?(?:\\[dwS.]|\[[^\]()]+\]|[\w.-])+[+*]?\))"
    r"(?:\{\d+(?:,\d*)?\}|[+*]\??)?)"
    r"|(?P<any>\.(?:[+*]\??))"
    r"|(?P<escaped>\\[^A-Za-z0-9])"
    r"|(?P<literal>[^\\\[\](){}.*+?|^$])"
    r"|(?P<dot>\.)"
)
_QUERY_TAIL = lazy_pattern(r"(?:/\?)?(?:\(\?:|\()?\\\?.*$|/\?\$?$", re.DOTALL)
_MAX_PATTERN = 500


def read_pattern(url: Regex) -> Target | None:
    """Read a pattern of text, one-segment wildcards, simple groups, and ``.*`` at either end; else None.

    A pattern that may match in the middle (``search`` without ``^``) or go on (no ``$``) leaves that end open.
    """
    pattern = url.pattern
    if len(pattern) > _MAX_PATTERN or url.flags & (re.VERBOSE | re.IGNORECASE):
        return None
    starts = pattern.startswith(("^", "\\A")) or url.anchor in ("match", "fullmatch")
    pattern = pattern.removeprefix("^").removeprefix("\\A")
    ends = pattern.endswith(("$", "\\Z", "\\z")) or url.anchor == "fullmatch"
    pattern = pattern.removesuffix("$").removesuffix("\\Z").removesuffix("\\z")
    tail = _QUERY_TAIL.search(pattern)
    if tail:
        pattern, ends = pattern[: tail.start()], ends or "\\?" in tail[0]
    tokens = _tokens(pattern)
    if tokens is None:
        return None
    if tokens and tokens[-1] is None:
        tokens, ends = tokens[:-1], False
    floating = bool(tokens) and tokens[0] is None
    if floating:
        tokens = tokens[1:]
    texts = [token for token in tokens if token is not None]
    if len(texts) != len(tokens):
        return None
    text = "".join(texts)
    absolute = "://" in text
    if floating or (not starts and not absolute):
        text = HOLE + text
    return marked_target(text, open_end=not ends)


def _tokens(pattern: str) -> list[str | None] | None:
    """Split a pattern into literal text and ``HOLE`` (a part of one segment) and None (anything); None if not simple."""
    tokens: list[str | None] = []
    position = 0
    pattern = pattern.replace("https?://", "https://")
    while position < len(pattern):
        found = _TOKEN.match(pattern, position)
        if found is None or pattern[found.end() : found.end() + 1] in ("?", "*", "+", "{"):
            return None
        position = found.end()
        match found.lastgroup:
            case "quantified":
                tokens.append(HOLE)
            case "any":
                tokens.append(None)
            case "escaped":
                tokens.append(found[0][1])
            case _:
                tokens.append(found[0])
    return tokens
