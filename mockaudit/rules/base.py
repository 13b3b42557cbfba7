"""What a rule is: a record with a function that turns one subject of the audit into violations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import Severity, Violation

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[Subject]):
    """One rule. Its page is the docstring of ``check``: what it does, why it is bad, when it keeps silent, how to fix.

    ``name`` states the bad thing and reads after "allow ...". ``subject`` is the type that ``check`` is called with,
    once for each such subject of the audit. ``since`` is the version that brought it.
    """

    code: str
    name: str
    summary: str
    severity: Severity
    subject: type[Subject]
    check: Callable[[Subject], Iterable[Violation]]
    since: str = "0.1"
