"""A place in a file becomes the source line that it points at, framed, underlined, and cut to the terminal's width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate

from mockaudit.model.location import Location, Span
from mockaudit.reporters.paint import Paint
from mockaudit.reporters.places import with_column, with_line
from mockaudit.reporters.sanitize import escape

_TAB = "    "
_LEAD = 3  # the part of the width, one in three, that stays before the column in a line that is cut
# Build servers act on these marks anywhere in a line.
_WORKFLOW = re.compile(r"##(?=\[|vso\[)")


def mock_excerpt(at: Location, lines: Mapping[int, str], gutter: int, width: int, paint: Paint) -> Iterator[str]:
    """Yield the place of a mock, its line with the one before, and the underline."""
    yield _arrow(with_column(at) if at.span else with_line(at), gutter, paint)
    if at.span is None or at.span.line not in lines:
        return
    room = max(20, width - gutter - 3)
    start = _window_start(lines[at.span.line], at.span.column, room)
    yield _row("", "", gutter, paint)
    before = lines.get(at.span.line - 1, "")
    if before.strip():
        yield _row(str(at.span.line - 1), "".join(_cells(before, start, room)), gutter, paint)
    yield _row(str(at.span.line), "".join(_cells(lines[at.span.line], start, room)), gutter, paint)
    yield _row("", _underline(lines[at.span.line], at.span, start, room, paint), gutter, paint)


def contract_excerpt(at: Location, lines: Mapping[int, str], gutter: int, width: int, paint: Paint) -> Iterator[str]:
    """Yield the place in the contract and its line."""
    yield _arrow(with_line(at), gutter, paint)
    if at.span is None or at.span.line not in lines:
        return
    room = max(20, width - gutter - 3)
    start = _window_start(lines[at.span.line], at.span.column, room)
    yield _row("", "", gutter, paint)
    yield _row(str(at.span.line), "".join(_cells(lines[at.span.line], start, room)), gutter, paint)


def gutter_width(*places: Location | None) -> int:
    """Give the width of the widest line number."""
    return max((len(str(at.span.line)) for at in places if at and at.span), default=1)


def _arrow(place: str, gutter: int, paint: Paint) -> str:
    return f"{' ' * gutter}{paint('frame', '-->')} {place}"


def _row(number: str, text: str, gutter: int, paint: Paint) -> str:
    frame = paint("frame", f"{number:>{gutter}} |")
    return f"{frame} {text}" if text else frame


def _window_start(text: str, column: int, room: int) -> int:
    """Choose where a line that is too long begins to be shown, so that the column is in sight."""
    if len(text) <= room:
        return 0
    return max(0, min(column - 1 - room // _LEAD, len(text) - room))


def _cells(text: str, start: int, room: int) -> list[str]:
    """Give what each character of the window shows as; what is cut off shows as an ellipsis."""
    window = text[start : start + room]
    shown = [_cell(char) for char in window]
    for mark in _WORKFLOW.finditer(window):
        shown[mark.start() + 1] = "\\#"
    if start and shown:
        shown[0] = "…"
    total = 0
    for index, width in enumerate(accumulate(_width(cell) for cell in shown)):
        if width > room or (width == room and start + index + 1 < len(text)):
            return [*shown[:index], "…"]
        total = width
    return [*shown, "…"] if start + len(shown) < len(text) and total < room else shown


def _underline(text: str, span: Span, start: int, room: int, paint: Paint) -> str:
    cells = _cells(text, start, room)
    first = min(max(0, span.column - 1 - start), len(cells))
    if span.end_line not in (None, span.line):
        last = len(text.rstrip()) - start
    else:
        last = (span.end_column or span.column) - start
    before = sum(_width(cell) for cell in cells[:first])
    marked = sum(_width(cell) for cell in cells[first : max(first + 1, last)])
    return " " * before + paint("error", "^" * max(1, marked))


def _cell(char: str) -> str:
    if char == "\t":
        return _TAB
    return char if char.isprintable() else escape(char)


def _width(cell: str) -> int:
    """Give the columns that a cell takes on a terminal."""
    if cell.isascii() or cell == "…":
        return len(cell)
    from unicodedata import combining, east_asian_width  # noqa: PLC0415  (most lines are ASCII)

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in cell)
