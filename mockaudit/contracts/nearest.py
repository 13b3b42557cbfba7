"""Find the declared name that an unknown one was probably meant to be."""

from __future__ import annotations

from functools import lru_cache

from mockaudit.model.pattern import lazy_pattern

_MAX_NAMES = 500
_MAX_LENGTH = 64
_MAX_SHARE = 4  # one edit for every four letters
_SHORTEST = 3  # letters of a word that can be recognised misspelt
_WORD = lazy_pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")


@lru_cache(maxsize=4096)  # the items of an array often lack the same names, and have the same unknown ones
def nearest(name: str, known: tuple[str, ...]) -> str | None:
    """Give the known name that differs only in case or separators, else the one within few edits; None without one.

    >>> nearest("userName", ("user_name", "user_mane"))
    'user_name'
    """
    flat = _flat(name)
    best: tuple[int, str] | None = None
    for candidate in known[:_MAX_NAMES]:
        other = _flat(candidate)
        if other == flat:
            return candidate
        allowed = min(len(flat), len(other)) // _MAX_SHARE
        if abs(len(flat) - len(other)) > allowed or max(len(flat), len(other)) > _MAX_LENGTH:
            continue
        distance = _distance(flat, other)
        if distance <= allowed and _are_words_near(name, candidate) and (best is None or distance < best[0]):
            best = (distance, candidate)
    return best[1] if best is not None else None


def _are_words_near(name: str, other: str) -> bool:
    """Tell whether each word may be the other's misspelt: ``upgrade_cost`` is no slip for ``downgrade_cost``."""
    mine, theirs = _WORD.findall(name), _WORD.findall(other)
    return len(mine) != len(theirs) or all(map(_is_word_near, mine, theirs))


def _is_word_near(word: str, other: str) -> bool:
    word, other = word.lower(), other.lower()
    if word.rstrip("s") == other.rstrip("s"):
        return True
    shorter = min(len(word), len(other))
    return shorter >= _SHORTEST and _distance(word, other) <= max(1, shorter // _MAX_SHARE)


def _flat(name: str) -> str:
    return name.replace("_", "").replace("-", "").replace(" ", "").lower()


@lru_cache(maxsize=4096)
def _distance(one: str, other: str) -> int:
    """Count edits, a swap of neighbours as one (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, 1):
        last, before, row = before, row, [index]
        for column, letter_2 in enumerate(other, 1):
            cost = min(before[column] + 1, row[column - 1] + 1, before[column - 1] + (letter != letter_2))
            is_swap = index > 1 and column > 1 and letter == other[column - 2] and one[index - 2] == letter_2
            row.append(min(cost, last[column - 2] + 1) if is_swap else cost)
    return row[-1]
