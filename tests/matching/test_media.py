from __future__ import annotations

import pytest

from mockaudit.matching.media import accepts, pick_media, sole_json
from tests.matching.papers import media


@pytest.mark.parametrize(
    ("content_type", "documented", "picked"),
    [
        ("application/json; charset=utf-8", ["text/csv", "application/json;datetime-format=rfc3339"], 1),
        ("application/JSON", ["application/json"], 0),
        ("application/vnd.api+json", ["text/csv", "application/json"], 1),
        ("application/json", ["application/hal+json", "application/json"], 1),
        ("application/json; version=2", ["application/json;version=1", "application/json;version=2"], 1),
        ("application/json", ["application/json;version=1", "application/json;version=2"], 0),
        ("text/csv", ["*/*", "text/*"], 1),
        ("text/csv", ["application/*", "*/*"], 1),
        ("text/csv", ["application/json"], None),
        ("text/csv", [], None),
    ],
)
def test_the_entry_for_a_content_type(content_type, documented, picked):
    content = [media(name) for name in documented]
    assert pick_media(content, content_type) == (None if picked is None else content[picked])


def test_the_sole_entry_that_may_hold_json():
    json, csv, other, any_ = (media(name) for name in ("application/json", "text/csv", "application/hal+json", "*/*"))
    assert [sole_json(content) for content in ([csv, json], [json, other], [csv], [any_], [any_, json])] == [
        json, None, None, any_, json,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("accept", "offered", "taken"),
    [
        ("*/*", "text/csv", True),
        ("text/html, application/json;q=0.9", "application/json", True),
        ("application/vnd.github.v3+json", "application/json", True),
        ("text/*", "text/csv; header=present", True),
        ("image/png", "image/*", True),
        ("application/xml", "application/json", False),
        ("application/json;q=0", "application/json", False),
    ],
)
def test_what_an_accept_header_takes(accept, offered, taken):
    assert accepts(accept, offered) is taken
