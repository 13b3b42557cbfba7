"""Find the operations that a probe asks for: its selectors and a side in, the keys of operations out, or that nobody knows."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import field
from urllib.parse import urlsplit

from mockaudit.drift.sides import Side, key_of, tags_of
from mockaudit.model.contract import Operation
from mockaudit.model.dataclass import dataclass
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.probe import Probe, Selector, Term
from mockaudit.model.value import Hole

SECONDS = 5.0  # for the patterns of all probes together
_MAX_TEXT = 200
_MAX_REPEATS = 3
_NESTED_REPEAT = lazy_pattern(r"[+*}]\)?[+*{]|\([^)]*[+*|][^)]*\)[+*{]")
_REPEAT = lazy_pattern(r"[+*]|\{\d*,\d*\}")


class UnknownError(Exception):
    """What a probe selects is only known when it runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What selectors ask of an operation. ``key`` names it whatever its path parameters are called."""

    key: str
    title: str
    path: str
    method: str
    operation_id: str | None
    tags: tuple[str, ...]
    deprecated: bool


@dataclass(slots=True, kw_only=True)
class Patterns:
    """The patterns of probes, each compiled once; after ``SECONDS`` of searching none is tried any more."""

    left: float = SECONDS
    compiled: dict[str, re.Pattern[str] | None] = field(default_factory=dict)

    def search(self, pattern: str, text: str, *, ignore_case: bool) -> bool:
        """Tell whether a pattern occurs in a text as in ``re.search``. Raises UnknownError where that may take long."""
        key = f"(?i:{pattern})" if ignore_case else pattern
        if key not in self.compiled:
            self.compiled[key] = _compile(pattern, re.IGNORECASE if ignore_case else 0)
        compiled = self.compiled[key]
        if compiled is None or len(text) > _MAX_TEXT or self.left <= 0:
            raise UnknownError
        start = time.monotonic()
        found = compiled.search(text) is not None
        self.left -= time.monotonic() - start
        return found


def _compile(pattern: str, flags: int) -> re.Pattern[str] | None:
    if len(pattern) > _MAX_TEXT or _NESTED_REPEAT.search(pattern) or len(_REPEAT.findall(pattern)) > _MAX_REPEATS:
        return None
    try:
        return re.compile(pattern, flags)
    except (re.error, RecursionError, OverflowError):
        return None


def facts_of(side: Side) -> tuple[Facts, ...]:
    """Give what a side says of its operations."""
    return tuple(_facts(side, operation) for operation in side.operations.values())


def _facts(side: Side, operation: Operation) -> Facts:
    return Facts(
        key=key_of(operation.route),
        title=operation.title,
        path=operation.route.template,
        method=operation.route.method,
        operation_id=operation.operation_id,
        tags=tags_of(side, operation),
        deprecated=operation.deprecated,
    )


def base_paths(sides: Sequence[Side]) -> list[str]:
    """Give the ways to read a full path of Schemathesis 3: without a base path, and with that of each server."""
    urls = [server.url for side in sides for server in side.document.contract.servers]
    return sorted({"", *(urlsplit(url).path.rstrip("/") for url in urls if "{" not in url and "[" not in url)})


def selected(probe: Probe, operations: Sequence[Facts], base: str, patterns: Patterns) -> list[Facts]:
    """Give the operations that a probe takes. ``base`` is what Schemathesis 3 puts before a path. Raises UnknownError."""
    selectors = [item for item in probe.selectors if not isinstance(item, Hole)]
    if len(selectors) < len(probe.selectors):
        raise UnknownError
    takes = [item for item in selectors if not item.exclude]
    leaves = [item for item in selectors if item.exclude]

    def fits(item: Selector, facts: Facts) -> bool:
        return all(_fulfils(term, facts, base, patterns) for term in item.terms)

    return [
        facts
        for facts in operations
        if not any(fits(item, facts) for item in leaves) and (not takes or any(fits(item, facts) for item in takes))
    ]


def _fulfils(term: Term, facts: Facts, base: str, patterns: Patterns) -> bool:
    texts: tuple[str, ...]
    match term.attribute:
        case "deprecated":
            return facts.deprecated
        case "path":
            texts = (facts.path,)
        case "endpoint":
            texts = (base + facts.path,)
        case "method":
            texts = (facts.method.upper(),)
        case "tag":
            texts = facts.tags
        case "operation_id":
            texts = (facts.operation_id,) if facts.operation_id is not None else ()
        case _:
            texts = (f"{facts.method.upper()} {base}{facts.path}",)
    if not term.regex:
        return any(text in term.values for text in texts)
    ignore_case = term.attribute == "method"
    return any(patterns.search(value, text, ignore_case=ignore_case) for value in term.values for text in texts)
