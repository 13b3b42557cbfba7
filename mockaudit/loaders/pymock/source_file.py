"""Turn a Python file into the names that its tests patch, what they do with doubles, and the exchanges these fake."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from mockaudit.documents.source import Source
from mockaudit.loaders.pyast.frame import BudgetError
from mockaudit.loaders.pyast.intent import is_wrong_name
from mockaudit.loaders.pyast.machine import span_of
from mockaudit.loaders.pyast.module import run_module
from mockaudit.loaders.pyast.suite import Suite
from mockaudit.loaders.pymock.echoes import read_echoes
from mockaudit.loaders.pymock.leniency import read_leniency
from mockaudit.loaders.pymock.metrics import count_uses
from mockaudit.loaders.pymock.names import Index, read_table
from mockaudit.loaders.pymock.reading import Reading, read_file
from mockaudit.loaders.pymock.scopes import File, open_file
from mockaudit.loaders.pymock.sites import Site, find_sites
from mockaudit.loaders.pymock.targets import classify
from mockaudit.model.exchange import Behaviour, Exchange, Provenance, Request
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.patched import MockUse, PatchedCall, Placing
from mockaudit.model.value import Hole

MARKS = re.compile(
    rb"\bmock\b|\bmocker\b|monkeypatch|MonkeyPatch|MockerFixture|assert_all_|import[^\n]*\bpatch\b"
    rb"|(?s:\b(?:responses|respx|httpx_mock|requests_mock|aioresponses)\b.*\b(?:read_text|json\.loads?|open)\()"
)
DOUBLES = re.compile(rb"Mock|create_autospec")
UNKNOWN_URL = Hole(reason="the URL is only known when the patched function is called", type="string")
Patched: TypeAlias = "Exchange | PatchedCall | MockUse | Notice"


def load_patches(source: Source, suite: Suite, index: Index) -> Iterator[Patched]:
    """Yield every patch of a Python file; one whose answer could be read yields an exchange too.

    A file in which ``MARKS`` does not occur is not parsed. ``suite`` and ``index`` are the audit's own.
    """
    if MARKS.search(source.data) is None:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source.data)
    except SyntaxError as error:
        yield _unparsable(source, error)
        return
    except (ValueError, RecursionError, MemoryError, OverflowError):
        yield _unparsable(source, None)
        return
    index.enter(source.path)
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
    reading = _read(source, suite, file, by_call) if sites or DOUBLES.search(source.data) else None
    patched = [_patched(file, site, reading) for site in sites]
    for item in patched:
        yield item
        if item.sends and item.responses:
            yield _exchange(item)
    uses = [] if reading is None else [reading.uses[key] for key in sorted(reading.uses, key=lambda k: (k[1:], k[0]))]
    yield from uses
    yield from read_leniency(file)
    yield from read_echoes(file)
    yield from count_uses(file, patched)


def _unparsable(source: Source, error: SyntaxError | None) -> Notice:
    span = None if error is None else Span(line=max(error.lineno or 1, 1), column=max(error.offset or 1, 1))
    return Notice(
        kind=NoticeKind.UNREADABLE,
        at=Location(path=source.path, span=span),
        message=f"it is no Python that can be parsed: {error.msg if error is not None else 'it is too deeply nested'}",
        hint="fix it, or exclude the file",
    )


def _read(source: Source, suite: Suite, file: File, sites: dict[int, list[Site]]) -> Reading | None:
    """Run the file's tests over their doubles, None where its module cannot be evaluated."""
    module = suite.open(source)
    if isinstance(module, Notice):
        return None
    machine = suite.machine(source.path)
    reading = Reading(file=file, machine=machine, module=module, sites=sites)
    with machine.silently():
        try:
            run_module(machine, module)
            read_file(reading)
        except (BudgetError, RecursionError):
            reading.cut = True
    while machine.heap.sections:
        machine.heap.rollback()
    return reading


def _owner(site: Site) -> str:
    name = getattr(site.decorated, "name", None)
    return site.scope.owner if name is None else f"{site.scope.owner}::{name}"


def _patched(file: File, site: Site, reading: Reading | None) -> PatchedCall:
    target = classify(file, site)
    answers = reading.answers.get(id(site)) if reading is not None else None
    urls = reading.urls.get(id(site), []) if reading is not None else []
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
