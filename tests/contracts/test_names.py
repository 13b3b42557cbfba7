from __future__ import annotations

import pytest

from mockaudit.contracts.nearest import nearest
from mockaudit.contracts.patterns import matches
from mockaudit.contracts.refs import RefError, child, decode, encode, resolve, steps, walk


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("userName", ["user_name", "username2"], "user_name"),
        ("user-name", ["userName"], "userName"),
        ("adress", ["address", "name"], "address"),
        ("recieved", ["received"], "received"),
        ("id", ["ip", "od"], None),
        ("name", ["title"], None),
        ("app_tier_upgrade_cost", ["app_tier_downgrade_cost"], None),
        ("historic_logs", ["historic_urls"], None),
        ("user_id", ["user_ip"], None),
        ("userIds", ["user_id"], "user_id"),
        ("compressed_size_byte", ["compressed_size_bytes"], "compressed_size_bytes"),
        ("createdAt", ["craetedAt"], "craetedAt"),
        ("name", [], None),
        ("x" * 1_000, ["x" * 999], None),
    ],
)
def test_nearest(name: str, known: list[str], expected: str | None) -> None:
    assert nearest(name, tuple(known)) == expected


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [("^x-", "x-a", True), ("^x-", "y", False), ("(a+)+$", "b", True), ("(", "b", True), (r"^\d$", "\u0663", False)],
)
def test_patterns(pattern: str, name: str, *, expected: bool) -> None:
    assert matches(pattern, name) is expected


def test_pointers() -> None:
    assert steps("") == []
    assert steps("/a~1b/~01/") == ["a/b", "~1", ""]
    assert child("/x", "a/b", 0, "~1") == "/x/a~1b/0/~01"
    assert decode(encode("/a~1{b}/\u00e9 %")) == "/a~1{b}/\u00e9 %"
    assert walk({"a": [1, {"b": 2}]}, ["a", "1", "b"]) == 2
    for tokens in (["b"], ["a", "2"], ["a", "-1"], ["a", "0", "x"], ["a", "9" * 50]):
        with pytest.raises(KeyError):
            walk({"a": [1]}, tokens)


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("#/a", ("d/x.yaml", "/a")),
        ("#", ("d/x.yaml", "")),
        ("y.yaml", ("d/y.yaml", "")),
        ("../y%20z.yaml#/a~1b%7Bc%7D", ("y z.yaml", "/a~1b{c}")),
        ("./e/y.yaml#/a", ("d/e/y.yaml", "/a")),
        ("https://id.example/s#/a", ("d/x.yaml", "/s/a")),
        ("#anchor", ("d/x.yaml", "/t")),
    ],
)
def test_references(ref: str, expected: tuple[str, str]) -> None:
    names = {"https://id.example/s": ("d/x.yaml", "/s"), "d/x.yaml#anchor": ("d/x.yaml", "/t")}
    assert resolve(ref, "d/x.yaml", names) == expected


@pytest.mark.parametrize(
    ("ref", "kind"),
    [
        ("http://x.example/y", "remote"),
        ("//x.example/y", "remote"),
        ("file:///etc/passwd", "remote"),
        ("../../y.yaml", "outside"),
        ("/etc/passwd", "outside"),
        ("%2e%2e/%2e%2e/y", "outside"),
        ("..\\..\\y", "outside"),
        ("#nowhere", "dangling"),
    ],
)
def test_references_that_lead_away(ref: str, kind: str) -> None:
    with pytest.raises(RefError) as caught:
        resolve(ref, "d/x.yaml", {})
    assert caught.value.kind == kind
