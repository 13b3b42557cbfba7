"""Join one fake with one operation and say what rules find in it."""

from __future__ import annotations

from mockaudit.matching.join import join
from tests.matching.papers import paper


def said(rules, operation, *fakes, told=None, token_urls=()):
    """Give what each of some rules says of each response: ``(code, violation)``."""
    document = paper(operation, token_urls=token_urls)
    document.told = told or {}
    matches, unmatched = join(fakes, [document])
    return [
        (rule.code, violation)
        for subject in (*matches, *unmatched)
        for rule in rules
        if isinstance(subject, rule.subject)
        for violation in rule.check(subject)
    ]
