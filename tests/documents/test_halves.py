"""A YAML document that is read in two halves: the same value and places as the whole, or the whole itself."""

from __future__ import annotations

import os
import random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mockaudit.documents import halves
from mockaudit.documents.errors import DocumentError
from mockaudit.documents.forking import MIN_BYTES
from mockaudit.documents.halves import Cut, find_cut, joined, load_in_halves, second_half
from mockaudit.documents.yaml12 import load_marked_yaml
from mockaudit.model.location import Marks
from mockaudit.model.value import Json

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform cannot fork")

TEXT = b"""\
# an API
info: {title: T}
components:
  schemas:
    First:
      description: |
        of several
        lines
    # between
    Second: {type: string}
    Third:
      type: [object, "null"]
  responses: {}
paths: {}
"""


def in_halves(data: bytes) -> tuple[Json, Marks] | None:
    """Read both halves here, None where that comes to nothing."""
    cut = find_cut(data)
    if cut is None:
        return None
    try:
        first, second = load_marked_yaml(data[: cut.at], 3), load_marked_yaml(second_half(data, cut), 3)
    except DocumentError:
        return None
    return joined(data, cut, first, second)


def test_a_text_is_cut_between_members_near_its_middle() -> None:
    cut = find_cut(TEXT)
    assert cut == Cut(at=TEXT.index(b"    Second"), parents=(b"components:", b"  schemas:"))
    assert second_half(TEXT, cut).startswith(b"components:\n  schemas:\n    Second: {type")
    assert in_halves(TEXT) == load_marked_yaml(TEXT, 3)
    assert load_marked_yaml(TEXT, 3)[1]["/components/schemas/Third"] == (11, TEXT.index(b"Third"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT.replace(b"  schemas:\n", b"  schemas: &x\n"), id="an anchor above"),
        pytest.param(TEXT.replace(b"schemas:\n", b"schemas: |\n"), id="a text"),
        pytest.param(TEXT.replace(b"  schemas:\n", b"  schemas:\n    !ruby/string\n"), id="a tag above"),
        pytest.param(TEXT.replace(b"# an", b"--- \n--- # an"), id="two markers"),
        pytest.param(TEXT.replace(b"\n", b"\r\n"), id="other line breaks"),
        pytest.param(TEXT.replace(b"lines", "\u2028".encode()), id="a line break of Unicode"),
        pytest.param(TEXT.replace(b"info: {title: T}", b"info: 1\n..."), id="the end of a document"),
        pytest.param(TEXT.replace(b"# an API\n", b"  at: 1\n"), id="another margin"),
        pytest.param(TEXT.replace(b"    First", b"   # x\n     First"), id="another indent"),
        pytest.param(b"[1, 2]" * 50, id="no mapping"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_no_cut_where_it_is_not_beyond_doubt(text: bytes) -> None:
    assert find_cut(text) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT.replace(b"Third", b"First"), id="a key of both halves"),
        pytest.param(TEXT.replace(b"  responses: {}", b"  schemas: {}"), id="a key of the way twice"),
        pytest.param(TEXT.replace(b"T}", b"&x T}").replace(b"paths: {}", b"paths: *x"), id="an alias across"),
        pytest.param(
            TEXT.replace(b"of several", b"of several\n      x: 'text").replace(b"{}", b"'"), id="a quoted text"
        ),
        pytest.param(TEXT.replace(b"{type: string}", b"{type"), id="no YAML"),
    ],
)
def test_halves_that_do_not_fit_are_not_joined(text: bytes) -> None:
    assert find_cut(text) is not None
    assert in_halves(text) is None


_SCRAPS = [
    "'",
    '"',
    "|",
    ">",
    "{",
    "[",
    "- ",
    "? ",
    ": ",
    "#",
    "&a ",
    "*a",
    "!!str ",
    "<<: ",
    "---",
    "...",
    "\t",
    "  ",
    "a:",
]
_KEYS = st.sampled_from(["a", "b", "c", "d", "/p/{x}", "200", "null", "<<"])
_TREES = st.recursive(
    st.sampled_from([None, True, 1, "x", "two\nlines\n", "a: b", "# c", "- d", "'", "long " * 30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=20,
)


@given(st.dictionaries(_KEYS, _TREES, min_size=2, max_size=6), st.sampled_from([None, False]), st.randoms())
def test_halves_give_what_the_whole_gives(tree: Json, style: bool | None, dice: random.Random) -> None:
    lines = yaml.safe_dump(tree, default_flow_style=style, sort_keys=False).split("\n")
    for _ in range(dice.randrange(4)):
        at = dice.randrange(len(lines))
        lines[at] = dice.choice(["", " ", "  "]) * dice.randrange(3) + dice.choice([*_SCRAPS, "", lines[at].strip()])
        lines.insert(dice.randrange(len(lines)), dice.choice(lines))
    data = "\n".join(lines).encode()
    found = in_halves(data)
    if found is not None:
        assert found == load_marked_yaml(data, 3)


@needs_fork
def test_a_large_document_is_read_by_two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[bytes] = []
    monkeypatch.setattr(
        halves, "load_marked_yaml", lambda data, depth: texts.append(data) or load_marked_yaml(data, depth)
    )
    filler = b"".join(b"    S%d: {type: object}\n" % number for number in range(MIN_BYTES // 20))
    data = TEXT.replace(b"    # between\n", filler)
    done: list[int] = []
    assert load_in_halves(data, 3, lambda: done.append(len(texts))) == load_marked_yaml(data, 3)
    assert done == [1]
    assert len(texts) == 1
    assert data.startswith(texts[0])
    broken = data.replace(b"  responses: {}", b"  responses: {")
    with pytest.raises(DocumentError) as error:
        load_in_halves(broken, 3, lambda: None)
    with pytest.raises(DocumentError) as whole:
        load_marked_yaml(broken, 3)
    assert (str(error.value), error.value.line) == (str(whole.value), whole.value.line)
