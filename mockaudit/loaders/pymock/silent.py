"""Turn the error that a test has a patched function answer with into what hides it from the product, where that is certain."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mockaudit.loaders.pyast.tree import children, walk
from mockaudit.loaders.pyast.values import Dict, Sequence
from mockaudit.loaders.pymock.checks import OK, RAISES, Check, checks_of
from mockaudit.loaders.pymock.doubles import Double, Failure, is_set
from mockaudit.loaders.pymock.flow import Flow
from mockaudit.loaders.pymock.lift import Answers, status_of
from mockaudit.loaders.pymock.names import Index, dotted
from mockaudit.loaders.pymock.run import PURE
from mockaudit.loaders.pymock.scopes import File, FunctionNode, Scope
from mockaudit.loaders.pymock.sites import Site
from mockaudit.model.location import Location
from mockaudit.model.patched import SilentError

CHECKS = (RAISES, OK)
MAX_FAILURES = 8
MAX_SEEN = 500
UNUSED = frozenset({"assert_not_called", "assert_not_awaited"})


def take_failures(flow: Flow, answers: Iterable[Answers]) -> None:
    """Take down the errors that doubles state at the end of a test, which nothing else can have configured since."""
    function = flow.scope.function
    if function is None or not function.name.startswith("test"):
        return
    failing = [answer for answer in answers if isinstance(answer.latest, Double) and _states_error(answer.latest)]
    for answer in failing[:MAX_FAILURES]:
        if isinstance(answer.latest, Double):
            answer.failures = [*_failures(flow, function, answer.latest)]


def _states_error(answer: Double) -> bool:
    return any(response is not None and _error(response) is not None for response in (answer, _entered(answer)))


def _failures(flow: Flow, function: FunctionNode, answer: Double) -> Iterator[Failure]:
    for response, entered in ((answer, False), (_entered(answer), True)):
        status = None if response is None else _error(response)
        if response is None or status is None:
            continue
        free = {name for name in CHECKS if not is_set(response, name)}
        if not free or _is_given_away(flow, function, answer):
            continue
        unset = free - _named(flow.file, function)
        if unset:
            yield Failure(status=status, unset=frozenset(unset), entered=entered, scope=flow.scope)


def _error(response: Double) -> int | None:
    stated = response.attrs.get("status_code")
    # Of a double with a spec nobody knows which attributes it has.
    if stated is None or response.kind != "mock" or response.spec or response.broken:
        return None
    status = status_of(stated.value)
    return status if isinstance(status, int) and 400 <= status < 600 else None


def _entered(answer: Double) -> Double | None:
    enter = answer.attrs.get("__enter__")
    given = enter.value.attrs.get("return_value") if enter is not None and isinstance(enter.value, Double) else None
    return given.value if given is not None and isinstance(given.value, Double) else None


def _is_given_away(flow: Flow, function: FunctionNode, response: Double) -> bool:
    """Tell whether a test passes a double to a call that may configure it where the reader does not see it."""
    for call in walk(function):
        if not isinstance(call, ast.Call) or flow.maker(call) is not None:
            continue
        last = dotted(call.func).rpartition(".")[2] or getattr(call.func, "attr", "")
        if last in PURE or last.endswith(("Error", "Exception")) or last.startswith("assert"):
            continue
        given = call.args[:1] if id(call) in flow.sites else [*call.args, *(word.value for word in call.keywords)]
        if any(_reaches(value, response) for item in given for value in _values(flow, item)):
            return True
    return False


def _values(flow: Flow, node: ast.AST) -> Iterator[object]:
    """Give what the names in an expression stand for; an attribute of a double is what it is, not its owner."""
    match node:
        case ast.Name(id=name):
            yield flow.name(name)
        case ast.Attribute() if flow.is_double(node):
            yield flow.evaluate(node)
        case ast.Call():
            pass  # it is a call of its own
        case _:
            for inner in children(node):
                yield from _values(flow, inner)


def _reaches(value: object, response: Double) -> bool:
    seen: set[int] = set()
    pending = [value]
    while pending:
        item = pending.pop()
        if item is response:
            return True
        if id(item) in seen:
            continue
        seen.add(id(item))
        if len(seen) > MAX_SEEN:
            return True
        if isinstance(item, Double):
            pending.extend(argument.value for argument in item.attrs.values())
        elif isinstance(item, Sequence):
            pending.extend(item.state)
        elif isinstance(item, Dict):
            pending.extend(item.state.values())
    return False


def _named(file: File, function: FunctionNode) -> frozenset[str]:
    """Give those checks that a test or a function of the file that it calls names; all if one says that nothing is sent."""
    by_name: dict[str, list[FunctionNode]] = {}
    for scope in file.scopes:
        if scope.function is not None:
            by_name.setdefault(scope.function.name, []).append(scope.function)
    found: set[str] = set()
    seen: set[int] = set()
    pending = [function]
    while pending:
        current = pending.pop()
        if id(current) not in seen:
            seen.add(id(current))
            names = _names_of(current)
            found |= names & {*CHECKS, *UNUSED}
            for name in names & by_name.keys():
                pending += by_name[name]
    return frozenset(CHECKS) if found & UNUSED else frozenset(found)


@lru_cache(maxsize=1024)
def _names_of(function: FunctionNode) -> frozenset[str]:
    """Give the names, attributes, keywords and parts of texts in a function; the tests of a file share its helpers."""
    found: set[str] = set()
    for node in walk(function):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                found.add(name)
            case ast.Constant(value=str(text)):
                found.update(text.split("."))
            case _:
                continue
    return frozenset(found)


def silent_error(file: File, site: Site, function: str | None, failures: list[Failure]) -> SilentError | None:
    """Give the first error that no check of the product can notice, None where that is not certain of any."""
    if function is None or site.named is None:
        return None
    for failure in failures:
        checks = _checks(file, site.named, function, failure.scope)
        if checks and all(check.name in failure.unset and check.entered == failure.entered for check in checks):
            return _silent(failure, checks)
    return None


def _silent(failure: Failure, checks: tuple[Check, ...]) -> SilentError:
    test = failure.scope.function
    named = _names_of(test) if test is not None else frozenset()
    met = [check for check in checks if check.function in named] or checks
    # Of several checks nobody knows which one it is: then only the module is told.
    at = met[0].at if all(check.at == met[0].at for check in met) else Location(path=met[0].at.path)
    name = f"{RAISES}()" if met[0].name == RAISES else met[0].name
    return SilentError(status=failure.status, check=name, asked_at=at, owner=failure.scope.owner)


def _checks(file: File, named: str, function: str, scope: Scope) -> tuple[Check, ...]:
    """Give the checks that a test's requests may meet, none where one of them may meet none.

    These are in the module that the patch names, and in those of the functions that the test calls; where the patch
    names none, only what each of these functions asks itself is certain.
    """
    home, local = _home(file.index, named)
    found = checks_of(file.index, home, local, function) if home else ()
    if not found and (home or named != function):
        return ()
    if home and "." not in local:
        return found or ()
    called = [node.func for node in walk(scope.node) if isinstance(node, ast.Call)]
    for name in sorted({name for node in called if (name := file.resolve(node, scope)) is not None}):
        module, inner = _home(file.index, name)
        more = checks_of(file.index, module, function, function) if module not in {"", home} else ()
        is_certain = bool(home or not module or any(check.is_top and check.function == inner for check in more or ()))
        if found is None or more is None or not is_certain:
            return ()
        found += tuple(check for check in more if check not in found)
    return found or ()


def _home(index: Index, name: str) -> tuple[str, str]:
    """Split a dotted name into the first-party module that it lies in, "" where it lies in none, and the rest."""
    module = name
    while module and index.file_of(module) is None:
        module = module.rpartition(".")[0]
    return module, name[len(module) + 1 :]
