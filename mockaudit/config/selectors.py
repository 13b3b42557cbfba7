"""What select, ignore and severity name: ``ALL``, a family, a code or a rule's name become codes."""

from __future__ import annotations

from collections.abc import Mapping

from mockaudit.config.errors import Problem, closest


def expand(selector: str, rules: Mapping[str, str]) -> frozenset[str]:
    """Give the codes that a selector stands for, none where it is unknown; ``rules`` maps codes to names."""
    if selector == "ALL":
        return frozenset(rules)
    return frozenset(code for code, name in rules.items() if selector in (code, name, family(code)))


def family(code: str) -> str:
    """Give the family of a code: ``PAY`` of ``PAY002``."""
    return code.rstrip("0123456789")


def unknown_selector(selector: str, rules: Mapping[str, str], where: str, key: str) -> Problem | None:
    """Say what is wrong with a selector that stands for no rule, None where it stands for some."""
    if expand(selector, rules):
        return None
    near = closest(selector, ["ALL", *{family(code) for code in rules}, *rules, *rules.values()])
    hint = f'did you mean "{near}"?' if near else "`mockaudit rules` lists them"
    return Problem(where=where, key=key, what=f'"{selector}" is no rule, no family and not ALL', hint=hint)
