"""Turn a Python file into the names that its tests patch, what they do with doubles, and the exchanges these fake.

Read: every patch of ``unittest.mock``, ``mock``, pytest-mock and monkeypatch, in each form, with what stands at its
name; where that sends HTTP, the answers that are configured (doubles, classes of the suite, responses of requests,
httpx, urllib3 and Django), and the request that a test asserts or is seen to send.

Not read: answers that are computed when the tests run, the requests of clients whose code is not below the root, and
views of Django that a test puts in its own URLconf, but those that it serves to the product (``django_apps``).
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from mockaudit.documents.source import Source
from mockaudit.loaders.pyast.frame import BudgetError
from mockaudit.loaders.pyast.intent import is_wrong_name
from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pyast.module import longest_line, retire, run_module, undeclared_encoding
from mockaudit.loaders.pyast.suite import Suite
from mockaudit.loaders.pymock.echoes import READERS, read_echoes
from mockaudit.loaders.pymock.entries import entries_of
from mockaudit.loaders.pymock.leniency import read_leniency
from mockaudit.loaders.pymock.lift import Answers, Run
from mockaudit.loaders.pymock.marks import is_marked, tells
from mockaudit.loaders.pymock.metrics import count_uses
from mockaudit.loaders.pymock.names import Index, read_table
from mockaudit.loaders.pymock.neighbours import Neighbours, conftests, lends
from mockaudit.loaders.pymock.reading import Reading, read_file
from mockaudit.loaders.pymock.scopes import MOCKERS, File, FunctionNode, Scope, forget_nodes, open_file
from mockaudit.loaders.pymock.scripts import as_imported
from mockaudit.loaders.pymock.silent import silent_error
from mockaudit.loaders.pymock.sites import Site, find_sites
from mockaudit.loaders.pymock.swallows import read_swallows
from mockaudit.loaders.pymock.targets import classify
from mockaudit.model.body import NoBody
from mockaudit.model.exchange import Behaviour, Exchange, Provenance, Request, Response
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.patched import MockUse, PatchedCall, Placing
from mockaudit.model.value import Hole

# A patcher that is passed on may patch in a helper.
DOUBLES = re.compile(rb"Mock|create_autospec|^(?!.*\bdef\b).*[(,=]\s*(?:mocker|monkeypatch)\s*[,)]", re.MULTILINE)
UNKNOWN_URL = Hole(reason="the URL is only known when the patched function is called", type="string")
Patched: TypeAlias = "Exchange | PatchedCall | MockUse | Notice"


def load_patches(source: Source, suite: Suite, index: Index) -> Iterator[Patched]:
    """Yield every patch of a Python file; one whose answer could be read yields an exchange too.

    A file that is not marked is not parsed. ``suite`` and ``index`` are the audit's own.
    """
    if not is_marked(source.data) and not lends(source, suite, index):
        return
    tree = _parse(source, suite)
    if isinstance(tree, Notice):
        yield tree
        return
    if not source.data.isascii() and (undeclared := undeclared_encoding(source)) is not None:
        yield undeclared
        return
    if not tells(source) and not lends(source, suite, index):
        return
    forget_nodes()
    index.enter(source.path)
    index.audited = source.path, tree
    module = source.path.removesuffix(".py").replace("/", ".")
    try:
        table = read_table(tree, module)
        file = open_file(source.path, tree, table, index)
        sites = find_sites(file)
    except RecursionError:
        return
    by_call: dict[int, list[Site]] = {}
    for site in sites:
        by_call.setdefault(id(site.node), []).append(site)
    # Without a patch or a double there is nothing to run.
    needed = sites or DOUBLES.search(source.data) or lends(source, suite, index)
    entries = entries_of(file, sites) if needed else []
    reading = _read(source, suite, file, by_call, entries) if entries else None
    patched = [_patched(file, site, reading) for site in sites]
    for item, site in zip(patched, sites, strict=True):
        yield item
        if item.sends and item.responses:
            yield from _exchanges(item, reading.runs.get(id(site), []) if reading is not None else [])
    yield from _borrowed(reading)
    uses = {} if reading is None else reading.uses
    yield from (uses[key] for key in sorted(uses, key=lambda key: (key[1:], key[0])))
    yield from _habits(source, file, patched)


def _habits(source: Source, file: File, patched: list[PatchedCall]) -> Iterator[MockUse]:
    yield from read_leniency(file)
    if any(word.encode() in source.data for word in READERS):
        yield from read_echoes(file)
    yield from read_swallows(file)
    yield from count_uses(file, patched)


def _parse(source: Source, suite: Suite) -> ast.Module | Notice:
    module = suite.open(source) if source.data.isascii() else None
    if module is not None and not isinstance(module, Notice):
        return module.tree
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source.data)
    except SyntaxError as error:
        return _unparsable(source, error)
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return _unparsable(source, None)


def _unparsable(source: Source, error: SyntaxError | None) -> Notice:
    if error is None:
        at = longest_line(source)
    else:
        span = Span(line=max(error.lineno or 1, 1), column=max(error.offset or 1, 1))
        at = Location(path=source.path, span=span)
    return Notice(
        kind=NoticeKind.UNREADABLE,
        at=at,
        message=f"it is no Python that can be parsed: {error.msg if error is not None else 'it is too deeply nested'}",
        hint="fix it, or exclude the file",
    )


def _read(
    source: Source, suite: Suite, file: File, sites: dict[int, list[Site]], entries: list[Scope]
) -> Reading | None:
    """Run the file's tests over their doubles, None where its module cannot be evaluated."""
    module = suite.open(source)
    if isinstance(module, Notice):
        return None
    module = as_imported(module)
    machine = suite.machine(source.path)
    reading = Reading(file=file, machine=machine, module=module, sites=sites)
    chain = conftests(suite, source.path)
    reading.neighbours = Neighbours(suite=suite, index=file.index, machine=machine, chain=chain)
    with machine.silently():
        try:
            run_module(machine, module)
            read_file(reading, entries)
        except (BudgetError, RecursionError):
            reading.cut = True
    machine.heap.unwind()
    reading.others.clear()
    if suite.modules.get(source.path) is not module:
        retire(module)
    return reading


def _borrowed(reading: Reading | None) -> Iterator[Exchange]:
    """Give the exchanges that tests of this file fake by patches of other files, which list these themselves."""
    for lent in [] if reading is None else sorted(reading.lent, key=lambda lent: (lent.owner, lent.site.node.lineno)):
        # What a fixture answers by itself is lifted where it stands; a helper may be told by its parameters.
        mine = lent.owner.partition("::")[0]
        given = _is_told(lent.site.scope.function)
        own = [answer for answer in lent.answers.responses if given or mine in {answer.at.path, _body_path(answer)}]
        patched = _described(lent.file, lent.site, Answers(own, lent.answers.raises), lent.urls)
        if patched.sends and patched.responses:
            yield _exchange(replace(patched, owner=lent.owner))


def _body_path(answer: Response) -> str:
    return answer.at.path if isinstance(answer.body, NoBody) else answer.body.at.path


def _is_told(function: FunctionNode | None) -> bool:
    """Tell whether a helper has parameters of its own, other than the object that it patches with."""
    if function is None or any(
        ast.unparse(item).partition("(")[0].endswith("fixture") for item in function.decorator_list
    ):
        return False
    names = {arg.arg for arg in [*function.args.args, *function.args.kwonlyargs]}
    return bool(names - MOCKERS - {"self", "cls", "monkeypatch"} or function.args.kwarg or function.args.vararg)


def _owner(site: Site) -> str:
    name = getattr(site.decorated, "name", None)
    return site.scope.owner if name is None else f"{site.scope.owner}::{name}"


def _patched(file: File, site: Site, reading: Reading | None) -> PatchedCall:
    answers = Answers()
    urls = []
    for run in [] if reading is None else reading.runs.get(id(site), []):
        urls += run.urls
        answers.raises += [error for error in run.answers.raises if error not in answers.raises]
        for response in run.answers.responses:
            answers.add(response)
        answers.failures += run.answers.failures
    described = _described(file, site, answers, urls)
    silent = silent_error(file, site, described.resolved, answers.failures) if described.sends else None
    return described if silent is None else replace(described, silent=silent)


def _exchanges(patched: PatchedCall, runs: list[Run]) -> Iterator[Exchange]:
    """Give what a patch fakes; where tests that share it assert URLs, each URL goes with its own test's answers."""
    told = [run for run in runs if run.urls and tuple(run.answers.responses) != patched.responses]
    if not told and len({url for run in runs for url in run.urls}) < 2:
        yield _exchange(patched)
        return
    for run in sorted(runs, key=lambda run: run.owner):
        responses, urls = tuple(run.answers.responses), tuple(dict.fromkeys(run.urls))
        if responses:
            yield _exchange(
                replace(patched, owner=run.owner, responses=responses, urls=urls, raises=tuple(run.answers.raises))
            )


def _described(file: File, site: Site, answers: Answers | None, urls: list[str]) -> PatchedCall:
    target = classify(file, site)
    return PatchedCall(
        loader=site.loader,
        form=site.form,
        placing=site.placing,
        target=site.target,
        resolved=target.resolved,
        boundary=target.boundary,
        sends=target.sends,
        method=target.method,
        spec=site.spec,
        responses=tuple(answers.responses) if answers is not None else (),
        raises=tuple(answers.raises) if answers is not None else (),
        urls=tuple(dict.fromkeys(urls)),
        owner=_owner(site),
        ref=f"{file.path}:{site.node.lineno}",
        at=Location(path=file.path, span=span_of(site.node)),
    )


def _exchange(patched: PatchedCall) -> Exchange:
    """Give the exchange that a patch of an HTTP function fakes; its URL is known only where the test asserts one."""
    url, query = _url(patched)
    owner = patched.owner or ""
    name = owner.rpartition("::")[2]
    return Exchange(
        loader=patched.loader,
        provenance=Provenance.STATIC,
        ref=patched.ref,
        at=patched.at,
        request=Request(method=patched.method, url=url, query=query, at=patched.at),
        responses=patched.responses,
        behaviour=frozenset({Behaviour.EXCEPTION}) if patched.raises and not patched.responses else frozenset(),
        owner=patched.owner,
        deliberate=f"the test is named {name}" if is_wrong_name(name) else None,
    )


def _url(patched: PatchedCall) -> tuple[str | Hole, tuple[tuple[str, str], ...]]:
    # With several answers nobody can tell which of them the asserted call got.
    if len(patched.urls) != 1 or len(patched.responses) != 1 or patched.placing is Placing.CLASS_DECORATOR:
        return UNKNOWN_URL, ()
    try:
        parts = urlsplit(patched.urls[0])
    except ValueError:
        return UNKNOWN_URL, ()
    bare = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "", ""))
    return bare, tuple(parse_qsl(parts.query, keep_blank_values=True))
