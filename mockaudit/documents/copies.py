"""Find the items of a JSON array that repeat one before them in all but one text: what stands in it stands in them, too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import accumulate
from json.decoder import scanstring  # type: ignore[attr-defined]

from mockaudit.documents.locate import next_item, next_member, scan
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An item that stands so many characters behind what it repeats: up to the text at ``text_at``, and behind it.

    ``lines`` are the offsets at which the lines of the document begin.
    """

    lines: Sequence[int]
    text_at: int
    before: int
    behind: int

    def of(self, span: Span) -> Span:
        """Give the place in the copy that answers to one in what it repeats."""
        offset = self.lines[span.line - 1] + span.column - 1
        offset += self.before if offset <= self.text_at else self.behind
        line = bisect_right(self.lines, offset)
        return Span(line=line, column=offset - self.lines[line - 1] + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Repeated:
    """An item's beginning, and what stands around the text in which its copies differ; ``rest`` is None if it has none."""

    at: int
    head: str
    text_end: int
    rest: str | None


def find_copies(
    text: str, span: Span, index: int, repeated: Mapping[int, str | None], copies: Mapping[int, int]
) -> dict[int, Copy]:
    """Walk a JSON array from the item ``index`` on, which stands at ``span``, and give the copies among its items.

    ``repeated`` gives for items that have copies the value of the text in which these differ, ``copies`` for those that
    may be copies the item they repeat. The characters are compared, so a copy in another order or layout is none.
    """
    lines = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    at = lines[span.line - 1] + span.column - 1
    known: dict[int, _Repeated] = {}
    found: dict[int, Copy] = {}
    with suppress(StopIteration, ValueError, IndexError, RecursionError):  # broken: what was found stands
        while True:
            first = known.get(copies.get(index, -1))
            end = None if first is None else _copy_end(text, at, first)
            if end is None:
                end = scan(text, at)[1]
                if index in repeated:
                    known[index] = _taken_apart(text, at, end, repeated[index])
            elif first is not None:
                behind = end - len(first.rest or "") - first.text_end
                found[index] = Copy(
                    lines=lines, text_at=first.at + len(first.head), before=at - first.at, behind=behind
                )
            step = next_item(text, end)
            if step is None or step[1] is None:
                break
            at, index = step.end(), index + 1
    return found


def _taken_apart(text: str, at: int, end: int, title: str | None) -> _Repeated:
    """Take an item apart at the first of its members that is the text."""
    member = next_member(text, at)
    while title is not None and member and member[1] is not None:
        start = member.end()
        value, value_end = scan(text, start)
        if value == title:
            return _Repeated(at=at, head=text[at:start], text_end=value_end, rest=text[value_end:end])
        member = next_member(text, value_end)
    return _Repeated(at=at, head=text[at:end], text_end=end, rest=None)


def _copy_end(text: str, at: int, first: _Repeated) -> int | None:
    """Give where an item ends that repeats another, None if it does not."""
    if not text.startswith(first.head, at):
        return None
    end = at + len(first.head)
    if first.rest is None:
        return end
    if text[end] != '"':
        return None
    end = scanstring(text, end + 1, False)[1]
    return end + len(first.rest) if text.startswith(first.rest, end) else None
