"""Turn a Python file into the probes in it: where its Schemathesis tests ask for which operations of which contract."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import field

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pyprobe.modules import Modules, parse
from mockaudit.loaders.pyprobe.schemas import LEGACY, arguments, looked_up, selectors_of
from mockaudit.loaders.pyprobe.values import Paths, Schema, Scope
from mockaudit.loaders.pyprobe.walk import Walk, names_of
from mockaudit.model.dataclass import dataclass
from mockaudit.model.location import Location
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.probe import Probe, Selector
from mockaudit.model.value import Hole

MARK = lazy_pattern(rb"schemathesis|schema\w*\s*\.\s*(?:parametrize|include|exclude|as_strategy|as_state_machine)\b")
# A test that changes the schema as it is loaded may ask for what no file says.
_REWRITES = lazy_pattern(rb"before_load_schema|after_load_schema|before_process_path|before_init_operation|raw_schema")
_REWRITTEN = Hole(reason="the test changes the schema")
MAX_SHOWN = 100
MAX_PROBES = 10_000


def new_modules(project: Project) -> Modules:
    """Open the modules of a suite, for all its files."""
    return Modules(project=project, run=names_of)


def load_probes(source: Source, modules: Modules) -> Iterator[Probe]:
    """Yield the probes of a Python file in the order of their lines; one without ``MARK`` is not parsed.

    A file that cannot be parsed has none here: the loaders of its fakes complain of it.
    """
    if MARK.search(source.data) is None:
        return
    tree = parse(source.data)
    if tree is None:
        return
    reading = _Reading(path=source.path, is_rewritten=_REWRITES.search(source.data) is not None)
    reading.walk = Walk(modules=modules, path=source.path, see=reading.see)
    try:
        reading.walk.everything(tree)
    except RecursionError:
        return
    yield from sorted(reading.found, key=lambda probe: _line(probe.at))


def _line(at: Location) -> tuple[int, int]:
    return (at.span.line, at.span.column) if at.span is not None else (0, 0)


@dataclass(slots=True, kw_only=True)
class _Reading:
    """The probes found in a file; ``known`` are the expressions that belong to one already."""

    path: str
    is_rewritten: bool
    walk: Walk | None = None
    found: list[Probe] = field(default_factory=list)
    known: set[int] = field(default_factory=set)

    def see(self, root: ast.expr, scope: Scope, owner: str, maybe: bool) -> None:
        """Take down the probes in an expression, the outer ones first."""
        guarded = {id(part) for node in ast.walk(root) if isinstance(node, _GUARDS) for part in ast.walk(node)}
        for node in ast.walk(root):
            if not isinstance(node, (ast.Call, ast.Subscript)) or len(self.found) >= MAX_PROBES:
                continue
            self._consumed(node, scope, owner)
            if not maybe and id(node) not in self.known | guarded:
                self._looked_up(node, scope, owner)

    def _consumed(self, node: ast.expr, scope: Scope, owner: str) -> None:
        """Take down a use of all that a schema selects."""
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or self.walk is None:
            return
        if node.func.attr not in {"parametrize", "as_strategy", "as_state_machine"}:
            return
        schema = self.walk.evaluate(node.func.value, scope)
        if isinstance(schema, Schema):
            legacy = schema.legacy
            if node.func.attr == "parametrize":
                given = arguments(node, scope, self.walk.evaluate)
                legacy |= any(name in LEGACY for name, _ in given)
                filters = {**dict(schema.filters), **dict(given)}
                schema = Schema(contract=schema.contract, selectors=schema.selectors, filters=tuple(filters.items()))
            self._add(node, owner, schema, selectors_of(schema), legacy=legacy)

    def _looked_up(self, node: ast.expr, scope: Scope, owner: str) -> None:
        """Take down a demand for one operation, or for those of one path."""
        if self.walk is None:
            return
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            return
        demand = looked_up(node, scope, self.walk.evaluate)
        if demand is None:
            return
        schema, selector = demand
        if isinstance(node, ast.Subscript) and isinstance(node.value, (ast.Subscript, ast.Call)):
            is_paths = isinstance(self.walk.evaluate(node.value, scope), Paths)
            self.known |= {id(node.value)} if is_paths else set()
        made = [item for item in schema.selectors if isinstance(item, Hole)]
        self._add(node, owner, schema, (*made, selector), legacy=schema.legacy)

    def _add(
        self, node: ast.expr, owner: str, schema: Schema, selectors: tuple[Selector | Hole, ...], *, legacy: bool
    ) -> None:
        span = span_of(node)
        self.found.append(
            Probe(
                ref=f"{self.path}:{span.line if span else 1}",
                at=Location(path=self.path, span=span),
                owner=owner,
                text=_text(node),
                contract=schema.contract,
                selectors=(*selectors, _REWRITTEN) if self.is_rewritten else selectors,
                legacy=legacy,
            )
        )


_GUARDS = (ast.IfExp, ast.BoolOp, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def _text(node: ast.expr) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"
