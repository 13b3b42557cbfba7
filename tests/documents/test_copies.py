from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mockaudit.documents.copies import find_copies
from mockaudit.documents.locate import locate
from mockaudit.documents.source import Source
from mockaudit.model.location import Span


def spans(text: str, *pointers: str) -> dict[str, Span]:
    return locate(Source(path="p.json", data=text.encode("utf-8", "surrogatepass")), pointers)


def pointers(value: Any, pointer: str = "") -> list[str]:
    """Give the pointers to all that a value of plain keys holds."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [pointer, *(inner for name, item in members for inner in pointers(item, f"{pointer}/{name}"))]


def same(text: str, first: int, copy: int, titles: dict[int, str | None]) -> bool:
    """Tell whether an item is found to be a copy; make sure that all of it then stands where it is said to."""
    array = json.loads(text)
    known = spans(text, *(f"/{first}{inner}" for inner in pointers(array[first])))
    found = find_copies(text, known[f"/{first}"], first, titles, {copy: first})
    if copy not in found:
        return False
    expected = spans(text, *(f"/{copy}{inner}" for inner in pointers(array[copy])))
    moved = {inner: found[copy].of(known[f"/{first}{inner}"]) for inner in pointers(array[first])}
    assert {f"/{copy}{inner}": span for inner, span in moved.items()} == expected
    return True


A = {"description": "a", "request": {"path": "/a"}, "response": {"body": [1, {"id": 2}]}}
B = {**A, "description": 'a longer one, with a \\ and a "'}


def test_a_copy_differs_in_one_text() -> None:
    for indent in (None, 1):
        assert same(json.dumps([0, A, {}, B, 0], indent=indent), 1, 3, {1: "a"})


def test_a_copy_may_differ_in_nothing() -> None:
    nameless = {"request": A["request"]}
    assert same(json.dumps([nameless, 0, nameless], indent=1), 0, 2, {0: None})
    assert same(json.dumps([A, 0, A]), 0, 2, {0: "a"})
    assert not same(json.dumps([A, B]), 0, 1, {0: None})


def test_another_order_or_layout_is_no_copy() -> None:
    turned = dict(reversed(B.items()))
    assert not same(json.dumps([A, turned]), 0, 1, {0: "a"})
    assert not same(f"[{json.dumps(A)}, {json.dumps(B, indent=1)}]", 0, 1, {0: "a"})
    assert not same(json.dumps([A, {**A, "description": 1}]), 0, 1, {0: "a"})
    assert not same(json.dumps([A, {**B, "response": {"body": [1, {"id": 3}]}}]), 0, 1, {0: "a"})


def test_the_text_is_that_of_a_member() -> None:
    first, other = {": ": ": ", "x": {"d": ": "}, "d": ": "}, {": ": "{", "x": {"d": ": "}, "d": ": "}
    assert same(json.dumps([first, other]), 0, 1, {0: ": "})
    assert not same(json.dumps([first, {**first, "d": "{"}]), 0, 1, {0: ": "})


def test_what_stands_before_a_fault_is_found() -> None:
    text = json.dumps([A, B, A])[:-20]
    found = find_copies(text, Span(line=1, column=2), 0, {0: "a"}, {1: 0, 2: 0})
    assert sorted(found) == [1]


_TEXTS = st.text(alphabet='ab"\\:, {}[]\n\u00e9\U0001f600', max_size=4)
_VALUES = st.recursive(
    st.integers(0, 2) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from("abcd"), _VALUES, max_size=4),
    _TEXTS,
    _TEXTS,
    st.sampled_from([None, 0, 1]),
    st.booleans(),
)
def test_what_a_copy_holds_stands_where_it_is_said_to(
    members: dict[str, Any], title: str, other: str, indent: int | None, ascii_only: bool
) -> None:
    array = [{**members, "b": title}, members, {**members, "b": other}]
    assert (
        same(json.dumps(array, indent=indent, ensure_ascii=ascii_only), 0, 2, {0: title}) or title in members.values()
    )
