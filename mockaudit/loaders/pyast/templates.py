"""Call methods of texts of which some parts are not known: what is done to the known parts, where that is certain."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from mockaudit.loaders.pyast.symbols import ANEW
from mockaudit.loaders.pyast.text import join_text, unknown_text
from mockaudit.model.value import Hole, Template

# What is made anew (UUIDs, words, times) is not empty and holds none of these.
NEVER_MADE = "?"
CASES: dict[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper, "casefold": str.casefold}


def call_template(owner: Template, name: str, given: list[object]) -> object:
    """Call ``owner.name(*given)``; a hole where an unknown part decides what comes of a known one."""
    texts = [item for item in given if isinstance(item, str)]
    if len(texts) == len(given):
        if name in {"strip", "lstrip", "rstrip"} and len(texts) < 2:
            return _stripped(owner, name, *texts)
        if name in CASES and not texts:
            # A format such as that of a UUID holds in either case; an unknown text stays one.
            return join_text([part if isinstance(part, Hole) else CASES[name](part) for part in owner.parts])
        if name == "replace" and len(texts) == 2 and texts[0] and not _straddles(owner.parts, texts[0]):
            old, new = texts
            return join_text(
                [_without(part, old) if isinstance(part, Hole) else part.replace(old, new) for part in owner.parts]
            )
    return unknown_text(f"`.{name}()` of a text that is partly unknown is not computed")


def _without(part: Hole, old: str) -> Hole:
    """Give what becomes of an unknown part in which a text is replaced."""
    return part if _lacks(part, old) else unknown_text(part.reason)


def _lacks(part: Hole, text: str) -> bool:
    return part.reason == ANEW and any(character in text for character in NEVER_MADE)


def _stripped(owner: Template, name: str, characters: str | None = None) -> object:
    parts: list[str | Hole] = list(owner.parts)
    if name != "rstrip":
        parts[0] = _cut(parts[0], str.lstrip, characters)
    if name != "lstrip":
        parts[-1] = _cut(parts[-1], str.rstrip, characters)
    return join_text(list(parts))


def _cut(part: str | Hole, strip: Callable[[str, str | None], str], characters: str | None) -> str | Hole:
    if isinstance(part, str):
        return strip(part, characters)
    return unknown_text(part.reason)


def _straddles(parts: tuple[str | Hole, ...], old: str) -> bool:
    """Tell whether a known part and an unknown one beside it may make up the text together."""
    for left, right in itertools.pairwise(parts):
        for cut in range(1, len(old)):
            head, tail = old[:cut], old[cut:]
            if isinstance(left, str) and isinstance(right, Hole) and left.endswith(head) and not _lacks(right, tail):
                return True
            if isinstance(left, Hole) and isinstance(right, str) and right.startswith(tail) and not _lacks(left, head):
                return True
    return False
