"""The lines of a file that hold a word."""

from __future__ import annotations

import pytest

from mockaudit.loaders.pyast.lines import lines_with


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"a\nb", []),
        (b"word", [b"word"]),
        (b"a word, a word\nnone\n  sword\n", [b"a word, a word", b"  sword"]),
        (b"word\nword", [b"word", b"word"]),
        (b"\nword\r\n\nx", [b"word\r"]),
    ],
)
def test_each_line_with_a_word_is_given_once(data: bytes, lines: list[bytes]) -> None:
    assert [data[start:end] for start, end in lines_with(data, b"word")] == lines
