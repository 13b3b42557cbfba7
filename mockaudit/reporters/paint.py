"""Colours for terminals: a text and the name of its role become text with ANSI sequences, where colour is wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mockaudit.reporters.base import Style

Paint: TypeAlias = Callable[[str, str], str]
_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "strong": "1",
    "frame": "34",
    "faint": "2",
    "good": "1;32",
}


def painter(style: Style) -> Paint:
    """Give the function (role, text) -> text for a style."""
    return _colored if style.color else _plain


def _plain(_role: str, text: str) -> str:
    return text


def _colored(role: str, text: str) -> str:
    return f"\x1b[{_CODES[role]}m{text}\x1b[0m" if text else text
