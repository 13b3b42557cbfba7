"""The garbage collector passes over what lives on, for as long as the block lasts."""

from __future__ import annotations

import gc

from mockaudit.documents.collector import settle, settled_collector


def test_a_settled_block_leaves_nothing_frozen() -> None:
    with settled_collector():
        before = gc.get_freeze_count()
        kept = [[number] for number in range(1000)]
        settle()
        assert gc.get_freeze_count() >= before + len(kept)
    assert gc.get_freeze_count() == 0
