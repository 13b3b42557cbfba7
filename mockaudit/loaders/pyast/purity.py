"""Tell whether a call left everything as it was, so that running it again would teach nothing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.maybe import Maybe
from mockaudit.loaders.pyast.values import Class, Dict, Instance, OneOf, Sequence
from mockaudit.model.dataclass import dataclass

MAX_PARTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The state before a call: the steps taken, the stubs found, and how many boxes were touched already."""

    steps: int
    found: int
    touched: int

    def is_pure(self, machine: Machine, arguments: Iterable[object]) -> bool:
        """Tell whether the call registered nothing, and changed nothing that is shared or that it was given."""
        if not machine.heap.sections or len(machine.found) + len(machine.built) != self.found:
            return False
        section = machine.heap.sections[-1]
        new = {key: box for key, (box, _) in islice(section.items(), self.touched, None)}
        return not any(box.shared for box in new.values()) and new.keys().isdisjoint(_boxes(arguments))


def begin_watch(machine: Machine) -> Watch:
    """Take down the state before a call."""
    touched = len(machine.heap.sections[-1]) if machine.heap.sections else 0
    return Watch(steps=machine.steps, found=len(machine.found) + len(machine.built), touched=touched)


def _boxes(values: Iterable[object]) -> set[int]:
    """Give the identities of the containers and objects that values hold."""
    found: set[int] = set()
    pending = list(values)
    while pending and len(found) < MAX_PARTS:
        value = pending.pop()
        value = value.value if isinstance(value, Maybe) else value
        if isinstance(value, OneOf):
            pending += value.values
            continue
        box = value.scope if isinstance(value, (Instance, Class)) else value
        if isinstance(box, (Dict, Sequence)) or box is not value:
            state = getattr(box, "state", ())
            if id(box) not in found:
                found.add(id(box))
                pending += state.values() if isinstance(state, dict) else state
    return found
