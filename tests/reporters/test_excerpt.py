from __future__ import annotations

import pytest

from mockaudit.model.location import Location, Span
from mockaudit.reporters.excerpt import contract_excerpt, gutter_width, mock_excerpt


def plain(_role: str, text: str) -> str:
    return text


def show(text: str, span: Span, width: int = 100) -> list[str]:
    at = Location(path="a.py", span=span)
    return list(mock_excerpt(at, {span.line: text}, gutter_width(at), width, plain))


@pytest.mark.parametrize(
    ("text", "span", "line", "mark"),
    [
        ("a = 1", Span(line=3, column=5), "3 | a = 1", "  |     ^"),
        ("a = 123", Span(line=3, column=5, end_line=3, end_column=7), "3 | a = 123", "  |     ^^^"),
        ("get(1,  ", Span(line=3, column=1, end_line=5, end_column=1), "3 | get(1,  ", "  | ^^^^^^"),
        ("\ta", Span(line=3, column=2), "3 |     a", "  |     ^"),
        ("日本 a", Span(line=3, column=4), "3 | 日本 a", "  |      ^"),
        ("e\u0301 a", Span(line=3, column=4), "3 | e\u0301 a", "  |   ^"),
        ("\x1b[31m a", Span(line=3, column=7), "3 | \\x1b[31m a", "  |          ^"),
        ("short", Span(line=3, column=99), "3 | short", "  |      ^"),
        ("", Span(line=3, column=1), "3 |", "  | ^"),
    ],
)
def test_the_mark_stands_below_its_column(text, span, line, mark):
    rows = [f"{row:<3}" for row in show(text, span)]
    assert rows == [f" --> a.py:3:{span.column}", "  |", line, mark]


def test_a_long_line_is_cut_around_the_column():
    rows = show("x" * 500 + "HERE" + "y" * 500, Span(line=7, column=501, end_line=7, end_column=504), width=40)
    assert rows == [
        " --> a.py:7:501",
        "  |",
        "7 | …xxxxxxxxxxxHEREyyyyyyyyyyyyyyyyyyy…",
        "  |             ^^^^",
    ]


def test_a_line_of_many_megabytes_is_no_work():
    rows = show("x" * 20_000_000, Span(line=1, column=19_999_999), width=40)
    assert rows[2] == f"1 | …{'x' * 35}"


def test_a_place_without_a_line_is_named_by_its_pointer():
    at = Location(path="pact.json", pointer="/interactions/3")
    assert list(mock_excerpt(at, {}, gutter_width(at), 100, plain)) == [" --> pact.json#/interactions/3"]


def test_the_contract_shows_one_line():
    at = Location(path="pay.yaml", pointer="/a", span=Span(line=12, column=3))
    lines = {11: "before:", 12: "  enum: [a]", 13: "after:"}
    assert list(contract_excerpt(at, lines, gutter_width(at, None), 100, plain)) == [
        "  --> pay.yaml:12",
        "   |",
        "12 |   enum: [a]",
    ]
