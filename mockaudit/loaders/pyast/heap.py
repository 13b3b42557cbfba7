"""Remember what a stretch of code changed, so that it can be undone or joined with what another path changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from functools import reduce

from mockaudit.loaders.pyast.mappings import join_dicts
from mockaudit.loaders.pyast.maybe import LOOSE, SOME, Maybe, is_listed, worse
from mockaudit.loaders.pyast.reach import born, changeable, hold, others
from mockaudit.loaders.pyast.traces import EVERYTHING, Outcome, State, Trace, restore, state_of
from mockaudit.loaders.pyast.values import Box, Dict, OneOf, Scope, Sequence, Site, alternatives, one_of, same
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole

UNSURE = "it grows on some paths of the code only"


@dataclass(slots=True)
class Heap:
    """A stack of sections, each with the content that boxes had before they were changed in it.

    ``taints`` collects boxes shared by several tests that one of them changes, with the keys that it sets, ``later`` those
    that change once requests are made. ``traces`` belong to those of the sections that may stop anywhere.
    """

    sections: list[Outcome] = field(default_factory=list)
    taints: dict[Site, set[object]] = field(default_factory=dict)
    traces: list[Trace] = field(default_factory=list)
    later: set[Site] = field(default_factory=set)

    def begin(self) -> int:
        """Open a section and give its level."""
        self.sections.append({})
        return len(self.sections) - 1

    def touch(self, box: Box, key: object = EVERYTHING) -> None:
        """Take note that a box is about to be changed; ``key`` is the only one to be set anew, where that is so."""
        if self.sections and id(box) not in self.sections[-1]:
            self.sections[-1][id(box)] = (box, state_of(box))
        if self.traces:
            self.traces[-1].note(box, key)
        if box.shared:
            replaced = not isinstance(box, Sequence) and key in box.state
            self.taints.setdefault(box.site, set()).add(key if replaced or isinstance(box, Scope) else EVERYTHING)
        if isinstance(box, Sequence):
            box.places = {}

    def capture(self, level: int | None = None) -> Outcome:
        """Copy the present content of all boxes changed since a section was opened (default: the last one)."""
        found: Outcome = {}
        for section in self.sections[len(self.sections) - 1 if level is None else level :]:
            for key, (box, _) in section.items():
                found[key] = (box, state_of(box))
        return found

    def rollback(self) -> None:
        """Undo and close the last section."""
        trace = self.traces[-1] if self.traces else None
        for box, state in self.sections.pop().values():
            if trace is not None:
                trace.end(box)
            restore(box, state)

    def unwind(self, level: int = 0) -> None:
        """Undo and close the sections from a level on, below which none may stop anywhere."""
        self.traces.clear()
        while len(self.sections) > level:
            self.rollback()

    def watch(self) -> None:
        """Open a section that may stop anywhere."""
        self.begin()
        self.traces.append(Trace())

    def unwatch(self) -> tuple[Outcome, Trace]:
        """Undo and close a section that may stop anywhere, and give what it changed in the end and what it met."""
        outcome = self.capture()
        trace = self.traces.pop()
        if self.traces:
            self.traces[-1].merge(trace)
        self.rollback()
        return outcome, trace

    def commit(self) -> None:
        """Keep the changes of the last section and close it."""
        section = self.sections.pop()
        if self.sections:
            parent = self.sections[-1]
            for key, entry in section.items():
                parent.setdefault(key, entry)

    def join(self, outcomes: list[Outcome]) -> None:
        """Apply what several paths changed, of which one is taken."""
        boxes = {key: box for outcome in outcomes for key, (box, _) in outcome.items()}
        for key, box in boxes.items():
            states = [outcome[key][1] if key in outcome else state_of(box) for outcome in outcomes]
            if self.sections and key not in self.sections[-1]:
                self.sections[-1][key] = (box, state_of(box))
            restore(box, states[0] if len(states) == 1 else join_states(box, states))


def join_states(box: Box, states: list[State]) -> State:
    """Join the contents that a box has on several paths."""
    broken = next((state[1] for state in states if state[1] is not None), None)
    if isinstance(box, Sequence):
        lists = [list(content) for content, _ in states]
        if len({len(items) for items in lists}) != 1:
            return [*lists[0], *others((item for items in lists for item in items), lists[0])], broken or UNSURE
        return [one_of(list(column)) for column in zip(*lists, strict=True)], broken
    dicts = [content for content, _ in states if isinstance(content, dict)]
    if isinstance(box, Dict):
        joined, unsure = join_dicts(dicts)
        return joined, reduce(worse, (known for _, known in states if known != SOME), unsure)
    merged: dict[object, object] = {}
    for content in dicts:
        merged |= content
    for name, value in merged.items():
        for content in dicts:
            if content.get(name, merged) is not value:
                break
        else:  # most names
            merged[name] = OneOf(value.values, value.lost) if isinstance(value, OneOf) else value
            continue
        values = [content[name] for content in dicts if name in content]
        absent = box.fallback and len(values) < len(dicts)
        merged[name] = one_of([*changeable(*values), Hole(reason=SOME)]) if absent else one_of(values)
    return merged, broken


def blur(heap: Heap, met: Iterable[tuple[Box, State]], start: int, reason: str) -> list[Box]:
    """Make unknown whatever a stretch of code changed, and list the boxes of which that was not so already.

    Called after the code was undone: the boxes hold what they held before it, and ``met`` is what they held at its end
    or on the way. It made those born after ``start``.
    """
    changed: list[Box] = []
    for box, (content, broken) in met:
        if isinstance(box, Sequence) or not isinstance(content, dict):
            moved = isinstance(box, Sequence) and not _equal(box.state, list(content))
            if box.broken is None and (broken is not None or moved):
                heap.touch(box)
                box.broken = reason
                hold(box.state, content)
                changed.append(box)
            elif moved and _gains(heap, box, content, start):
                changed.append(box)
            continue
        if _blur_names(heap, box, content, start, reason):
            changed.append(box)
        if worse(box.broken, broken) != box.broken:
            heap.touch(box)
            box.broken = broken
            changed.append(box)
    return changed


def _blur_names(heap: Heap, box: Dict | Scope, after: dict[object, object], start: int, reason: str) -> bool:
    names = [n for n in {**box.state, **after} if n not in box.state or n not in after]
    changed = not names and isinstance(box, Dict) and box.broken in {None, SOME} and list(box.state) != list(after)
    if changed:
        heap.touch(box)
        box.broken = LOOSE
    moved = [n for n, value in after.items() if n in box.state and not same(box.state[n], value)]
    if names and isinstance(box, Dict):
        if is_listed(box.broken):
            heap.touch(box)
            box.broken = reason
            hold(box.state, after.values())
            return True
        changed = _gains(heap, box, after.values(), start)
    for name in [*moved, *(names if isinstance(box, Scope) else ())]:
        before = box.state.get(name)
        blurred = _blurred(before, after.get(name), start, reason)
        if blurred is not None:
            heap.touch(box, name)
            absent = isinstance(before, Maybe) or isinstance(after.get(name), Maybe)
            box.state[name] = Maybe(blurred) if absent else blurred
            changed = True
    return changed


def _gains(heap: Heap, box: Box, values: Iterable[object], start: int) -> bool:
    """Let a container of which not all is known hold more, and tell whether that is new."""
    known = box.state if isinstance(box, Sequence) else box.state.values()
    more = [item for item in others(values, known) if born(item) <= start]
    if more:
        heap.touch(box)
        hold(box.state, more)
    return bool(more)


def _blurred(before: object, after: object, start: int, reason: str) -> object:
    """Give what may be either of two values or another; None where the first is that already.

    It lists the containers: code that finds it can change each of them through it.
    """
    known = alternatives(before)
    if not any(isinstance(item, Hole) for item in known):
        return one_of([*changeable(before), *changeable(after), Hole(reason=reason)])
    more = [item for item in others([after], known) if born(item) <= start]
    return one_of([*known, *more]) if more else None


def _equal(left: list[object], right: list[object]) -> bool:
    return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
