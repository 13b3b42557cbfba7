"""Run the statements of one test as far as they concern its doubles: which patch answers what, when product code runs."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import suppress
from dataclasses import field

from mockaudit.loaders.pyast.export import snapshot
from mockaudit.loaders.pyast.frame import BudgetError, Frame, RaisedError
from mockaudit.loaders.pyast.machine import Machine
from mockaudit.loaders.pyast.values import Argument, JsonText, Sequence
from mockaudit.loaders.pymock.doubles import RESPONSES, Double, Patcher, child, is_set, maker_of, result
from mockaudit.loaders.pymock.names import dotted
from mockaudit.loaders.pymock.scopes import File, Scope, own_checks
from mockaudit.loaders.pymock.sites import Site
from mockaudit.model.dataclass import dataclass
from mockaudit.model.value import Hole

CONFIGURING = ("assert_", "reset_mock", "configure_mock", "attach_mock", "mock_add_spec")
_SPECS = frozenset({"spec", "spec_set", "autospec"})
_BRANCH = Hole(reason="it depends on a branch of the test")


@dataclass(slots=True, eq=False)
class Flow:
    """The run of one test or fixture. ``sites`` gives the patches of the file by the identity of their calls.

    ``active`` are the patches in force; ``observe`` is told of them whenever product code may run, ``watch`` of each
    statement before it is run. ``makers`` is what ``maker`` gave, for all runs of a file.
    """

    file: File
    scope: Scope
    machine: Machine
    frame: Frame
    sites: dict[int, list[Site]]
    observe: Callable[[Flow, list[tuple[Site, object]]], None]
    watch: Callable[[Flow, ast.stmt], None]
    active: list[tuple[Site, object]] = field(default_factory=list)
    journal: list[tuple[Double | None, str]] = field(default_factory=list)
    returned: dict[str, tuple[Double, str]] = field(default_factory=dict)
    given: object = None
    depth: int = 0
    needed: Callable[[], frozenset[str]] = frozenset
    helper: Callable[[Flow, Scope, ast.Call, object], object] | None = None
    foreign: Callable[[Flow, ast.Call], Callable[[], object] | None] | None = None
    makers: dict[int, tuple[ast.Call, Scope, str | None]] = field(default_factory=dict)

    def name(self, name: str) -> object:
        """Give what a local name stands for, None where the reader does not follow it."""
        return self.frame.scope.state.get(name)

    def evaluate(self, node: ast.expr) -> object:
        """Give the double that an expression denotes, or its value."""
        match node:
            case ast.Await(value=inner):
                return self.evaluate(inner)
            case ast.NamedExpr(target=target, value=inner):
                value = self.evaluate(inner)
                self.bind(target, value, inner)
                return value
            case ast.Attribute(value=owner, attr=attr) if self.is_double(owner):
                base = self.evaluate(owner)
                if isinstance(base, Double):
                    return child(base, attr, node, self.file.path)
                return base if isinstance(base, Patcher) else self.plain(node)
            case ast.Call():
                return self.call(node)
            case ast.List(elts=items) | ast.Tuple(elts=items) if self.holds_double(items):
                kind = "list" if isinstance(node, ast.List) else "tuple"
                values = [self.evaluate(item) for item in items]
                places: dict[object, tuple[str, ast.AST]] = {i: (self.file.path, x) for i, x in enumerate(items)}
                return Sequence(values, (self.file.path, node.lineno, node.col_offset), kind, places=places)
            case _:
                return self.plain(node)

    def plain(self, node: ast.expr) -> object:
        """Give the value of an expression that concerns no double."""
        try:
            return self.machine.evaluate(node, self.frame)
        except BudgetError:
            raise
        except (RaisedError, RecursionError, AttributeError, TypeError, ValueError, KeyError, AssertionError):
            return Hole(reason="it is only known at run time")

    def is_double(self, node: ast.expr) -> bool:
        """Tell whether an expression begins with a name that stands for a double, or with the making of one."""
        while True:
            match node:
                case ast.Attribute(value=inner) | ast.Await(value=inner) | ast.Subscript(value=inner):
                    node = inner
                case ast.Call(func=inner):
                    if id(node) in self.sites or self.maker(node) is not None:
                        return True
                    node = inner
                case ast.Name(id=name):
                    return isinstance(self.name(name), (Double, Patcher))
                case _:
                    return False

    def holds_double(self, items: list[ast.expr]) -> bool:
        """Tell whether one of some expressions denotes a double."""
        inner = [item.value if isinstance(item, ast.Starred) else item for item in items]
        return any(self.is_double(item) or self.helping(item) is not None for item in inner)

    def maker(self, node: ast.Call) -> str | None:
        """Give the full name of the class of doubles or responses that a call makes one of; several readers ask."""
        known = self.makers.get(id(node))
        if known is None or known[0] is not node or known[1] is not self.scope:
            known = self.makers[id(node)] = (node, self.scope, maker_of(self.file, self.scope, node))
        return known[2]

    def call(self, node: ast.Call) -> object:
        """Give what a call denotes: a patch, a new double, the result of one, or a value."""
        sites = self.sites.get(id(node))
        if sites is not None:
            return self.patch(sites)
        maker = self.maker(node)
        if maker is not None:
            return self.make(node, maker)
        if isinstance(node.func, ast.Attribute) and self.is_double(node.func.value):
            base = self.evaluate(node.func.value)
            if isinstance(base, Double) and base.kind == "self":
                return self.own_call(node)
            if isinstance(base, Patcher):
                return self.start(base) if node.func.attr in {"start", "__enter__"} else Hole(reason="the patch ends")
            if isinstance(base, Double) and node.func.attr.startswith(CONFIGURING):
                if node.func.attr == "configure_mock":
                    self.configure(base, node.keywords)
                elif node.func.attr == "reset_mock":
                    base.broken = base.broken or bool(node.keywords)
                return None
        if self.is_double(node.func):
            target = self.evaluate(node.func)
            return result(target, node, self.file.path) if isinstance(target, Double) else Hole(reason="it is a call")
        return self.own_call(node)

    def own_call(self, node: ast.Call) -> object:
        """Run a function or method of the suite that may make doubles; any other call is a plain value."""
        run = self.helping(node)
        return self.plain(node) if run is None else run()

    def helping(self, node: ast.expr) -> Callable[[], object] | None:
        """Give what runs the function of the suite that a call is of, None unless it makes or patches doubles."""
        receiver: object = None
        found: Scope | None = None
        match node:
            case ast.Call(func=ast.Name(id=name)):
                found = self.file.function(self.scope, name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)):
                receiver = self.name(owner)
                if isinstance(receiver, Double) and receiver.kind == "self":
                    found = self.file.method(self.scope, name)
            case _:
                return None
        if found is None:
            return None if self.foreign is None else self.foreign(self, node)
        helper = self.helper
        if helper is None or not self.file.makes(found, self.makes_doubles):
            return None
        return lambda: helper(self, found, node, receiver)

    def makes_doubles(self, scope: Scope) -> bool:
        """Tell whether a function of the file makes or patches something itself."""
        inner = Flow(self.file, scope, self.machine, self.frame, self.sites, self.observe, self.watch)
        calls = [child for child in own_checks(scope.node) if isinstance(child, ast.Call)]
        return any(id(call) in self.sites or inner.maker(call) is not None for call in calls)

    def make(self, node: ast.Call, maker: str) -> Double:
        """Make the double of a constructor call, configured by its arguments."""
        positions = RESPONSES.get(maker)
        if positions is not None:
            made = Double(kind="response", path=dotted(node.func), known=True)
            if maker.startswith("django."):
                self.put(made, "status", 200, node)
            json = [("json", word.value) for word in node.keywords if word.arg == "json" and not _is_none(word.value)]
            for name, value in [*zip(positions, node.args, strict=False), *json]:
                self.store(made, name, value)
                if name == "json":  # as an attribute it would be a method
                    self.put(made, "content", JsonText(snapshot(made.attrs.pop(name).value), None), value)
        else:
            specced = bool(node.args) or any(keyword.arg in _SPECS for keyword in node.keywords)
            made = Double(spec=specced, path=ast.unparse(node.func)[:40], known=True)
        skipped = {*_SPECS, "name", "wraps"} if positions is None else {"json"}
        keywords = [keyword for keyword in node.keywords if keyword.arg not in skipped]
        # httpx reads `json=None` as no payload.
        is_given = [not _is_none(keyword.value) or positions is None for keyword in keywords]
        self.configure(made, [keyword for keyword, given in zip(keywords, is_given, strict=True) if given])
        made.broken = made.broken or any(keyword.arg == "wraps" for keyword in node.keywords)
        return made

    def configure(self, double: Double, keywords: list[ast.keyword]) -> None:
        """Set the attributes of a double that keyword arguments name; ``**{"json.return_value": ...}`` too."""
        for keyword in keywords:
            if keyword.arg is not None:
                self.store(double, keyword.arg, keyword.value)
                continue
            match keyword.value:
                case ast.Dict(keys=keys, values=values) if all(
                    isinstance(key, ast.Constant) and isinstance(key.value, str) for key in keys
                ):
                    for key, value in zip(keys, values, strict=True):
                        *above, last = str(key.value).split(".") if isinstance(key, ast.Constant) else [""]
                        target: object = double
                        for part in above:
                            target = child(target, part, value, self.file.path) if isinstance(target, Double) else None
                        if isinstance(target, Double):
                            self.store(target, last, value)
                case _:
                    double.broken = True

    def store(self, double: Double, name: str, node: ast.expr) -> None:
        """Set an attribute of a double."""
        self.put(double, name, self.evaluate(node), node)

    def put(self, double: Double, name: str, value: object, node: ast.AST) -> None:
        """Set an attribute of a double to a value, as written at a node."""
        double.attrs[name] = Argument(value, node, self.file.path)
        double.known = True
        self.journal.append((double, name))

    def patch(self, sites: list[Site]) -> object:
        """Give the patcher of a patch that is entered later, or the double of one that is in force at once."""
        site = sites[0]
        patcher = Patcher(site, self.stand_in(site))
        if site.loader == "unittest.mock":
            return patcher
        return self.start(patcher)

    def stand_in(self, site: Site) -> object:
        """Give the object that a patch puts in the place of the real one."""
        if site.stand_in is not None:
            return self.evaluate(site.stand_in)
        made = Double(spec=site.spec is not None, path=site.target, known=True)
        self.configure(made, site.configured)
        return made

    def start(self, patcher: Patcher) -> object:
        """Put a patch in force."""
        self.active.append((patcher.site, patcher.double))
        return patcher.double

    def bind(self, target: ast.expr, value: object, node: ast.expr) -> None:
        """Assign a value to a target."""
        match target:
            case ast.Name(id=name):
                self.frame.scope.state[name] = value
                self.journal.append((None, name))
                self.returned.pop(name, None)
                source = node.value if isinstance(node, ast.Await) else node
                if isinstance(source, ast.Call) and self.is_double(source.func):
                    called = self.evaluate(source.func)
                    if isinstance(called, Double) and is_set(called, "return_value"):
                        self.returned[name] = (called, ast.unparse(source)[:80])
            case ast.Attribute(value=owner, attr=attr) if self.is_double(owner):
                base = self.evaluate(owner)
                if isinstance(base, Double):
                    self.put(base, attr, value, node)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                values = value.state if isinstance(value, Sequence) and len(value.state) == len(items) else None
                for index, item in enumerate(items):
                    self.bind(item, values[index] if values else Hole(reason="it is unpacked"), node)
            case _:
                with suppress(RaisedError, RecursionError, AttributeError, TypeError, ValueError, KeyError):
                    statement = ast.copy_location(ast.Assign(targets=[target], value=node), node)
                    self.machine.run([statement], self.frame)

    def branch(self, start: int) -> None:
        """Make unknown what a branch changed, as nobody can tell whether it was taken."""
        for double, name in self.journal[start:]:
            if double is None:
                value = self.frame.scope.state.get(name)
                if not isinstance(value, (Double, Patcher)):
                    self.frame.scope.state[name] = _BRANCH
                self.returned.pop(name, None)
            elif name in double.attrs:
                double.attrs[name] = Argument(_BRANCH, double.attrs[name].node, self.file.path)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
