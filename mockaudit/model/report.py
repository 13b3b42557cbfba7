"""The outcome of an audit: everything a reporter may show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import Finding, Severity
from mockaudit.model.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractUse:
    """A contract of the audit: how many operations it has and how many of them some fake answers for.

    ``discovered`` is true where nobody named it and the audit found it.
    """

    path: str
    title: str
    operations: int
    faked: int
    discovered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationCoverage:
    """How many fakes answer for an operation (``GET /pets/{petId}``) with each status; empty where none does.

    A fake whose status is unknown counts under "".
    """

    contract: str
    operation: str
    fakes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """A rule as reports explain it; ``text`` is its page, the docstring of its ``check``."""

    code: str
    name: str
    summary: str
    severity: Severity
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """What was looked at.

    ``fakes`` counts registrations; ``resolved`` those whose request is known well enough to be matched; ``matched``
    those that belong to an operation; ``judged`` those whose answer was held against what the contract documents.
    ``patched`` counts the names that tests replace, by boundary, ``uses`` what they do with doubles, by kind.
    ``fullness`` counts hand-written successes by how many percent of the declared properties they state.
    ``by_loader`` counts fakes; ``unjudged`` those that were not judged, by the reason in the user's words.
    """

    files: int = 0
    fakes: int = 0
    resolved: int = 0
    matched: int = 0
    judged: int = 0
    by_loader: Mapping[str, int] = field(default_factory=dict)
    unjudged: Mapping[str, int] = field(default_factory=dict)
    patched: Mapping[str, int] = field(default_factory=dict)
    uses: Mapping[str, int] = field(default_factory=dict)
    fullness: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole report. Findings are sorted by path, line, code; ``suppressed`` are those that comments silence, ``baselined`` those that the baseline knows.

    ``sources`` holds the text lines that an excerpt may show: path -> line number -> text. ``rules`` holds the page of
    every rule that a finding names. ``coverage`` lists every operation of every contract, in the contract's order;
    it is empty where nobody counted.
    ``unusable`` are the paths of contracts that could not be used at all.
    """

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...] = ()
    baselined: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()
    contracts: tuple[ContractUse, ...] = ()
    unusable: tuple[str, ...] = ()
    stats: Stats = Stats()
    version: str = ""
    sources: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    rules: tuple[RulePage, ...] = ()
    coverage: tuple[OperationCoverage, ...] = ()
