"""A place in a file becomes the lines that the HTML page shows of it, cut to a window, with the place marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from mockaudit.model.location import Location, Span
from mockaudit.reporters.sanitize import clean

# Number, text before the mark, marked text, text after; only the line of the place has a mark.
Row: TypeAlias = tuple[int, str, str, str]
WIDTH = 180
_LEAD = 16
_FAR = 100
_AROUND = 2
_TOKEN = re.compile(r'"(?:[^"\\]|\\.){0,120}"?|[^\s,:\]})]+')


def excerpt(at: Location, lines: Mapping[int, str], actual: str) -> tuple[Row, ...]:
    """Give the lines around a place as far as they are known; ``actual`` is what stands there, to be marked."""
    span = at.span
    if span is None or span.line not in lines:
        return ()
    first = _first_column(lines, span)
    return tuple(_row(number, lines[number], first, span, actual) for number in _numbers(lines, span.line))


def _numbers(lines: Mapping[int, str], line: int) -> list[int]:
    """Give the known lines around a line, without a gap, and without blank ones at either end."""
    first = last = line
    while first > line - _AROUND and first - 1 in lines:
        first -= 1
    while last < line + _AROUND and last + 1 in lines:
        last += 1
    numbers = list(range(first, last + 1))
    while numbers[-1] != line and not lines[numbers[-1]].strip():
        numbers.pop()
    while numbers[0] != line and not lines[numbers[0]].strip():
        numbers.pop(0)
    return numbers


def _first_column(lines: Mapping[int, str], span: Span) -> int:
    """Choose where the window begins: at the common indentation, or shortly before a place far to the right."""
    near = [lines[number] for number in _numbers(lines, span.line)]
    indent = min((len(text) - len(text.lstrip()) for text in near if text.strip()), default=0)
    far = span.column - 1 - indent > _FAR
    return max(indent, span.column - 1 - _LEAD) if far else indent


def _row(number: int, text: str, first: int, span: Span, actual: str) -> Row:
    end = first + WIDTH
    left = "…" if text[:first].strip() else ""
    right = "…" if len(text) > end else ""
    if number != span.line:
        return number, left + _shown(text[first:end]) + right, "", ""
    start, stop = _marked(text, span, actual)
    start, stop = max(first, start), min(end, max(start, stop))
    return (
        number,
        left + _shown(text[first:start]),
        _shown(text[start:stop]),
        _shown(text[max(stop, first) : end]) + right,
    )


def _marked(text: str, span: Span, actual: str) -> tuple[int, int]:
    """Give the stretch to mark: what the span says, else what stands there, else the token at the place."""
    start = min(span.column - 1, len(text))
    if span.end_line is not None and span.end_column is not None:
        return start, span.end_column if span.end_line == span.line else len(text.rstrip())
    if actual and len(actual) <= WIDTH:
        found = text.find(actual, start, start + WIDTH)
        if found >= 0:
            return found, found + len(actual)
    token = _TOKEN.match(text, start)
    return (start, token.end()) if token else (start, start + 1)


def _shown(text: str) -> str:
    return clean(text.replace("\t", "    "))
