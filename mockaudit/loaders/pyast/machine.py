"""Hold one evaluation together: its tables of node types, the heap, the budget, and the stubs found so far."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from typing import TypeAlias

from mockaudit.documents.source import Project
from mockaudit.loaders.pyast.builders import Built, begin, flush
from mockaudit.loaders.pyast.dialect import Answer, Dialect, Lexicon, Registration
from mockaudit.loaders.pyast.frame import BudgetError, Frame, Module, Signal, call_line
from mockaudit.loaders.pyast.heap import Heap
from mockaudit.loaders.pyast.values import Builder, Call, Dict, Instance, Mock, Scope, Sequence, Site
from mockaudit.model.dataclass import dataclass
from mockaudit.model.exchange import Exchange
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice
from mockaudit.model.value import Hole

MAX_STEPS = 250_000
MAX_SECONDS = 20.0  # of this process, so that it is the steps that decide
MAX_DEPTH = 24
CLOCK_EVERY = 4096
Evaluator: TypeAlias = Callable[["Machine", ast.expr, Frame], object]
Executor: TypeAlias = Callable[["Machine", ast.stmt, Frame], Signal]
Caller: TypeAlias = Callable[["Machine", object, Call, Frame], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What the machine knows of Python: how to evaluate expressions, run statements and call values.

    ``find`` gives the path of a module of the suite by its name, the importing file and the level of a relative import;
    ``load`` gives the module of a path, its body evaluated. ``handle`` lists the ways in which a handler answers.
    ``constant`` gives a constant of the product by its dotted name, ``is_same`` tells whether two names are one class
    of it; both give None where that is not known.
    """

    expressions: Mapping[type[ast.expr], Evaluator]
    statements: Mapping[type[ast.stmt], Executor]
    call: Caller
    find: Callable[[str, str, int], str | None]
    load: Callable[[Machine, str], Module | None]
    handle: Callable[[Machine, object], tuple[Answer, ...] | None]
    constant: Callable[[Machine, str], object]
    is_same: Callable[[str, str], bool | None]


@dataclass(slots=True)
class Machine:
    """Evaluates the code of one file of a suite; ``found`` are the registrations met, in order.

    ``active`` counts the calls of each function that are under way. ``touched`` are the stubs on which the running
    statement takes steps, ``built`` those that the running test built by steps,
    ``costly`` the functions that took many steps and changed nothing, ``changing`` tells of functions
    that cannot be followed whether they may change anything, ``suspended`` the context managers that are entered, with how many sections were open then, ``names`` the stubs of a library's own mock object
    by the names that they are given. ``limit`` is how many steps what is running may end with.
    """

    language: Language
    lexicon: Lexicon
    project: Project
    dialects: Mapping[str, Dialect]
    path: str
    heap: Heap = field(default_factory=Heap)
    found: list[Exchange | Notice] = field(default_factory=list)
    intent: Callable[[Call], str | None] = field(default=lambda _: None)
    entered: set[Site] = field(default_factory=set)
    active: dict[ast.AST, int] = field(default_factory=dict)
    touched: dict[int, tuple[Builder, str | None]] = field(default_factory=dict)
    built: list[Built] = field(default_factory=list)
    costly: set[ast.AST] = field(default_factory=set)
    changing: dict[ast.AST, bool] = field(default_factory=dict)
    suspended: list[tuple[Frame | Instance, int]] = field(default_factory=list)
    names: Scope = field(default_factory=lambda: Scope({}, ("names", 0, 0), fallback=True))
    recording: bool = True
    probing: bool = False
    steps: int = 0
    limit: int = MAX_STEPS
    deadline: float = field(default_factory=lambda: time.process_time() + MAX_SECONDS)

    def spend(self) -> None:
        """Count one step; raises BudgetError where the file has had its share."""
        self.steps += 1
        if self.steps > self.limit or (self.steps % CLOCK_EVERY == 0 and time.process_time() > self.deadline):
            raise BudgetError

    def evaluate(self, node: ast.expr, frame: Frame) -> object:
        """Compute what an expression denotes."""
        self.steps += 1
        if self.steps > self.limit or (self.steps % CLOCK_EVERY == 0 and time.process_time() > self.deadline):
            raise BudgetError
        handler = self.language.expressions.get(type(node))
        if handler is None:
            return Hole(reason=f"`{type(node).__name__}` expressions are not computed")
        return handler(self, node, frame)

    def run(self, body: list[ast.stmt], frame: Frame) -> Signal:
        """Run statements in order until one of them ends the stretch."""
        for statement in body:
            self.spend()
            handler = self.language.statements.get(type(statement))
            signal = Signal.NORMAL if handler is None else handler(self, statement, frame)
            if self.touched:
                flush(self)
            if signal is not Signal.NORMAL:
                return signal
        return Signal.NORMAL

    def call(self, target: object, call: Call, frame: Frame) -> object:
        """Call a value."""
        return self.language.call(self, target, call, frame)

    def register(self, mock: Mock, verb: str, call: Call, frame: Frame) -> object:
        """Lift the stub that a call registers, with its arguments as they are now, or begin one built by steps."""
        if self.dialects[mock.dialect].step is not None:
            return begin(self, mock, verb, call, frame)
        if self.recording:
            self.found.extend(self.lift(mock, verb, call, frame.owner, {}))
        return Hole(reason="it is a registered stub")

    def lift(
        self, mock: Mock, verb: str, call: Call, owner: str | None, fields: Mapping[object, object]
    ) -> Iterator[Exchange | Notice]:
        """Let the dialect read a stub."""
        registration = Registration(
            dialect=mock.dialect,
            verb=verb,
            call=call,
            at=Location(path=call.path, span=span_of(call.node)),
            line=call_line(call.node),
            owner=owner,
            project=self.project,
            options=dict(mock.options),
            deliberate=self.intent(call),
            fields={str(key): value for key, value in fields.items()},
            handle=lambda function: self.language.handle(self, function),
        )
        return self.dialects[mock.dialect].lift(registration)

    @contextmanager
    def silently(self, *, probing: bool = False) -> Iterator[None]:
        """Evaluate without taking down registrations; ``probing`` only to see what may change, however roughly."""
        before = self.recording, self.probing
        self.recording, self.probing = False, self.probing or probing
        try:
            yield
        finally:
            self.recording, self.probing = before


def span_of(node: ast.AST) -> Span | None:
    """Give a node's stretch of source; columns count characters from 1."""
    if not isinstance(node, (ast.expr, ast.stmt, ast.keyword, ast.arg, ast.excepthandler)):
        return None
    end = None if node.end_col_offset is None else node.end_col_offset
    return Span(line=node.lineno, column=node.col_offset + 1, end_line=node.end_lineno, end_column=end)


def site_of(node: ast.AST, frame: Frame) -> Site:
    """Name the place where a container is made, the same in each evaluation."""
    return frame.module.path, getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def new_dict(node: ast.AST, frame: Frame, state: dict[object, object] | None = None) -> Dict:
    """Make a dict."""
    return Dict({} if state is None else state, site_of(node, frame))


def new_lazy(node: ast.AST, frame: Frame, state: list[object], *sources: object) -> Sequence:
    """Make a list that stands for an iterator or a view of other containers: known only where it is used at once."""
    return Sequence(state, site_of(node, frame), sources=sources)


def unsure_list(node: ast.AST, frame: Frame, boxes: Iterable[object], hole: Hole) -> object:
    """Make a list of which it is only known what it may hold."""
    state = list(boxes)
    return Sequence(state, site_of(node, frame), broken=hole.reason) if state else hole


def new_list(node: ast.AST, frame: Frame, state: list[object], kind: str = "list") -> Sequence:
    """Make a list, tuple or set."""
    return Sequence(state, site_of(node, frame), kind)
