"""The garbage collector passes over what lives on, for as long as the block lasts."""

from __future__ import annotations

import gc

from mockaudit.documents.collector import keep, settle, settled_collector


def test_a_settled_block_leaves_nothing_frozen() -> None:
    thresholds = gc.get_threshold()
    with settled_collector():
        before = gc.get_freeze_count()
        kept = [[number] for number in range(1000)]
        keep()
        assert gc.get_freeze_count() >= before + len(kept)
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == thresholds


def test_much_that_is_new_is_settled_and_little_is_not() -> None:
    with settled_collector():
        before = gc.get_freeze_count()
        few = [[number] for number in range(1000)]
        settle()
        assert gc.get_freeze_count() <= before
        many = [[number] for number in range(300_000)]
        settle()
        assert gc.get_freeze_count() >= before + len(few) + len(many)
