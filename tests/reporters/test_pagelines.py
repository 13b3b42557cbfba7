from __future__ import annotations

from mockaudit.model.location import Location, Span
from mockaudit.reporters.pagelines import WIDTH, excerpt


def at(line: int, column: int = 1, end_line: int | None = None, end_column: int | None = None) -> Location:
    return Location(path="a", span=Span(line=line, column=column, end_line=end_line, end_column=end_column))


def test_the_span_is_marked_and_the_common_indentation_is_gone():
    lines = {4: "    get(", 5: '      json={"id": "one"})', 6: "    )"}
    assert excerpt(at(5, 19, 5, 23), lines, "") == (
        (4, "get(", "", ""),
        (5, '  json={"id": ', '"one"', "})"),
        (6, ")", "", ""),
    )


def test_what_stands_there_is_marked_where_the_span_has_no_end():
    assert excerpt(at(1, 3), {1: '  "status": "aktive",'}, '"aktive"') == ((1, '"status": ', '"aktive"', ","),)


def test_else_the_token_is_marked():
    assert excerpt(at(1, 3), {1: '  "status": "aktive",'}, "an object") == ((1, "", '"status"', ': "aktive",'),)
    assert excerpt(at(1, 7), {1: "enum: [a, b]"}, "") == ((1, "enum: ", "[a", ", b]"),)


def test_a_span_of_several_lines_is_marked_to_the_end_of_its_first():
    lines = {1: "get(  ", 2: ")"}
    assert excerpt(at(1, 4, 2, 1), lines, "") == ((1, "get", "(", "  "), (2, ")", "", ""))


def test_a_place_far_to_the_right_is_shown_with_what_is_near():
    text = "x" * 1000 + '"one"' + "y" * 1000
    ((number, before, marked, after),) = excerpt(at(1, 1001), {1: text}, '"one"')
    assert (number, before, marked) == (1, "…" + "x" * 16, '"one"')
    assert after == "y" * (WIDTH - 16 - 5) + "…"


def test_lines_that_are_unknown_or_blank_at_an_end_are_left_out():
    lines = {1: "one", 3: " ", 4: "four", 5: "five", 6: "", 9: "nine"}
    assert [row[0] for row in excerpt(at(4), lines, "")] == [4, 5]


def test_no_line_no_excerpt():
    assert excerpt(at(7), {1: "a"}, "") == ()
    assert excerpt(Location(path="a"), {1: "a"}, "") == ()


def test_a_column_behind_the_end_and_an_empty_line():
    assert excerpt(at(1, 50), {1: "abc"}, "") == ((1, "abc", "", ""),)
    assert excerpt(at(1, 1), {1: ""}, "") == ((1, "", "", ""),)


def test_controls_are_written_out_and_tabs_are_spaces():
    assert excerpt(at(1, 2), {1: "\ta\x1b\u202e"}, "") == ((1, "", "a\\x1b\\u202e", ""),)
