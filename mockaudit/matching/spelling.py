"""Turns two words into how far apart they are spelt."""

from __future__ import annotations


def distance(one: str, other: str, limit: int) -> int:
    """Count the edits (insert, delete, replace, swap neighbours) from one word to another; ``limit`` + 1 if more."""
    if abs(len(one) - len(other)) > limit or max(len(one), len(other)) > 200:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for index, letter in enumerate(one, start=1):
        older, before, row = before, row, [index]
        for at, wanted in enumerate(other, start=1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != wanted))
            if index > 1 and at > 1 and letter == other[at - 2] and one[index - 2] == wanted:
                cost = min(cost, older[at - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def is_slip(one: str, other: str) -> bool:
    """Tell whether one word may be the other misspelt: one edit in four letters or more, two in eight or more."""
    shorter = min(len(one), len(other))
    limit = 2 if shorter >= 8 else 1
    return shorter >= 3 and one != other and distance(one, other, limit) <= limit
