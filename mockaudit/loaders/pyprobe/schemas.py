"""Turn expressions of a test module into loaded schemas, with the selectors that narrow them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from mockaudit.loaders.pyast.frame import dotted
from mockaudit.loaders.pyprobe.literals import as_file
from mockaudit.loaders.pyprobe.values import MAX_SELECTORS, File, Paths, Regex, Schema, Scope, Value
from mockaudit.model.probe import Selector, Term
from mockaudit.model.value import Hole

Evaluate = Callable[[ast.expr, Scope], Value]
OPEN = Hole(reason="the selector is only known at run time")
_ROOTS = ("schemathesis.openapi.from_", "schemathesis.from_")
_REMOTE = {"url", "uri", "asgi", "wsgi", "aiohttp"}
_ATTRIBUTES = ("path", "method", "tag", "operation_id", "name")
LEGACY = ("endpoint", "method", "tag", "operation_id")
_METHODS = {"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"}


def is_lazy(name: str) -> bool:
    """Tell whether a function makes a schema from a fixture."""
    return name in {"schemathesis.pytest.from_fixture", "schemathesis.from_pytest_fixture"}


def loaded(
    call: ast.Call, name: str, scope: Scope, evaluate: Evaluate, place: Callable[[File], str | None]
) -> Schema | None:
    """Give the schema that a call of Schemathesis loads, None for any other call. ``place`` finds a file."""
    kind = next((name.removeprefix(root) for root in _ROOTS if name.startswith(root)), None)
    if kind not in {"path", "file", "dict", *_REMOTE}:
        return None
    legacy = name.startswith("schemathesis.from_")
    schema = Schema(legacy=legacy, filters=arguments(call, scope, evaluate))
    if kind in _REMOTE:
        return schema
    given = (
        call.args[0]
        if call.args
        else next((item.value for item in call.keywords if item.arg in {"path", "file", "schema"}), None)
    )
    value = None if given is None else evaluate(given, scope)
    if kind == "path":
        value = as_file(value)
    if isinstance(value, File):
        return replace(schema, contract=place(value))
    # Whatever the test makes itself is known to nobody, while a path names some contract.
    return schema if kind == "path" else replace(schema, selectors=(Hole(reason="the test makes the schema itself"),))


def arguments(call: ast.Call, scope: Scope, evaluate: Evaluate) -> tuple[tuple[str, Term | Hole], ...]:
    """Give the filters of Schemathesis 3 among a call's arguments (endpoint=, method=, tag=, operation_id=)."""
    found: dict[str, Term | Hole] = {}
    for item in call.keywords:
        if item.arg in LEGACY:
            found[item.arg] = _legacy(item.arg, evaluate(item.value, scope))
        elif item.arg == "skip_deprecated_operations":
            skips = item.value.value if isinstance(item.value, ast.Constant) else None
            found["deprecated"] = Term(attribute="deprecated") if skips is True else OPEN
        elif item.arg is None:
            found["**"] = OPEN
    return tuple(found.items())


def _legacy(attribute: str, value: Value) -> Term | Hole:
    texts = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, (list, tuple)) else ()
    if not texts:
        return OPEN
    if attribute != "method":
        return Term(attribute=attribute, values=texts, regex=True)
    # Its versions disagree on whether a method is a pattern; a plain name means the same to all of them.
    names = tuple(text.upper() for text in texts)
    return Term(attribute="method", values=names) if set(names) <= _METHODS else OPEN


def narrowed(schema: Schema, call: ast.Call, scope: Scope, evaluate: Evaluate, *, exclude: bool) -> Schema:
    """Apply ``.include(...)`` or ``.exclude(...)`` to a schema."""
    if len(schema.selectors) >= MAX_SELECTORS:
        return replace(schema, selectors=(OPEN,))
    found = [*schema.selectors]
    terms: list[Term] = []
    # ``func=`` and whatever else is no literal decide at run time.
    is_open = bool(call.args)
    for item in call.keywords:
        if item.arg == "deprecated" and exclude and isinstance(item.value, ast.Constant):
            terms += [Term(attribute="deprecated")] if item.value.value is True else []
            continue
        term = _term(item.arg or "", evaluate(item.value, scope))
        is_open |= term is None
        terms += [term] if term is not None else []
    if is_open:
        found.append(OPEN)
    elif terms:
        found.append(Selector(terms=tuple(terms), exclude=exclude))
    return replace(schema, selectors=tuple(found))


def _term(name: str, value: Value) -> Term | None:
    attribute = name.removesuffix("_regex")
    if attribute not in _ATTRIBUTES:
        return None
    if name.endswith("_regex"):
        pattern = value.pattern if isinstance(value, Regex) else value
        if attribute == "method" and isinstance(value, Regex):
            return None  # unlike a text it minds the case
        return Term(attribute=attribute, values=(pattern,), regex=True) if isinstance(pattern, str) else None
    # A tuple or a set is no list to Schemathesis.
    texts = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else None
    if texts is None:
        return None
    return Term(attribute=attribute, values=tuple(text.upper() for text in texts) if attribute == "method" else texts)


def selectors_of(schema: Schema) -> tuple[Selector | Hole, ...]:
    """Give all selectors of a schema, the arguments of Schemathesis 3 among them."""
    if not schema.filters:
        return schema.selectors
    if schema.selectors:
        return (OPEN,)  # how the two combine differs between versions
    terms = [term for _, term in schema.filters]
    if any(isinstance(term, Hole) for term in terms):
        return (OPEN,)
    known = tuple(term for term in terms if isinstance(term, Term) and term.attribute != "deprecated")
    found: list[Selector | Hole] = [Selector(terms=known)] if known else []
    if len(known) < len(terms):
        found.append(Selector(terms=(Term(attribute="deprecated"),), exclude=True))
    return tuple(found)


def looked_up(node: ast.expr, scope: Scope, evaluate: Evaluate) -> tuple[Schema, Selector | Hole] | None:
    """Give the schema and what an expression demands of it by name, None where it is no such demand."""
    match node:
        case ast.Subscript(value=inner, slice=key):
            owner, name = evaluate(inner, scope), evaluate(key, scope)
            if isinstance(owner, Schema):
                return owner, _exact(path=name)
            if isinstance(owner, Paths):
                return owner.schema, _exact(path=owner.path, method=name.upper() if isinstance(name, str) else None)
        case ast.Call(func=ast.Attribute(value=inner, attr=method), args=[key], keywords=[]):
            owner = evaluate(inner, scope)
            if not isinstance(owner, Schema):
                return None
            text = evaluate(key, scope)
            if method in {"find_operation_by_id", "get_operation_by_id"}:
                return owner, _exact(operation_id=text)
            if method in {"find_operation_by_reference", "get_operation_by_reference"}:
                return owner, _referred(text)
        case _:
            return None
    return None


def _exact(**values: Value) -> Selector | Hole:
    terms = [Term(attribute=name, values=(text,)) for name, text in values.items() if isinstance(text, str)]
    return Selector(terms=tuple(terms)) if len(terms) == len(values) else OPEN


def _referred(reference: Value) -> Selector | Hole:
    if not isinstance(reference, str) or not reference.startswith("#/paths/") or "%" in reference:
        return OPEN
    path, _, method = reference.removeprefix("#/paths/").rpartition("/")
    return _exact(path=path.replace("~1", "/").replace("~0", "~"), method=method.upper())


def callee(call: ast.Call, scope: Scope) -> str:
    """Give the dotted name of the function that is called, "" where it is none."""
    return scope.dotted(dotted(call.func))
