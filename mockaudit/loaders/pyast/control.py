"""Run the paths of code that branches: ``if``, ``match``, loops."""

from __future__ import annotations

import ast
from collections.abc import Callable

from mockaudit.loaders.pyast.frame import LEAVING, Frame, RaisedError, Signal
from mockaudit.loaders.pyast.heap import blur
from mockaudit.loaders.pyast.iteration import is_moved, items_of, shown
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.operators import truth
from mockaudit.loaders.pyast.reach import held_deeply, iterated, unsure
from mockaudit.loaders.pyast.targets import assign
from mockaudit.loaders.pyast.tree import walk
from mockaudit.model.value import Hole

MAX_ROUNDS = 64
MAX_PROBES = 4
MAX_PROBED = 4
IN_LOOP = "it is changed in a loop whose rounds are only known at run time"


def fork(machine: Machine, frame: Frame, branches: list[Callable[[], Signal]]) -> Signal:
    """Run several paths of which one is taken, and go on with the joined state of those that go on."""
    live = []
    signals = []
    for branch in branches:
        machine.heap.begin()
        try:
            signal = branch()
        except RaisedError:
            signal = Signal.RAISE
        if signal not in LEAVING:
            live.append(machine.heap.capture())
        signals.append(signal)
        machine.heap.rollback()
    going = [signal for signal in signals if signal not in LEAVING]
    if not going:
        return Signal.RETURN if Signal.RETURN in signals else Signal.RAISE
    machine.heap.join(live)
    if len(set(going)) == 1 and len(going) == len(signals):
        return going[0]
    if any(signal is not Signal.NORMAL for signal in going):
        frame.fuzzy = True
    return Signal.NORMAL


def run_if(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    """Run an ``if`` statement."""
    assert isinstance(node, ast.If)
    known = truth(machine.evaluate(node.test, frame))
    if known is not None:
        return machine.run(node.body if known else node.orelse, frame)
    return fork(machine, frame, [lambda: machine.run(node.body, frame), lambda: machine.run(node.orelse, frame)])


def run_match(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    """Run a ``match`` statement: every case may be the one, and what it captures is not known."""
    assert isinstance(node, ast.Match)
    subject = held_deeply(machine.evaluate(node.subject, frame))

    def case(branch: ast.match_case) -> Signal:
        for part in ast.walk(branch.pattern):
            name = getattr(part, "name", None) or getattr(part, "rest", None)
            if isinstance(name, str):
                captured = unsure(subject, Hole(reason="it is captured by a `match` statement"))
                assign(machine, ast.Name(id=name), captured, frame)
        if branch.guard is not None:
            machine.evaluate(branch.guard, frame)
        return machine.run(branch.body, frame)

    branches: list[Callable[[], Signal]] = [lambda b=branch: case(b) for branch in node.cases]  # type: ignore[misc]
    return fork(machine, frame, [*branches, lambda: Signal.NORMAL])


def run_for(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    """Run a ``for`` loop: round by round where the items are known, else as any number of unknown rounds."""
    assert isinstance(node, (ast.For, ast.AsyncFor))
    iterable = machine.evaluate(node.iter, frame)
    items = items_of(iterable)
    if items is not None and len(items) <= (MAX_PROBED if machine.probing else MAX_ROUNDS):
        found = len(machine.found)
        before, frame.fuzzy = frame.fuzzy, False
        exits = len(frame.exits)
        machine.heap.begin()
        signal = guarded(lambda: _rounds(machine, node, iterable, items, frame))
        fuzzy, frame.fuzzy = frame.fuzzy, before
        if not fuzzy:
            machine.heap.commit()
            return signal
        machine.heap.rollback()
        del machine.found[found:], frame.exits[exits:]
    reason = "the loop runs over values that are only known at run time"
    if isinstance(node.target, ast.Name) and not frame.lookup(node.target.id)[0]:
        assign(machine, node.target, Hole(reason=reason), frame)

    def once() -> Signal:
        assign(machine, node.target, unsure(iterated(iterable), Hole(reason=reason)), frame)
        return machine.run(node.body, frame)

    return any_rounds(machine, once, node.orelse, frame, may_break=may_break(node))


def _rounds(
    machine: Machine, node: ast.For | ast.AsyncFor, iterable: object, items: list[object], frame: Frame
) -> Signal:
    before = shown(iterable)
    for i, item in enumerate(items):
        assign(machine, node.target, item, frame)
        signal = machine.run(node.body, frame)
        now = shown(iterable)
        frame.fuzzy = frame.fuzzy or is_moved(before, now, i)  # it goes on with other items
        before = now
        if frame.fuzzy:
            return Signal.NORMAL  # the caller undoes these rounds
        if signal is Signal.BREAK:
            return Signal.NORMAL
        if signal in LEAVING:
            return signal
    return machine.run(node.orelse, frame)


def run_while(machine: Machine, node: ast.stmt, frame: Frame) -> Signal:
    """Run a ``while`` loop as any number of unknown rounds."""
    assert isinstance(node, ast.While)
    if truth(machine.evaluate(node.test, frame)) is False:
        return machine.run(node.orelse, frame)

    def once() -> Signal:
        machine.evaluate(node.test, frame)
        return machine.run(node.body, frame)

    return any_rounds(machine, once, node.orelse, frame, may_break=may_break(node))


def may_break(node: ast.For | ast.AsyncFor | ast.While) -> bool:
    """Tell whether a loop may be left before its end, and its ``else`` be passed over."""
    return bool(node.orelse) and any(isinstance(part, ast.Break) for item in node.body for part in walk(item))


def any_rounds(
    machine: Machine, once: Callable[[], Signal], orelse: list[ast.stmt], frame: Frame, *, may_break: bool = False
) -> Signal:
    """Run a loop's body an unknown number of times: what it changes is unknown before, in and after it."""

    def at_end() -> Signal:
        last = machine.run(orelse, frame) if orelse and not may_break else Signal.NORMAL
        paths: list[Callable[[], Signal]] = [lambda: machine.run(orelse, frame), lambda: Signal.NORMAL]
        return fork(machine, frame, paths) if may_break else last

    for _ in range(MAX_PROBES):
        exits = len(frame.exits)
        fuzzy, frame.fuzzy = frame.fuzzy, False
        with machine.silently(probing=True):
            machine.heap.watch()
            signal = guarded(once)
            outcome, trace = machine.heap.unwatch()
        left = frame.exits[exits:]
        del frame.exits[exits:]
        # A round that may end early leaves what it had changed until then.
        met = [*outcome.values(), *(trace.states() if frame.fuzzy else ())]
        frame.fuzzy = frame.fuzzy or fuzzy
        if all(box.born > trace.start for box in blur(machine.heap, met, trace.start, IN_LOOP)):
            if machine.recording or (left and not machine.probing):
                break
            # A further round would do as the last one did: what it changes is unknown already.
            frame.exits += left
            if left and signal is not Signal.RETURN:
                machine.heap.join([{}, outcome])
            return at_end()

    def round_() -> Signal:
        signal = guarded(once)
        return signal if signal is Signal.RETURN else Signal.NORMAL

    fuzzy = frame.fuzzy
    signal = fork(machine, frame, [lambda: Signal.NORMAL, round_])
    frame.fuzzy = fuzzy
    return at_end() if signal is Signal.NORMAL else signal


def guarded(code: Callable[[], Signal]) -> Signal:
    """Run code that may certainly raise."""
    try:
        return code()
    except RaisedError:
        return Signal.RAISE
