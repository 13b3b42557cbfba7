"""The lazy pattern does what the compiled one does."""

from __future__ import annotations

import re

import pytest

from mockaudit.model.pattern import lazy_pattern


def test_its_methods_are_those_of_the_compiled_pattern():
    pattern = lazy_pattern(r"(\d+)-(?P<name>[a-z])", re.IGNORECASE)
    assert pattern.fullmatch("12-B")["name"] == "B"
    assert pattern.sub(r"\2", "1-a 2-B") == "a B"
    assert pattern.groupindex == {"name": 2}
    assert lazy_pattern(rb"x+").findall(b"axxbx") == [b"xx", b"x"]


def test_it_complains_when_it_is_used():
    pattern = lazy_pattern("(")
    with pytest.raises(re.error, match="unterminated subpattern"):
        pattern.search("")
