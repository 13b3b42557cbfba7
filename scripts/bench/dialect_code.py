"""Turn interactions of a pact and one library's templates into pieces of Python: stubs, requests, tests, fixtures, files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent
from urllib.parse import parse_qsl

from dialect_record import WHOLE_QUERY, Dialect

BASE = "http://localhost:9000"
HEAD = f'BASE = "{BASE}"\n\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One interaction of the pact. ``parts`` are its values by name; a body that is not there is no part."""

    name: str
    title: str
    parts: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One test: what it is called, what it takes besides the mock, its statements, and the marks above it."""

    name: str
    takes: tuple[str, ...] = ()
    lines: str
    above: str = ""


# Gives the expression for a part; "header X" is one of the headers that are sent.
Expressions = Callable[[str], str]


def read_interactions(pact: Path) -> list[Interaction]:
    """Read a pact whose descriptions begin with the names of its cases."""
    found = []
    for item in json.loads(pact.read_text(encoding="utf-8"))["interactions"]:
        request, response = item["request"], item["response"]
        name, _, title = item["description"].partition(" ")
        query = request.get("query", "")
        parts = {
            "method": request["method"],
            "path": request["path"],
            "query": dict(parse_qsl(query)),
            "query text": query,
            "sent_headers": request.get("headers", {}),
            "status": response["status"],
            "headers": response.get("headers", {}),
        }
        parts |= {"sent": request["body"]} if request.get("body") is not None else {}
        parts |= {"body": response["body"]} if response.get("body") is not None else {}
        found.append(Interaction(name=name, title=re.sub(r"\W+", "_", title).lower(), parts=parts))
    return found


def parts_for(dialect: Dialect, interaction: Interaction) -> dict[str, object]:
    """Give the parts that a test of this library writes down: the query once, and only what is there."""
    parts = dict(interaction.parts)
    if dialect.in_url and parts["query text"]:
        parts["path"] = f"{parts['path']}?{parts['query text']}"
    stated = not dialect.in_url and (parts["query"] or ("query" in dialect.asked and WHOLE_QUERY in dialect.states))
    absent = {"query"} if not stated else set()
    absent |= {"query text"} if "query text" not in dialect.asked else set()
    absent |= {"sent_headers"} if not parts["sent_headers"] else set()
    return {name: value for name, value in parts.items() if name not in absent}


def kind(parts: Mapping[str, object], name: str) -> str:
    """Tell how a body is written: as "json", as "text", or "none"."""
    return "none" if name not in parts else "text" if isinstance(parts[name], str) else "json"


def stub_of(dialect: Dialect, parts: Mapping[str, object], of: Expressions, mock: str, form: str = "") -> str:
    """Write the statements that register a stub; ``of`` gives the expression for a part, ``form`` another template."""
    asked = [
        dialect.asked[key].format(value=of(part))
        for key, part in (("query", "query"), ("query text", "query text"), ("headers", "sent_headers"))
        if key in dialect.asked and part in parts
    ]
    headers = parts.get("sent_headers", {})
    if "header" in dialect.asked and isinstance(headers, dict):
        asked += [dialect.asked["header"].format(name=repr(name), value=of(f"header {name}")) for name in headers]
    sent = kind(parts, "sent")
    if sent in dialect.asked:
        asked.append(dialect.asked[sent].format(value=of("sent")))
    values = {name: of(name) for name in ("method", "path", "url", "status", "headers")}
    values |= {"body": of("body")} if "body" in parts else {}
    reply = dialect.reply[kind(parts, "body")].format(**values)
    values |= {"METHOD": str(parts["method"]), "verb": str(parts["method"]).lower()}
    values |= {"pattern": repr(f"^{re.escape(str(parts['path']))}$"), "mock": mock, "reply": reply}
    return (form or dialect.stub).format(**values, asked=dialect.joint.join(asked))


def ask_of(dialect: Dialect, parts: Mapping[str, object], of: Expressions, mock: str) -> str:
    """Write the statements that send the request and look at the answer."""
    sent = kind(parts, "sent")
    keywords = {"params": "query", "headers": "sent_headers"}
    keywords |= {} if sent == "none" else {"json" if sent == "json" else dialect.text_as: "sent"}
    given = "".join(f", {name}={of(part)}" for name, part in keywords.items() if part in parts)
    asking = dialect.ask.format(method=of("method"), url=of("url"), path=of("path"), mock=mock, sent=given)
    return f"{asking}\nassert answer.{dialect.status} == {of('status')}"


def test_of(dialect: Dialect, test: Test, *, takes_mock: bool) -> str:
    """Write a test that has the library at hand as its users have it, or takes the fixture ``mock``."""
    own = [dialect.parameter] if dialect.parameter else []
    mock = ["mock"] if takes_mock and dialect.fixture else own
    context = "" if takes_mock else dialect.context
    body = f"{context}\n{indent(test.lines, '    ')}" if context else test.lines
    marks = [test.above, "@pytest.mark.asyncio" if dialect.is_async else "", "" if takes_mock else dialect.decorator]
    start = "async def" if dialect.is_async else "def"
    arguments = ", ".join([*mock, *test.takes])
    above = "".join(f"{mark}\n" for mark in marks if mark)
    return f"{above}{start} test_{test.name}({arguments}):\n{indent(body, '    ')}\n\n"


def fixture_of(dialect: Dialect) -> str:
    """Write the fixture ``mock``."""
    if not dialect.fixture:
        return ""
    start = "@pytest_asyncio.fixture\nasync def" if dialect.is_async else "@pytest.fixture\ndef"
    return f"{start} mock({dialect.takes}):\n{indent(dialect.fixture, '    ')}\n\n"


def file_of(dialect: Dialect, *parts: str, imports: str = "") -> str:
    """Put a file together."""
    asynchronous = "import pytest_asyncio\n" if dialect.is_async else ""
    return f"{imports}import pytest\n{asynchronous}{dialect.imports}\n\n{HEAD}" + "\n".join(parts)


def shapes(dialect: Dialect, interactions: Sequence[Interaction]) -> dict[str, list[Interaction]]:
    """Group interactions that one piece of code can serve, under the name of the first of them."""
    groups: dict[tuple[object, ...], list[Interaction]] = {}
    for item in interactions:
        parts = parts_for(dialect, item)
        headers = parts.get("sent_headers", {})
        names = tuple(headers) if isinstance(headers, dict) else ()
        groups.setdefault((*parts, names, kind(parts, "sent"), kind(parts, "body")), []).append(item)
    return {items[0].title: items for items in groups.values()}


def identifier(part: str) -> str:
    """Give the name of a parameter for a part."""
    return part.replace(" ", "_")


def by_name(part: str) -> str:
    """Give the expression for a part that stands in a parameter; the URL is put together from its path."""
    return _put_together(part, identifier, "path")


def by_key(part: str) -> str:
    """Give the expression for a part that stands in a dict called ``fake``."""
    return _put_together(part, lambda name: f'fake["{name}"]', "fake['path']")


def _put_together(part: str, plain: Expressions, path: str) -> str:
    if part == "url":
        return f'f"{{BASE}}{{{path}}}"'
    name = part.removeprefix("header ")
    return plain(part) if name == part else f"{plain('sent_headers')}[{name!r}]"


def literally(parts: dict[str, object]) -> Expressions:
    """Give expressions that are literals."""
    headers = parts.get("sent_headers")
    values = parts | {"url": f"{BASE}{parts['path']}"}
    values |= {f"header {name}": value for name, value in headers.items()} if isinstance(headers, dict) else {}
    return lambda part: repr(values[part])
