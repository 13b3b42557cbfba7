"""Decide which findings a configuration wants to see, and how severe they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from mockaudit.model.finding import Severity
from mockaudit.model.result import Stamped
from mockaudit.rules.base import Rule


def select(
    stamped: Iterable[Stamped],
    rules: Mapping[str, Rule[object]],
    chosen: tuple[str, ...],
    ignored: tuple[str, ...],
    per_path: Mapping[str, tuple[str, ...]],
) -> list[Stamped]:
    """Keep what is selected, not ignored, and not ignored for its path.

    The more specific word wins, as in ruff: ``select = ["PAY002"], ignore = ["PAY"]`` keeps PAY002.
    """
    wanted = {code for code, rule in rules.items() if _strength(rule, chosen) > _strength(rule, ignored)}

    def silenced_here(item: Stamped) -> bool:
        rule = rules[item.code]
        return any(
            _strength(rule, words) and fnmatchcase(item.violation.at.path, pattern)
            for pattern, words in per_path.items()
        )

    return [item for item in stamped if item.code in wanted and not silenced_here(item)]


def _strength(rule: Rule[object], words: tuple[str, ...]) -> int:
    """Tell how specifically some words speak of a rule: 3 by code or name, 2 by family, 1 by ALL, 0 not at all."""
    if rule.code in words or rule.name in words:
        return 3
    if rule.code[:3] in words:
        return 2
    return 1 if "ALL" in words else 0


def severities(rules: Mapping[str, Rule[object]], settings: Mapping[str, Severity]) -> dict[str, Severity]:
    """Resolve configured severities to codes; the more specific word wins."""
    chosen: dict[str, Severity] = {}
    for rule in rules.values():
        best = max(settings, key=lambda word: _strength(rule, (word,)), default=None)
        if best is not None and _strength(rule, (best,)):
            chosen[rule.code] = settings[best]
    return chosen
