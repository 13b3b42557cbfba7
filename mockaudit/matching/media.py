"""Turns a Content-Type and a contract's ``content`` map into the entry that applies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from mockaudit.model.contract import MediaType
from mockaudit.model.pattern import lazy_pattern

_REFUSED = lazy_pattern(r"[qQ]\s*=\s*0(\.0*)?")


@lru_cache(maxsize=512)
def essence(media_type: str) -> str:
    """Give a media type in lower case without its parameters (RFC 9110 section 8.3.1)."""
    return media_type.partition(";")[0].strip().lower()


@lru_cache(maxsize=512)
def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON or built on it (RFC 6839 section 3.1: ``+json``)."""
    name = essence(media_type)
    return name.endswith("+json") or name in ("application/json", "text/json")


def _parameters(media_type: str) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in media_type.split(";")[1:])


def pick_media(content: Sequence[MediaType], media_type: str) -> MediaType | None:
    """Choose the entry for a media type: the same one, then one of the JSON family, then a range.

    Parameters only choose between entries that are otherwise the same (``application/json;version=2``).
    """
    wanted = essence(media_type)
    same = [media for media in content if essence(media.name) == wanted]
    if len(same) > 1:
        stated = _parameters(media_type)
        return next((media for media in same if _parameters(media.name) <= stated), same[0])
    if same:
        return same[0]
    if is_json(wanted):
        for media in content:
            if is_json(media.name):
                return media
    family = wanted.partition("/")[0] + "/*"
    for offered in (family, "*/*", "*"):
        for media in content:
            if essence(media.name) == offered:
                return media
    return None


def sole_json(content: Sequence[MediaType]) -> MediaType | None:
    """Give the only entry that may hold JSON, None where there are several or none."""
    found = [media for media in content if is_json(media.name)]
    if not found:
        found = [media for media in content if essence(media.name) in ("*/*", "*", "application/*")]
    return found[0] if len(found) == 1 else None


def accepts(accept: str, media_type: str) -> bool:
    """Tell whether an Accept header (RFC 9110 section 12.5.1) takes a media type; JSON types take one another."""
    offered = essence(media_type)
    for item in accept.split(","):
        pieces = item.split(";")
        wanted = pieces[0].strip().lower()
        if any(_REFUSED.fullmatch(piece.strip()) for piece in pieces[1:]):
            continue
        if wanted in ("*/*", "*", "", offered) or offered in ("*/*", "*"):
            return True
        if is_json(wanted) and is_json(offered):
            return True
        either = (wanted, offered) if wanted.endswith("/*") else (offered, wanted)
        if either[0].endswith("/*") and either[1].startswith(either[0][:-1]):
            return True
    return False
