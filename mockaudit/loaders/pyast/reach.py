"""Keep in view what a value may be, or be held in, that is not known any more: through it, that can still be changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from mockaudit.loaders.pyast.maybe import Maybe
from mockaudit.loaders.pyast.values import Dict, Instance, OneOf, Sequence, alternatives, one_of
from mockaudit.model.value import Hole

MAX_NESTING = 6
MAX_HELD = 64
Changeable: TypeAlias = Dict | Sequence | Instance


def changeable(*values: object) -> list[Changeable]:
    """List the containers and objects that values may be."""
    found: list[Changeable] = []
    for value in values:
        if isinstance(value, (Dict, Sequence, Instance)):
            found.append(value)
        elif isinstance(value, (OneOf, Maybe)):
            found += [item for item in alternatives(value) if isinstance(item, (Dict, Sequence, Instance))]
    return found


def born(item: Changeable) -> int:
    """Tell when a container or object was made."""
    return item.scope.born if isinstance(item, Instance) else item.born


def others(values: Iterable[object], known: Iterable[object]) -> list[Changeable]:
    """List the containers and objects that values may be and that are not among those known."""
    found = {id(item): item for item in changeable(*values)}
    for item in changeable(*known) if found else ():
        found.pop(id(item), None)
    return list(found.values())


def content(box: Dict | Sequence) -> Iterable[object]:
    """Give what a container lists."""
    return box.state.values() if isinstance(box, Dict) else box.state


def held(*values: object) -> list[Changeable]:
    """List the containers and objects that values may hold."""
    boxes = [box for box in changeable(*values) if not isinstance(box, Instance)]
    return others([item for box in boxes for item in content(box)], ()) if boxes else []


def iterated(value: object) -> list[Changeable]:
    """List the containers and objects that iterating over a value may give."""
    return held(*(item for item in changeable(value) if isinstance(item, Sequence)))


def held_deeply(value: object) -> list[Changeable]:
    """List what a value may be, what that may hold, and so on."""
    found = last = changeable(value)
    for _ in range(MAX_NESTING):
        if not last:
            break
        last = others(held(*last), found)
        found = [*found, *last]
    return found


def unsure(boxes: Iterable[object], hole: Hole) -> object:
    """Give a value that may be one of these, or anything else."""
    found = one_of([*boxes, hole])
    return OneOf(found.values, lost=True) if isinstance(found, OneOf) else found


def hold(state: dict[object, object] | list[object], values: Iterable[object]) -> None:
    """Put what a container of which not all is known may hold into its content, a dict's under keys that no code names."""
    new = others(values, state.values() if isinstance(state, dict) else state)
    if not new or len(state) > MAX_HELD:
        return
    if isinstance(state, dict):
        state.update((object(), item) for item in new)
    else:
        state.extend(new)
