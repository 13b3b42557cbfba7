"""Text from files becomes Markdown code that stays text: no markup, no link, no mention, no table cell of its own."""

from __future__ import annotations

import re

from mockaudit.reporters.sanitize import clean

_TICKS = re.compile("`+")
LONGEST = 240


def code(text: str, longest: int = LONGEST) -> str:
    """Give a code span for a table cell: what stands in code is neither markup nor a mention (CommonMark 6.1, GFM).

    The text is cut at ``longest`` characters.
    """
    shown = clean(text)
    if len(shown) > longest:
        shown = f"{shown[: longest - 1]}…"
    if not shown:
        return ""
    fence = "`" * (1 + max((len(run) for run in _TICKS.findall(shown)), default=0))
    # A space on both sides is taken away again; a cell's own must not be.
    if shown[0] in "` " or shown[-1] in "` \\":
        shown = f" {shown} "
    return f"{fence}{shown}{fence}".replace("|", "\\|")
