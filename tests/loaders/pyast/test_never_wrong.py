"""Property: whatever the evaluator resolves is what `responses` would have registered at run time."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import responses
from hypothesis import HealthCheck, given, settings

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.python.source_file import load_python
from mockaudit.model.body import Body, JsonBody, NoBody, TextBody, Unknown
from mockaudit.model.exchange import Exchange
from mockaudit.model.value import Alternatives, Hole, Regex, Template
from tests.loaders.pyast.programs import programs

NAME = "test_generated.py"
TOO_LONG = "it takes too long to evaluate: some stubs of it may be missing"


@dataclass(frozen=True)
class Registered:
    """What was registered at run time, and in which line."""

    line: int
    method: str
    url: str
    status: int
    body: str


class Recorder(responses.registries.FirstMatchRegistry):
    """A registry that takes down what is added."""

    seen: ClassVar[list[Registered]] = []

    def add(self, response):
        frame = sys._getframe()
        while frame.f_code.co_filename != NAME:
            frame = frame.f_back
        self.seen.append(Registered(frame.f_lineno, response.method, response.url, response.status, response.body))
        return response


def run(program: str) -> tuple[list[Registered], bool]:
    """Run a generated program's tests as pytest would: what they register, and whether all ran to their ends."""
    namespace: dict[str, object] = {"__name__": "generated"}
    exec(compile(program, NAME, "exec"), namespace)
    Recorder.seen = []
    whole = True
    for name, function in list(namespace.items()):
        if not name.startswith("test_"):
            continue
        rows = function.pytestmark[0].args[1]
        for row in rows:
            responses.mock._registry = Recorder()
            try:
                function.__wrapped__(*row)
            except (LookupError, TypeError, AttributeError, ValueError, AssertionError, RuntimeError):
                whole = False
            finally:
                responses.mock.reset()
    return list(Recorder.seen), whole


def covers(value: object, actual: object) -> bool:
    """Tell whether a value read statically allows for the actual one."""
    if isinstance(value, Hole):
        return True
    if isinstance(value, Alternatives):
        return any(covers(item, actual) for item in value.values)
    if isinstance(value, Template):
        pattern = "".join(re.escape(part) if isinstance(part, str) else ".*" for part in value.parts)
        return isinstance(actual, str) and re.fullmatch(pattern, actual, re.DOTALL) is not None
    if isinstance(value, Regex):
        return False
    if isinstance(value, dict):
        # The order of keys is stated by the text of a body alone, which is compared as it is.
        same_keys = isinstance(actual, dict) and value.keys() == actual.keys()
        return same_keys and all(covers(value[k], actual[k]) for k in value)
    if isinstance(value, list):
        return (
            isinstance(actual, list)
            and len(value) == len(actual)
            and all(covers(a, b) for a, b in zip(value, actual, strict=True))
        )
    return type(value) is type(actual) and value == actual


def covers_body(body: Body, actual: str) -> bool:
    """Tell whether a body read statically allows for the actual one."""
    match body:
        case Unknown():
            return True
        case NoBody():
            return actual == ""
        case JsonBody(value=value, text=text):
            return (text is None or text == actual) and covers(value, json.loads(actual))
        case TextBody(text=text):
            return covers(text, actual)
    return False


def is_possible(exchange: Exchange, actual: Registered) -> bool:
    """Tell whether a stub read statically may be the one that was registered."""
    response = exchange.responses[0]
    url = actual.url if actual.url.count("/") > 2 else f"{actual.url}/"
    return (
        covers(exchange.request.method, actual.method)
        and covers(exchange.request.url, url)
        and covers(response.status, actual.status)
        and covers_body(response.body, actual.body)
    )


def read(program: str) -> tuple[list[Exchange], bool]:
    """Read a generated program statically: its stubs, and whether there was no time for some."""
    found = list(load_python(Source(path=NAME, data=program.encode()), Project(root=Path("/nowhere"))))
    notices = [item.message for item in found if not isinstance(item, Exchange)]
    # A program that takes longer than one file may is read in part, and says so.
    assert notices in ([], [TOO_LONG])
    return [item for item in found if isinstance(item, Exchange)], notices != []


# The same programs each time: one that shows an old fault must not stop a change that has nothing to do with it.
@settings(max_examples=80, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(programs())
def test_what_is_resolved_is_what_is_registered(program: str) -> None:
    exchanges, partly = read(program)
    actual, whole = run(program)
    by_line: dict[int, list[Exchange]] = {}
    for exchange in exchanges:
        by_line.setdefault(int(exchange.ref.rpartition(":")[2]), []).append(exchange)
    unread = [item for item in actual if not any(is_possible(e, item) for e in by_line.get(item.line, []))]
    assert partly or unread == []
    # A branch whose condition is not known is read though it may never run; what stands outside of any does run.
    certain = {i for i, line in enumerate(program.splitlines(), 1) if line.startswith("    responses.")}
    wrong = [
        exchange
        for line, group in by_line.items()
        if whole and line in certain
        for exchange in group
        if not any(is_possible(exchange, item) for item in actual if item.line == line)
    ]
    assert wrong == []


AFTER_TRY = """\
import pytest
import responses


def raise_if(flag):
    if flag:
        raise ValueError("x")


@pytest.mark.parametrize("n, m", [(0, 1)])
@responses.activate
def test_0(n, m):
    e = {"id": 7}
    d = {"id": n}
    try:
        d = e
        raise_if(True)
    except ValueError:
        d["id"] = n
    responses.add(responses.GET, f"http://api.test/{n}", json=[d, e])
"""


def test_a_handler_changes_what_the_name_stood_for_when_the_body_stopped():
    (actual,), _ = run(AFTER_TRY)
    assert actual.body == '[{"id": 0}, {"id": 0}]'
    assert [is_possible(exchange, actual) for exchange in read(AFTER_TRY)[0]] == [True]
