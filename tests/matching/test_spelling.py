from __future__ import annotations

from mockaudit.matching.spelling import distance, is_slip


def test_edits_are_counted_up_to_a_limit():
    pairs = [("pets", "pets"), ("petz", "pets"), ("pest", "pets"), ("pet", "pets"), ("cats", "pets"), ("a" * 300, "b")]
    assert [distance(one, other, 2) for one, other in pairs] == [0, 1, 1, 1, 2, 3]


def test_short_words_may_not_slip():
    pairs = [
        ("user", "users"),
        ("petz", "pets"),
        ("cats", "pets"),
        ("me", "he"),
        ("invocies", "invoice"),
        ("pets", "pets"),
    ]
    assert [is_slip(one, other) for one, other in pairs] == [True, True, False, False, False, False]
