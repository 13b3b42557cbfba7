"""Remember what boxes held at any time while code ran that may stop anywhere, and not at its end only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TypeAlias

from mockaudit.loaders.pyast.reach import hold
from mockaudit.loaders.pyast.values import Box, Scope, Sequence, births, same
from mockaudit.model.dataclass import dataclass

MAX_STATES = 8
TOO_OFTEN = "it is changed more often than is followed"
EVERYTHING = object()
ABSENT = object()
State: TypeAlias = tuple[dict[object, object] | list[object], str | None]
Outcome: TypeAlias = dict[int, tuple[Box, State]]


def state_of(box: Box) -> State:
    """Copy a box's content."""
    return box.state.copy(), box.broken


@dataclass(slots=True)
class Trace:
    """What boxes held while a section ran, in parts of it that were undone too; names are kept one by one.

    ``start`` tells the boxes that the section made from those that were there before it.
    """

    start: int = field(default_factory=births)
    names: dict[int, tuple[Scope, dict[object, dict[int, object]]]] = field(default_factory=dict)
    contents: dict[int, tuple[Box, list[State]]] = field(default_factory=dict)

    def note(self, box: Box, key: object) -> None:
        """Take down what a box holds before a change."""
        if isinstance(box, Scope):
            names = self.names.setdefault(id(box), (box, {}))[1]
            for name in list(box.state) if key is EVERYTHING else (key,):
                value = box.state.get(name, ABSENT)
                names.setdefault(name, {})[id(value)] = value
        elif id(box) in self.contents:
            _add(self.contents[id(box)][1], state_of(box))
        else:  # what it held at first is what it holds again once the section is undone
            self.contents[id(box)] = (box, [])

    def end(self, box: Box) -> None:
        """Take down what a box holds as a path through the section ends."""
        if isinstance(box, Scope):
            for name, values in self.names.get(id(box), (box, {}))[1].items():
                value = box.state.get(name, ABSENT)
                values[id(value)] = value
        elif id(box) in self.contents:
            _add(self.contents[id(box)][1], state_of(box))

    def forget(self, scope: Scope) -> None:
        """Drop the names of a call that nobody reads again."""
        self.names.pop(id(scope), None)

    def merge(self, inner: Trace) -> None:
        """Add what a section within this one met."""
        for scope, met in inner.names.values():
            names = self.names.setdefault(id(scope), (scope, {}))[1]
            for name, values in met.items():
                names.setdefault(name, {}).update(values)
        for box, states in inner.contents.values():
            known = self.contents.setdefault(id(box), (box, []))[1]
            for state in states:
                _add(known, state)

    def states(self) -> Iterator[tuple[Box, State]]:
        """Give the contents met that differ from the present ones, which are those from before the section."""
        for scope, names in self.names.values():
            others = {
                name: [value for value in values.values() if not same(value, scope.state.get(name, ABSENT))]
                for name, values in names.items()
            }
            for i in range(max(map(len, others.values()), default=0)):
                content = dict(scope.state)
                for name, values in others.items():
                    if len(values) > i and values[i] is ABSENT:
                        del content[name]
                    elif len(values) > i:
                        content[name] = values[i]
                yield scope, (content, scope.broken)
        for box, states in self.contents.values():
            yield from ((box, state) for state in states)


def _add(states: list[State], state: State) -> None:
    if len(states) < MAX_STATES:
        states.append(state)
    elif len(states) == MAX_STATES:
        states.append((state[0], TOO_OFTEN))
    else:
        kept = states[MAX_STATES][0]
        hold(kept, state[0].values() if isinstance(state[0], dict) else state[0])


def restore(box: Box, state: State) -> None:
    """Put a content back into its box."""
    content, box.broken = state
    if isinstance(box, Sequence):
        box.state = list(content)
    elif isinstance(content, dict):
        box.state = dict(content)
