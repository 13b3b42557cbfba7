"""Run the statements of a test module over what is known of its names, and show every expression on the way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import field

from mockaudit.loaders.pyast.frame import dotted
from mockaudit.loaders.pyprobe.literals import literal
from mockaudit.loaders.pyprobe.modules import MAX_DEPTH, Modules
from mockaudit.loaders.pyprobe.schemas import is_lazy, loaded, narrowed
from mockaudit.loaders.pyprobe.values import File, Function, Import, Paths, Schema, Scope, Value, join
from mockaudit.model.dataclass import dataclass

See = Callable[[ast.expr, Scope, str, bool], None]
_CATCHING = {"raises", "suppress", "warns", "assertRaises", "assertRaisesRegex"}


def names_of(modules: Modules, path: str, tree: ast.Module) -> Scope:
    """Give the names that a module binds in the end."""
    top = _top(path, tree)
    Walk(modules=modules, path=path).run(tree.body, top, path, maybe=False)
    return top


def _top(path: str, tree: ast.Module) -> Scope:
    """Open a module: its fixtures are known before it runs, since they are asked for by name."""
    top = Scope(names={"__file__": File(path=path, anchored=True)})
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _is_fixture(node):
            top.names[node.name] = Function(node=node, scope=top)
    return top


@dataclass(slots=True, kw_only=True)
class Walk:
    """A pass over one module.

    ``see`` is told of each expression with its scope, its owner and whether its failure may be no failure of the test.
    ``pending`` are the functions met, with their owners, ``given`` what was returned or yielded.
    """

    modules: Modules
    path: str
    see: See | None = None
    pending: list[tuple[Function, str]] = field(default_factory=list)
    given: list[Value] = field(default_factory=list)

    def everything(self, tree: ast.Module) -> None:
        """Run a module and then its functions, to which its names are what they are in the end."""
        top = _top(self.path, tree)
        self.run(tree.body, top, self.path, maybe=False)
        self.modules.results.clear()  # what a fixture gave while its module was half run may be more by now
        while self.pending:
            function, owner = self.pending.pop(0)
            self.run(function.node.body, self.inner(function), owner, maybe=False)

    def inner(self, function: Function) -> Scope:
        """Open the scope of a function: its parameters are fixtures where there are such."""
        given = function.node.args
        names = [item.arg for item in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        names += [item.arg for item in (given.vararg, given.kwarg) if item is not None]
        found = {name: self.fixture(name, function.scope, function) for name in names}
        return Scope(parent=function.scope, names=found)

    def fixture(self, name: str, scope: Scope | None, asking: Function | None = None) -> Value:
        """Give what a fixture of this module or of a conftest yields."""
        own: list[Scope] = []
        while scope is not None:
            own.append(scope)
            scope = scope.parent
        for place in (*own, *self.modules.conftests(self.path)):
            value = place.names.get(name)
            if isinstance(value, Function) and value is not asking and _is_fixture(value.node):
                return self.result(value)
        return None

    def result(self, function: Function) -> Value:
        """Give what a function returns or yields, None where that differs or is not known."""
        results = self.modules.results
        if function.node in results or self.modules.depth >= MAX_DEPTH:
            return results.get(function.node)
        results[function.node] = None  # for functions that call each other
        self.modules.depth += 1
        home = function.scope.lookup("__file__")[1]
        walk = Walk(modules=self.modules, path=home.path if isinstance(home, File) else self.path)
        walk.run(function.node.body, walk.inner(function), "", maybe=False)
        self.modules.depth -= 1
        found = walk.given[0] if walk.given else None
        results[function.node] = found if all(value == found for value in walk.given) else None
        return results[function.node]

    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """Give what an expression is, None where that is not known."""
        match node:
            case ast.Name(id=name):
                value = scope.lookup(name)[1]
                return self.modules.imported(value, self.path) if isinstance(value, Import) else value
            case ast.NamedExpr(value=inner) | ast.Await(value=inner):
                return self.evaluate(inner, scope)
            case ast.Dict():
                return File(path=self.path, anchored=True)  # a contract written in the test stands in its own file
            case (
                ast.Subscript(value=inner, slice=key)
                | ast.Call(func=ast.Attribute(value=inner, attr="get"), args=[key], keywords=[])
            ):
                owner = self.evaluate(inner, scope)
                if isinstance(owner, Schema):
                    path = self.evaluate(key, scope)
                    return Paths(schema=owner, path=path if isinstance(path, str) else None)
            case ast.Call():
                return self._called(node, scope)
            case ast.Attribute() if isinstance(scope.lookup(dotted(node).partition(".")[0])[1], Import):
                return self.modules.imported(Import(name=scope.dotted(dotted(node))), self.path)
        return literal(node, scope, self.evaluate)

    def _called(self, node: ast.Call, scope: Scope) -> Value:
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"include", "exclude"}:
            schema = self.evaluate(node.func.value, scope)
            if isinstance(schema, Schema):
                return narrowed(schema, node, scope, self.evaluate, exclude=node.func.attr == "exclude")
        name = scope.dotted(dotted(node.func))
        if is_lazy(name):
            return self._lazy(node, scope, legacy=name == "schemathesis.from_pytest_fixture")
        schema = loaded(node, name, scope, self.evaluate, lambda file: self.modules.place(file, self.path))
        if schema is not None:
            return schema
        function = self.evaluate(node.func, scope) if isinstance(node.func, ast.Name) else None
        if isinstance(function, Function) and not (node.args or node.keywords or function.node.decorator_list):
            return self.result(function)
        return literal(node, scope, self.evaluate)

    def _lazy(self, node: ast.Call, scope: Scope, *, legacy: bool) -> Schema:
        given = [*node.args, *(item.value for item in node.keywords if item.arg in {"name", "fixture_name"})]
        name = self.evaluate(given[0], scope) if given else None
        found = self.fixture(name, scope) if isinstance(name, str) else None
        if not isinstance(found, Schema):
            return Schema(legacy=legacy)
        # Version 4 drops what the fixture itself selects.
        return found if legacy else Schema(contract=found.contract)

    def run(self, body: list[ast.stmt], scope: Scope, owner: str, *, maybe: bool) -> None:
        """Run statements in order over the names of a scope."""
        for node in body:
            self._statement(node, scope, owner, maybe=maybe)

    def _statement(self, node: ast.stmt, scope: Scope, owner: str, *, maybe: bool) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                own = f"{owner}::{node.name}"
                self._look(node.decorator_list, scope, own, maybe=maybe)
                function = Function(node=node, scope=scope)
                scope.names[node.name] = function
                self.pending.append((function, own))
            case ast.ClassDef():
                own = f"{owner}::{node.name}"
                self._look([*node.decorator_list, *node.bases], scope, own, maybe=maybe)
                self.run(node.body, Scope(parent=scope, is_class=True), own, maybe=maybe)
                scope.names[node.name] = None
            case ast.Import() | ast.ImportFrom():
                scope.names.update(_imports(node))
            case ast.If(body=body, orelse=orelse):
                self._look([node.test], scope, owner, maybe=True)
                self._branches([body, orelse], scope, owner)
            case ast.Try(handlers=handlers) if handlers:
                tried = [*node.body, *node.orelse]
                self._branches([tried, *(handler.body for handler in handlers)], scope, owner)
                self.run(node.finalbody, scope, owner, maybe=maybe)
            case ast.Try():
                self.run([*node.body, *node.orelse, *node.finalbody], scope, owner, maybe=maybe)
            case ast.For(iter=first) | ast.AsyncFor(iter=first) | ast.While(test=first):
                self._look([first], scope, owner, maybe=maybe)
                scope.names.update(_bound(node))  # what a round of a loop leaves is unknown in the next and after it
                self._branches([[*node.body, *node.orelse]], scope, owner)
                scope.names.update(_bound(node))
            case ast.With() | ast.AsyncWith():
                self._with(node, scope, owner, maybe=maybe)
            case ast.Match(cases=cases):
                scope.names.update(_bound(node))
                self._branches([case.body for case in cases], scope, owner)
            case _:
                self._simple(node, scope, owner, maybe=maybe)

    def _simple(self, node: ast.stmt, scope: Scope, owner: str, *, maybe: bool) -> None:
        parts = [item for item in ast.iter_child_nodes(node) if isinstance(item, ast.expr)]
        self._look(parts, scope, owner, maybe=maybe)
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                scope.names[name] = self.evaluate(value, scope)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                scope.names[name] = self.evaluate(value, scope)
            case ast.Return(value=ast.expr() as value) | ast.Expr(value=ast.Yield(value=ast.expr() as value)):
                self.given.append(self.evaluate(value, scope))
            case _:
                scope.names.update(_bound(node))

    def _look(self, nodes: list[ast.expr], scope: Scope, owner: str, *, maybe: bool) -> None:
        for node in nodes if self.see is not None else ():
            assert self.see is not None
            self.see(node, scope, owner, maybe)

    def _branches(self, bodies: list[list[ast.stmt]], scope: Scope, owner: str) -> None:
        """Run alternatives, each from the same names; afterwards a name is what it is in all that bind it."""
        before = scope.names
        merged: dict[str, Value] = {}
        for body in bodies:
            scope.names = dict(before)
            self.run(body, scope, owner, maybe=True)
            for name, value in scope.names.items():
                merged[name] = join(merged[name], value) if name in merged else value
        scope.names = merged

    def _with(self, node: ast.With | ast.AsyncWith, scope: Scope, owner: str, *, maybe: bool) -> None:
        for item in node.items:
            call = item.context_expr
            self._look([call], scope, owner, maybe=maybe)
            name = dotted(call.func) if isinstance(call, ast.Call) else ""
            maybe |= name.rpartition(".")[2] in _CATCHING
            value = self.evaluate(call, scope)
            if isinstance(item.optional_vars, ast.Name):
                scope.names[item.optional_vars.id] = value if isinstance(value, File) else None
        self.run(node.body, scope, owner, maybe=maybe)


def _is_fixture(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = [dotted(item.func if isinstance(item, ast.Call) else item) for item in node.decorator_list]
    return any(name.rpartition(".")[2] == "fixture" for name in names)


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Value]]:
    for alias in node.names:
        if isinstance(node, ast.Import):
            top = alias.name.partition(".")[0]
            yield alias.asname or top, Import(name=alias.name if alias.asname else top)
        else:
            base = "." * node.level + (f"{node.module}." if node.module else "")
            yield alias.asname or alias.name, Import(name=base + alias.name)


def _bound(node: ast.stmt) -> dict[str, Value]:
    """Give the names that a statement binds or changes, as unknown."""
    found: dict[str, Value] = {}
    for item in ast.walk(node):
        match item:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found[name] = None
            case ast.Subscript(value=inner, ctx=ast.Store() | ast.Del()):
                while isinstance(inner, ast.Subscript):
                    inner = inner.value
                found |= {inner.id: None} if isinstance(inner, ast.Name) else {}
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                found |= dict.fromkeys(names)
            case _:
                pass
    return found
