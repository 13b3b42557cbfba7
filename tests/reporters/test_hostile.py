from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from mockaudit.model.finding import FakeRef, Finding, Violation
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.report import ContractUse, OperationCoverage, Report, Stats
from mockaudit.reporters import html
from mockaudit.reporters.base import Style
from mockaudit.reporters.registry import REPORTERS, reporter_of
from tests.reporters.canned import finding
from tests.reporters.hostile import PAYLOADS
from tests.reporters.test_html import Page

RENDER = {name: reporter_of(name).render for name in REPORTERS}
JSON_FORMATS = {"json", "sarif", "gitlab"}
OTHERS = {"terminal", "concise", "jsonl", "junit", "github", "markdown", "html"}


def violation(text: str) -> Violation:
    at = Location(path=f"t/{text}", pointer=f"/{text}", span=Span(line=2, column=3))
    contract = replace(at, path=f"c/{text}")
    words = ("message", "key", "expected", "actual", "hint", "because")
    return Violation(at=at, contract=contract, pointer=f"/{text}", **{word: f"{word} {text}" for word in words})


def found(text: str, number: int = 0) -> Finding:
    fake = FakeRef(loader="vcr", title=text, ref=f"t/{text}#/0", owner=text, provenance="recorded")
    base = finding(Location(path="x"), fake=fake, cause=f"c{number}", fingerprint=f"f{number}")
    return replace(base, violation=violation(text), operation=f"GET /{text}", status="200")


def report(text: str) -> Report:
    one = found(text)
    notice = Notice(kind=NoticeKind.UNREADABLE, at=one.violation.at, message=text, hint=text)
    lines = {1: text, 2: f"  {text}", 3: text}
    return Report(
        findings=(one,),
        suppressed=(one,),
        notices=(notice, replace(notice, kind=NoticeKind.INTERNAL)),
        contracts=(ContractUse(path=f"c/{text}", title=text, operations=2, faked=1),),
        stats=Stats(fakes=1, by_loader={"vcr": 1}),
        sources={f"t/{text}": lines, f"c/{text}": lines},
        coverage=(OperationCoverage(contract=text, operation=f"GET /{text}", fakes={text: 1}),),
        version="1",
    )


def render(name: str, text: str) -> str:
    return RENDER[name](report(text), Style())


def test_there_are_enough_and_every_format_is_tried():
    assert len(PAYLOADS) >= 100
    assert set(RENDER) == JSON_FORMATS | OTHERS


@pytest.mark.parametrize("name", sorted(RENDER))
def test_nothing_invisible_reaches_the_text(name):
    for payload in PAYLOADS:
        text = render(name, payload)
        allowed = {"\n"}
        assert sorted({char for char in text if not char.isprintable()} - allowed) == [], (name, payload)


@pytest.mark.parametrize("name", sorted(RENDER))
def test_no_line_is_a_command_of_a_build_server(name):
    expected = {"github": ["::error ", "::notice"], "html": ["::placeh"]}.get(name, [])
    for payload in PAYLOADS:
        text = render(name, payload)
        begins = [line.lstrip()[:8] for line in text.splitlines() if line.lstrip().startswith("::")]
        assert begins == expected, (name, payload)


@pytest.mark.parametrize("name", ["terminal", "concise", "github", "junit", "markdown"])
def test_no_mark_that_build_servers_find_within_a_line(name):
    for payload in PAYLOADS:
        assert re.findall(r"##\[|##vso\[|^\s*##teamcity\[", render(name, payload), re.MULTILINE) == [], (name, payload)


@pytest.mark.parametrize("name", ["terminal", "concise", "github", "jsonl", "junit", "gitlab", "sarif", "json"])
def test_a_payload_adds_no_line(name):
    lines = len(render(name, "harmless").splitlines())
    for payload in PAYLOADS:
        if payload.isspace() and name == "terminal":
            continue  # a blank line before the place is not shown
        assert len(render(name, payload).splitlines()) == lines, (name, payload)


@pytest.mark.parametrize("name", sorted(JSON_FORMATS))
def test_json_stays_json(name):
    def shape(value: object) -> object:
        if isinstance(value, dict):
            return sorted((key, shape(item)) for key, item in value.items())
        return [shape(item) for item in value] if isinstance(value, list) else type(value).__name__

    want = shape(json.loads(render(name, "harmless")))
    for payload in PAYLOADS:
        text = render(name, payload)
        assert text.isascii()
        assert shape(json.loads(text)) == want, (name, payload)


def test_xml_has_the_same_elements_whatever_they_say():
    want = [element.tag for element in ET.fromstring(render("junit", "harmless")).iter()]
    for payload in PAYLOADS:
        root = ET.fromstring(render("junit", payload).encode())
        assert [element.tag for element in root.iter()] == want, payload


def test_github_has_two_commands_with_the_same_properties():
    def names(text: str) -> list[list[str]]:
        heads = [line.split("::")[1] for line in text.splitlines()]
        return [[pair.partition("=")[0] for pair in head.partition(" ")[2].split(",")] for head in heads]

    want = names(render("github", "harmless"))
    for payload in PAYLOADS:
        text = render("github", payload)
        assert names(text) == want, payload
        assert re.sub("%(25|0D|0A|3A|2C)", "", text).count("%") == 0, payload


def test_markdown_has_the_same_elements_whatever_they_say():
    def tags(text: str) -> list[str]:
        page = MarkdownIt("commonmark").enable("table").render(text)
        assert re.findall(r"(?i)href|src=|<script|<!--(?! mockaudit -->)", re.sub(r"<code>.*?</code>", "", page)) == []
        return re.findall(r"</?\w+", page)

    want = tags(render("markdown", "harmless"))
    for payload in PAYLOADS:
        text = render("markdown", payload)
        assert tags(text) == want, payload
        outside = re.sub(r"<code>.*?</code>", "", MarkdownIt("commonmark").enable("table").render(text))
        assert "@" not in outside
        assert re.findall(r"#\d", outside) == []


def test_html_has_the_same_elements_whatever_they_say():
    want = Page(render("html", "harmless"))
    for payload in PAYLOADS:
        page = Page(render("html", payload))
        assert [tag for tag, _ in page.elements] == [tag for tag, _ in want.elements], payload
        assert page.inline["script"][1] == want.inline["script"][1]
        data = json.loads(page.inline["script"][0])
        assert len(data["findings"]) == 1


def test_html_title_is_text():
    page = html.render(report("{{7*7}}<b>"), Style())
    assert "{{7*7}}&lt;b&gt;" in page
    assert "49" not in unescape(re.sub(r"(?s)<(style|script).*?</\1>|<meta[^>]*>", "", page))
