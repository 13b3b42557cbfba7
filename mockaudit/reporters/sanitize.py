"""Text from files becomes text that cannot act on the terminal or the build log that shows it."""

from __future__ import annotations


def clean(text: str) -> str:
    r"""Escape what is not printable: control characters, ANSI escapes, line breaks, bidirectional overrides, surrogates.

    The marks of workflow commands that build servers find anywhere in a line (``##[error]``, ``##vso[``) are broken up.
    """
    if "##" in text:
        text = text.replace("##[", "#\\#[").replace("##vso[", "#\\#vso[")
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else escape(char) for char in text)


def clean_path(path: str) -> str:
    """Clean a path that begins a line, where ``::error`` would be a workflow command."""
    return clean(f"./{path}" if path.lstrip().startswith("::") else path)


def escape(char: str) -> str:
    r"""Give a character as Python writes it: ``\x1b``, ``\u202e``."""
    return char.encode("unicode_escape").decode("ascii")
