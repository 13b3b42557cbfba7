"""Names that a mock accepts and that do nothing: misspelt configuration, and assertions that are none."""

from __future__ import annotations

from functools import lru_cache

CONFIGURATION = ("return_value", "side_effect")
# Names that look like the mock's own assertions and are attributes made on access. Python 3.12 refuses some of them.
ASSERTIONS = {
    "called_once": "assert_called_once",
    "called_once_with": "assert_called_once_with",
    "called_with": "assert_called_with",
    "called_only_once": "assert_called_once",
    "called_only_once_with": "assert_called_once_with",
    "not_called": "assert_not_called",
    "has_calls": "assert_has_calls",
    "any_call": "assert_any_call",
    "called_any_with": "assert_any_call",
    "called_once_wiht": "assert_called_once_with",
    "was_called_with": "assert_called_with",
    "was_called_once_with": "assert_called_once_with",
    "was_called_once": "assert_called_once",
    "was_not_called": "assert_not_called",
    "awaited_once": "assert_awaited_once",
    "awaited_once_with": "assert_awaited_once_with",
    "awaited_with": "assert_awaited_with",
    "not_awaited": "assert_not_awaited",
    "has_awaits": "assert_has_awaits",
}
REAL_ASSERTIONS = frozenset(
    f"assert_{name}"
    for name in (
        "any_await",
        "any_call",
        "awaited",
        "awaited_once",
        "awaited_once_with",
        "awaited_with",
        "called",
        "called_once",
        "called_once_with",
        "called_with",
        "has_awaits",
        "has_calls",
        "not_awaited",
        "not_called",
    )
)
MOST_EDITS = 2


@lru_cache(maxsize=4096)
def meant_configuration(name: str) -> str | None:
    """Give the configuration that a name is a misspelling of, None where it may be a name of its own."""
    if name.startswith("_") or name in CONFIGURATION or name.endswith("s"):
        return None
    return next((real for real in CONFIGURATION if distance(name, real) <= MOST_EDITS), None)


def distance(left: str, right: str) -> int:
    """Count the insertions, deletions, changes and swaps of neighbours between two words; 3 stands for more than 2."""
    if abs(len(left) - len(right)) > MOST_EDITS:
        return MOST_EDITS + 1
    before: list[int] = []
    above = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return min(above[-1], MOST_EDITS + 1)
