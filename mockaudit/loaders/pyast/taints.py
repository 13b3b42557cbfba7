"""Follow what tests and fixtures change of what they share: others may find it changed."""

from __future__ import annotations

from dataclasses import field

from mockaudit.loaders.pyast.heap import Heap
from mockaudit.loaders.pyast.mappings import join_dicts
from mockaudit.loaders.pyast.maybe import Maybe, is_listed, worse
from mockaudit.loaders.pyast.reach import Changeable, changeable, hold, others, unsure
from mockaudit.loaders.pyast.traces import EVERYTHING, State
from mockaudit.loaders.pyast.values import Box, Dict, OneOf, Sequence, Site, same
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole

MAX_ENDS = 8
CHANGED = "a test or fixture changes it, and others may run after that"


@dataclass(slots=True)
class Taints:
    """What tests change of what they share, by the place where it is made.

    ``keys`` are set to what is not known; ``ends`` are contents that dicts have after a test that only adds to them what
    is the same in each run; ``gained`` is what else may be held after one.
    """

    keys: dict[Site, set[object]] = field(default_factory=dict)
    ends: dict[Site, list[dict[object, object]]] = field(default_factory=dict)
    gained: dict[Site, list[Changeable]] = field(default_factory=dict)

    def size(self) -> int:
        """Measure what is known to change: it only grows."""
        return sum(map(len, (*self.keys.values(), *self.ends.values(), *self.gained.values())))

    def add(self, found: dict[Site, set[object]]) -> None:
        """Add what was changed in any way."""
        for site, keys in found.items():
            self.keys.setdefault(site, set()).update(keys)

    def close(self, heap: Heap, *, first: bool) -> None:
        """Take down what a test changed whose section is about to be closed; ``first``: nothing was known before."""
        after: dict[Site, list[tuple[Box, State]]] = {}
        for box, before in heap.sections[-1].values():
            if box.shared:
                after.setdefault(box.site, []).append((box, before))
        for site, keys in heap.taints.items():
            changes = after.get(site, [])
            ends = [
                box.state
                for box, before in changes
                if isinstance(box, Dict) and _only_adds(box, before, self.ends.get(site))
            ]
            if ends and len(ends) == len(changes) and site not in heap.later and site not in self.keys:
                known = self.ends.setdefault(site, [])
                new = [end for end in ends if not any(_is_same(end, other) for other in known)]
                if first and len(known) + len(new) <= MAX_ENDS:
                    known += new
                    continue
                if not new:
                    continue
            self.keys.setdefault(site, set()).update(keys)
            for box, _ in changes:
                values = box.state.values() if not isinstance(box, Sequence) else box.state
                new_boxes = [item for item in others(values, self.gained.get(site, [])) if _is_shared(item)]
                self.gained.setdefault(site, []).extend(new_boxes)

    def apply(self, heap: Heap, box: Box) -> None:
        """Make of a container what it may be once tests have run."""
        ends, keys = self.ends.get(box.site), self.keys.get(box.site)
        if ends and isinstance(box, Dict) and is_listed(box.broken):
            heap.touch(box)
            box.state, unsure_keys = join_dicts([box.state, *ends])
            box.broken = worse(box.broken, unsure_keys)
        if keys:
            _obscure(heap, box, keys, self.gained.get(box.site, []))


def _is_shared(item: Changeable) -> bool:
    return item.shared if isinstance(item, (Dict, Sequence)) else item.scope.shared


def _only_adds(box: Dict, before: State, known: list[dict[object, object]] | None) -> bool:
    """Tell whether a test only added keys to a dict, with values that are the same in each run."""
    content = before[0]
    if not isinstance(content, dict) or not is_listed(box.broken):
        return False
    if known and any(_is_same(box.state, end) for end in known):
        # What was there already was put there by the same code, in the same order, where that is all there can be.
        return box.broken is None or len(known) == 1
    if box.broken is not None:
        return False
    if before[1] is not None or any(key not in box.state or not same(box.state[key], content[key]) for key in content):
        return False
    return all(
        not isinstance(box.state[key], (Hole, OneOf, Maybe)) and not changeable(box.state[key])
        for key in box.state.keys() - content.keys()
    )


def _is_same(left: dict[object, object], right: dict[object, object]) -> bool:
    return list(left) == list(right) and all(same(left[key], right[key]) for key in left)


def _obscure(heap: Heap, box: Box, keys: set[object], gained: list[Changeable]) -> None:
    heap.touch(box)
    hole = Hole(reason=CHANGED)
    if isinstance(box, Sequence) or (isinstance(box, Dict) and EVERYTHING in keys):
        box.broken = CHANGED
        hold(box.state, gained)
        return
    for key in keys:
        if key in box.state or isinstance(box, Dict):
            before = box.state.get(key)
            unknown = unsure([*changeable(before), *gained], hole)
            box.state[key] = Maybe(unknown) if isinstance(before, Maybe) else unknown
