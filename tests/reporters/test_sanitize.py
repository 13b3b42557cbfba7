from __future__ import annotations

import pytest

from mockaudit.reporters.sanitize import clean, clean_path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain, ünïcode 日本 🎉", "plain, ünïcode 日本 🎉"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("two\nlines\r\n", "two\\nlines\\r\\n"),
        ("admin\u202etxt.exe\u2066", "admin\\u202etxt.exe\\u2066"),
        ("a\u2028b\x00\x7f", "a\\u2028b\\x00\\x7f"),
        ("lone \ud800", "lone \\ud800"),
        ("##[error]x ##vso[task.setvariable]", "#\\#[error]x #\\#vso[task.setvariable]"),
        ("tests/test_a.py::test_b", "tests/test_a.py::test_b"),
    ],
)
def test_clean(text, expected):
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tests/test_a.py", "tests/test_a.py"),
        ("::error::x.py", "./::error::x.py"),
        (" ::error::x.py", "./ ::error::x.py"),
        ("\n::error::x.py", "./\\n::error::x.py"),
    ],
)
def test_clean_path(path, expected):
    assert clean_path(path) == expected
