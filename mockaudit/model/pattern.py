"""The standard ``re.compile`` for quick starts: it compiles no pattern before somebody asks something of it.

A start makes some eighty patterns, at a tenth of a millisecond and more each, and uses the fewest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    lazy_pattern = re.compile  # to type checkers it is nothing else
else:

    class lazy_pattern:  # noqa: N801  (it is called as ``re.compile`` is)
        """A pattern whose methods are those of the compiled one."""

        def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
            self._arguments = pattern, flags

        def __getattr__(self, name: str) -> object:
            value = getattr(re.compile(*self._arguments), name)
            setattr(self, name, value)  # which Python finds from now on without asking here
            return value
