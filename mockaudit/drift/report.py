"""The outcome of a comparison: every change with the fakes and probes that it makes wrong or right."""

from __future__ import annotations

from collections.abc import Iterable

from mockaudit.drift.change import Change
from mockaudit.drift.probes import TouchedProbe
from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import Finding, Severity
from mockaudit.model.notice import Notice
from mockaudit.model.probe import Probe

_HARMLESS = frozenset({"END003"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A change, the findings that appeared with it, those that it ended, and the probes that it made wrong or right.

    ``old`` and ``new`` name the revisions.
    """

    change: Change
    old: str
    new: str
    breaks: tuple[Finding, ...] = ()
    mends: tuple[Finding, ...] = ()
    probes: tuple[TouchedProbe, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftReport:
    """The whole comparison.

    ``pairs`` names the revisions that were compared. ``unexplained`` holds findings that appeared, ``unexplained_mends``
    findings that went without a change that accounts for them. ``fakes`` counts the fakes that were judged,
    ``refs`` names them, ``unmatched`` counts those that matched an operation of the old contracts and match none of the new. ``still_wrong`` names
    fakes with findings against the new contracts. ``probes`` are all probes of the suite, ``unexplained_probes`` those
    that are touched though no change accounts for it.
    """

    pairs: tuple[tuple[str, str], ...]
    effects: tuple[Effect, ...]
    unexplained: tuple[Finding, ...] = ()
    unexplained_mends: tuple[Finding, ...] = ()
    fakes: int = 0
    refs: frozenset[str] = frozenset()
    unmatched: int = 0
    still_wrong: frozenset[str] = frozenset()
    probes: tuple[Probe, ...] = ()
    unexplained_probes: tuple[TouchedProbe, ...] = ()
    notices: tuple[Notice, ...] = ()
    version: str = ""

    @property
    def broken(self) -> tuple[str, ...]:
        """Name the fakes (their ``ref``) that the new contracts make wrong, sorted."""
        found = [finding for effect in self.effects for finding in effect.breaks]
        return _refs(finding for finding in (*found, *self.unexplained) if is_wrong(finding))

    @property
    def mended(self) -> tuple[str, ...]:
        """Name the fakes that were wrong and are right now, sorted."""
        found = [finding for effect in self.effects for finding in effect.mends]
        refs = _refs(finding for finding in (*found, *self.unexplained_mends) if is_wrong(finding))
        return tuple(ref for ref in refs if ref not in self.still_wrong)

    @property
    def untouched(self) -> int:
        """Count the fakes about which nothing changed."""
        return max(0, self.fakes - len({*self.broken, *self.mended}))

    @property
    def untouched_refs(self) -> tuple[str, ...]:
        """Name the fakes about which nothing changed, sorted."""
        return tuple(sorted(self.refs - {*self.broken, *self.mended}))

    @property
    def broken_probes(self) -> tuple[str, ...]:
        """Name the probes (their ``ref``) that select nothing any more, sorted."""
        return tuple(sorted({item.probe.ref for item in self._touched() if not item.is_right}))

    @property
    def mended_probes(self) -> tuple[str, ...]:
        """Name the probes that selected nothing and select something now, sorted."""
        return tuple(sorted({item.probe.ref for item in self._touched() if item.is_right}))

    @property
    def untouched_probes(self) -> tuple[str, ...]:
        """Name the other probes, sorted."""
        touched = {item.probe.ref for item in self._touched()}
        return tuple(sorted({probe.ref for probe in self.probes} - touched))

    @property
    def has_broken(self) -> bool:
        """Tell whether a fake or a probe is wrong now."""
        return bool(self.broken or self.broken_probes)

    def _touched(self) -> list[TouchedProbe]:
        return [*(item for effect in self.effects for item in effect.probes), *self.unexplained_probes]


def is_wrong(finding: Finding) -> bool:
    """Tell whether a finding makes its fake wrong: not mere information, nor that the operation is deprecated."""
    return finding.severity is not Severity.INFO and finding.code not in _HARMLESS


def ref_of(finding: Finding) -> str:
    """Name the fake of a finding."""
    return finding.fake.ref


def _refs(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({ref_of(finding) for finding in findings}))
