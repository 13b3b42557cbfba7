"""Find what is certainly wrong with a contract itself (rule MET009)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mockaudit.contracts.built import Built, Lint
from mockaudit.contracts.nodes import Nodes, follow, target
from mockaudit.contracts.refs import RefError, child, shorten
from mockaudit.contracts.survey import Fact, survey
from mockaudit.model.contract import Contract
from mockaudit.model.location import Location
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Json

MAX_LINTS = 1000
_PARAMETER = lazy_pattern(r"\{[^{}]*\}")
_VERSION = lazy_pattern(r"v\d+(\.\d+)*\Z", re.IGNORECASE)
_VERSION_PARAMETER = lazy_pattern(r"\{(api)?[-_]?version\}\Z", re.IGNORECASE)


def faults_of(built: Built) -> tuple[Lint, ...]:
    """Look for the faults of a contract that was built from source."""
    documents = built.collected.documents if built.collected is not None else {}
    found = [*lint_contract(built.contract), *lint_documents(built.opened.nodes, documents, _pattern_check())]
    return tuple(found[:MAX_LINTS])


def lint_contract(contract: Contract) -> Iterator[Lint]:
    """Yield the faults of a contract's paths: equal templates, and a version that the server's path holds already."""
    seen: dict[str, str] = {}
    for template in dict.fromkeys(route.template for route in contract.routes):
        first = seen.setdefault(_PARAMETER.sub("{}", template), template)
        if first != template:
            at = Location(path=contract.path, pointer=child("/paths", template))
            yield "duplicate-path", f"{template} is the same path as {first}", at
    yield from _doubled_version(contract)


def lint_documents(
    nodes: Nodes, documents: dict[str, Json], is_pattern: Callable[[str], bool] | None
) -> Iterator[Lint]:
    """Yield the faults of schemas and references. Without ``is_pattern`` patterns are not looked at."""
    good: set[tuple[str, str]] = set()
    for path, document in documents.items():
        for fact in survey(document):
            if fact.kind == "ref":
                message = _reference(nodes, path, fact, good)
                if message is not None:
                    yield *message, Location(path=path, pointer=fact.pointer)
            elif fact.kind == "null-schema":
                at = Location(path=path, pointer=fact.pointer)
                yield "null-schema", "null stands where a schema belongs; it is read as no schema", at
            elif fact.kind == "pattern" and is_pattern is not None and ("", str(fact.value)) not in good:
                if is_pattern(str(fact.value)):
                    good.add(("", str(fact.value)))
                else:
                    pattern = shorten(str(fact.value))
                    at = Location(path=path, pointer=child(fact.pointer, "pattern"))
                    yield "pattern", f"pattern {pattern} is not a regular expression of ECMA-262", at
            elif fact.kind == "allOf":
                yield from _closed_branches(nodes, path, fact)


def _reference(nodes: Nodes, path: str, fact: Fact, good: set[tuple[str, str]]) -> tuple[str, str] | None:
    ref = str(fact.value)
    if (path, ref) in good:
        return None
    try:
        target(nodes, ref, path)
    except RefError as error:
        return f"{error.kind}-ref", str(error)
    good.add((path, ref))
    return None


def _closed_branches(nodes: Nodes, path: str, fact: Fact) -> Iterator[Lint]:
    """Yield the branches of an ``allOf`` that forbid what its other branches declare: no object with it can be valid."""
    branches = fact.value.get("allOf") if isinstance(fact.value, dict) else None
    if not isinstance(branches, list) or not isinstance(fact.value, dict):
        return
    known = [_properties(nodes, path, branch) for branch in [*branches, {**fact.value, "allOf": None}]]
    for index, (names, is_closed) in enumerate(known[:-1]):
        others = {name for other, (more, _) in enumerate(known) if other != index for name in more}
        if is_closed and others - names:
            name = min(others - names)
            at = Location(path=path, pointer=child(fact.pointer, "allOf", index))
            yield "closed-allof", f"this branch of allOf forbids {shorten(name)}, which another branch declares", at


def _properties(nodes: Nodes, path: str, branch: Json) -> tuple[set[str], bool]:
    try:
        _, schema = follow(nodes, (path, ""), branch)
    except RefError:
        return set(), False
    if not isinstance(schema, dict):
        return set(), False
    properties = schema.get("properties")
    is_closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    return set(properties) if isinstance(properties, dict) else set(), is_closed


def _doubled_version(contract: Contract) -> Iterator[Lint]:
    for server in contract.servers:
        last = server.url.rstrip("/").rpartition("/")[2]
        if not _VERSION.match(last):
            continue
        for route in contract.routes:
            first = route.template.split("/")[1] if route.template.count("/") > 1 else ""
            if not route.servers and (first.lower() == last.lower() or _VERSION_PARAMETER.match(first)):
                at = Location(path=contract.path, pointer=route.pointer)
                message = f"the server's path ends in /{last} and {route.template} begins with /{first}"
                yield "doubled-version", message, at
                return


def _pattern_check() -> Callable[[str], bool] | None:
    try:
        from mockaudit.contracts.engine_rust import is_pattern  # noqa: PLC0415 - imports slowly
    except ImportError:
        return None
    return is_pattern
