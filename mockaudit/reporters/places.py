"""Places as reports write them: ``path:line:column``, or ``path#/pointer`` where no line is known."""

from __future__ import annotations

from mockaudit.model.location import Location
from mockaudit.reporters.sanitize import clean, clean_path


def with_column(at: Location) -> str:
    """Give ``path:line:column``; an unknown line is 1."""
    line, column = (at.span.line, at.span.column) if at.span else (1, 1)
    return f"{clean_path(at.path)}:{line}:{column}"


def with_line(at: Location) -> str:
    """Give ``path:line``, or ``path#/pointer`` where no line is known."""
    if at.span:
        return f"{clean_path(at.path)}:{at.span.line}"
    return f"{clean_path(at.path)}#{clean(at.pointer)}" if at.pointer else clean_path(at.path)
