from __future__ import annotations

import pytest

from mockaudit.model.exchange import Request
from mockaudit.model.location import Location
from mockaudit.model.value import Hole, Regex, Template
from mockaudit.rules.wording import asked, child, place, plain, property_of, segments, shown, value_at


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        ("a", "x", '"a"'),
        ('say "hi" \\', "x", '"say \\"hi\\" \\\\"'),
        ("\x1b[31m::error::\n", "x", '"\\u001b[31m::error::\\u000a"'),
        ("a" * 100, "x", '"' + "a" * 77 + '…"'),
        ("hunter2", "password", '"***"'),
        ("abc", "next_page_token", '"***"'),
        (1234, "apiKey", "***"),
        (None, "password", "null"),
        (True, "secret", "true"),
        (0, "x", "0"),
        (1.5, "x", "1.5"),
        (1 << 300, "x", "an integer of 301 bits"),
        ({"password": "hunter2"}, "x", "an object with 1 property"),
        ({}, "x", "an object with 0 properties"),
        ([1, 2], "x", "an array of 2 items"),
        (Hole(reason="read from the environment"), "x", "…"),
    ],
)
def test_values_are_short_printable_and_without_secrets(value, name, text):
    assert shown(value, name) == text


def test_plain_text_keeps_letters_of_every_script_and_escapes_what_acts():
    assert plain("naïve ☃ \u202e\x07") == "naïve ☃ \\u202e\\u0007"


@pytest.mark.parametrize(
    ("pointer", "parts", "leads_to"),
    [
        ("", [], ""),
        ("/items/0/id", ["items", "0", "id"], "id"),
        ("/items/0", ["items", "0"], "items"),
        ("/a~1b/c~0d", ["a/b", "c~d"], "c~d"),
    ],
)
def test_pointers_are_split_as_rfc_6901_says(pointer, parts, leads_to):
    assert segments(pointer) == parts
    assert property_of(pointer) == leads_to


def test_the_pointer_of_a_child_is_escaped():
    assert child("/x", "a/b~c") == "/x/a~1b~0c"


def test_a_place_is_named_after_the_body():
    assert place("") == "body"
    assert place("/items/0/id") == "body/items/0/id"
    assert place("/a\x1bb") == "body/a\\u001bb"
    assert place("/x" * 100) == "body/…" + "/x" * 35


@pytest.mark.parametrize(
    ("pointer", "value"),
    [("", {"a": [0, None]}), ("/a/0", 0), ("/a/1", None), ("/a/2", Hole(reason="not in the payload"))],
)
def test_values_are_looked_up_and_what_is_not_there_is_a_hole(pointer, value):
    assert value_at({"a": [0, None]}, pointer) == value


@pytest.mark.parametrize(
    ("method", "url", "text"),
    [
        ("GET", "https://user:pw@api.example/pets", "GET https://api.example/pets"),
        (None, Template(parts=("https://api.example/", Hole(reason="?"))), "ANY https://api.example/{…}"),
        (Hole(reason="?"), Regex(pattern=r"/pets/\d+"), r"ANY /pets/\d+"),
        ("PUT", Hole(reason="?"), "PUT {…}"),
    ],
)
def test_a_request_is_named_without_the_credentials_of_its_url(method, url, text):
    assert asked(Request(method=method, url=url, at=Location(path="x"))) == text
