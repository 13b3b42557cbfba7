"""The one error of reading a document: what is wrong with it and where."""

from __future__ import annotations


class DocumentError(Exception):
    """A document that cannot be read. ``line`` and ``column`` count from 1, None where no place is known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
