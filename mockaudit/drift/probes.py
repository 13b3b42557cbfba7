"""Judge probes against both revisions: which ask for something that is gone or that came, and which change did it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockaudit.drift.change import Change
from mockaudit.drift.selecting import Facts, Patterns, UnknownError, base_paths, facts_of, selected
from mockaudit.drift.sides import Side, anonymous
from mockaudit.model.dataclass import dataclass
from mockaudit.model.probe import Probe, Selector

_KEYWORDS = {"tag": "tags", "operation_id": "operationId", "deprecated": "deprecated"}
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedProbe:
    """A probe that selects nothing any more, or something at last where ``is_right``; ``operations`` are what it lost or got."""

    probe: Probe
    operations: tuple[str, ...]
    is_right: bool

    @property
    def message(self) -> str:
        """Say what became of the probe."""
        more = f" and {len(self.operations) - _SHOWN} more" if len(self.operations) > _SHOWN else ""
        names = ", ".join(self.operations[:_SHOWN]) + more
        return f"it selects {names} now" if self.is_right else f"it selected {names} and selects nothing now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What probes are judged by.

    ``changes`` are those of all pairs, each with its pair. ``others`` are contracts of the audit that are not compared.
    ``stands`` is true where the compared files stand for whatever contract a probe loads.
    """

    pairs: Sequence[tuple[Side, Side]]
    changes: Sequence[tuple[Change, Side, Side]]
    others: Sequence[Side] = ()
    stands: bool = False


def judge_probes(probes: Sequence[Probe], compared: Compared) -> Iterator[tuple[TouchedProbe, tuple[int, ...]]]:
    """Yield the probes that are touched, each with the indices of the changes that account for it (none: no change does)."""
    patterns = Patterns()
    sides = [*(side for pair in compared.pairs for side in pair), *compared.others]
    facts = {id(side): facts_of(side) for side in sides}
    for probe in probes:
        pairs = _pairs_of(probe, compared)
        # What may be of any contract is touched only where no contract holds it.
        same = [item for side in compared.others for item in facts[id(side)]] if probe.contract is None else []
        before, after = ([item for pair in pairs for item in facts[id(pair[index])]] + same for index in (0, 1))
        bases = base_paths([side for pair in pairs for side in pair]) if probe.legacy else [""]
        try:
            touched = [_compare(probe, before, after, base, patterns) for base in bases]
        except UnknownError:
            continue
        if touched[0] is None or any(item is None or item[0] != touched[0][0] for item in touched):
            continue
        result, keys = touched[0]
        kept = {item.key for item in (before if result.is_right else after)}
        olds = {id(old) for old, _ in pairs}
        changes = [change if id(old) in olds else None for change, old, _ in compared.changes]
        yield result, tuple(_causes(result, keys - kept, keys & kept, changes))


def _pairs_of(probe: Probe, compared: Compared) -> Sequence[tuple[Side, Side]]:
    if probe.contract is None:
        return compared.pairs
    named = [pair for pair in compared.pairs if probe.contract in {side.document.contract.path for side in pair}]
    return compared.pairs if not named and compared.stands and len(compared.pairs) == 1 else named


def _compare(
    probe: Probe, before: Sequence[Facts], after: Sequence[Facts], base: str, patterns: Patterns
) -> tuple[TouchedProbe, set[str]] | None:
    """Compare what a probe selects on both sides, None where that is something on both or nothing. Raises UnknownError."""
    lost, got = selected(probe, before, base, patterns), selected(probe, after, base, patterns)
    if bool(lost) == bool(got):
        return None
    titles = tuple(dict.fromkeys(item.title for item in (lost or got)))
    return TouchedProbe(probe=probe, operations=titles, is_right=bool(got)), {item.key for item in (lost or got)}


def _causes(touched: TouchedProbe, whole: set[str], kept: set[str], changes: Sequence[Change | None]) -> Iterator[int]:
    """Find the changes of exactly the operations that a probe lost or got: they went, came, or are named otherwise."""
    selectors = [item for item in touched.probe.selectors if isinstance(item, Selector)]
    for index, change in enumerate(changes):
        if change is None or change.direction is not None:
            continue
        key = anonymous(change.operation)
        is_whole = not change.keywords and key in whole and (change.id == "endpoint-added") is touched.is_right
        if is_whole or (key in kept and any(_asks(item, change, touched) for item in selectors)):
            yield index


def _asks(selector: Selector, change: Change, touched: TouchedProbe) -> bool:
    """Tell whether a selector asks for the name that a change gave to an operation or took from it."""
    for term in selector.terms:
        if _KEYWORDS.get(term.attribute) not in change.keywords:
            continue
        if term.attribute != "tag":
            return True
        # To lose an operation is to lose a tag that is asked for, or to get one that is left out.
        is_added = touched.is_right is not selector.exclude
        if (change.id == "api-tag-added") is is_added and (term.regex or change.subject in term.values):
            return True
    return False
