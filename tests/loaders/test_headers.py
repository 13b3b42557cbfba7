from __future__ import annotations

import pytest

from mockaudit.loaders.headers import cookie_pairs, header_text, header_value, read_pairs, split_url
from mockaudit.loaders.shapes import ShapeError
from mockaudit.model.value import Hole


@pytest.mark.parametrize(
    ("raw", "pairs"),
    [
        (None, ()),
        ({}, ()),
        ({"A": "x", "b": ["y", "z"], "c": []}, (("A", "x"), ("b", "y"), ("b", "z"))),
        ({"n": 1, "t": True, "raw": b"x", "none": None, "deep": {"a": 1}}, (("n", "1"), ("t", "true"), ("raw", "x"))),
        ({"big": 10**5000}, ()),
        ([{"name": "A", "value": "x"}, {"name": "B"}, {"value": "lost"}, "lost"], (("A", "x"), ("B", ""))),
    ],
)
def test_notations_of_headers(raw, pairs):
    assert read_pairs(raw, "/headers") == pairs


def test_what_is_no_notation_of_headers():
    with pytest.raises(ShapeError, match=r"^the headers are neither a mapping nor a list$") as caught:
        read_pairs("none", "/request/headers")
    assert caught.value.pointer == "/request/headers"


def test_the_first_header_of_a_name_counts_in_any_letter_case():
    pairs = (("Content-Type", "a/b"), ("content-type", "c/d"), ("X", Hole(reason="?")))
    assert header_text(pairs, "content-type") == "a/b"
    assert header_value(pairs, "x") == Hole(reason="?")
    assert header_text(pairs, "x") is None
    assert header_value(pairs, "accept") is None


def test_cookies():
    headers = (("Cookie", 'sid=1; theme="dark"; broken'), ("cookie", "eq=a=b"), ("Accept", "a=b"))
    assert cookie_pairs(headers) == (("sid", "1"), ("theme", "dark"), ("eq", "a=b"))


@pytest.mark.parametrize(
    ("url", "bare", "query"),
    [
        ("https://a.example/x", "https://a.example/x", ()),
        ("/x?a=1&a=2&b=&c#d?e", "/x", (("a", "1"), ("a", "2"), ("b", ""), ("c", ""))),
        ("/x?q=a%20b+c&%ff=%zz", "/x", (("q", "a b c"), ("\ufffd", "%zz"))),
        ("http://[", "http://[", ()),
    ],
)
def test_urls(url, bare, query):
    assert split_url(url) == (bare, query)
