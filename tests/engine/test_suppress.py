from __future__ import annotations

import pytest

from mockaudit.documents.source import Source
from mockaudit.engine.suppress import apply_suppressions, read_suppressions
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.result import Suppression
from tests.engine.records import stamped

NAMES = {"PAY002": "wrong-type", "PAY001": "missing-required"}


def at(line: int, column: int) -> Location:
    return Location(path="tests/a.py", span=Span(line=line, column=column))


def read(text: str, path: str = "tests/a.py") -> list[object]:
    return list(read_suppressions(Source(path=path, data=text.encode())))


def refused(line: int, column: int, message: str) -> Notice:
    hint = "write `# mockaudit: ignore[PAY002] why it is right`"
    return Notice(kind=NoticeKind.SUPPRESSION, at=at(line, column), message=message, hint=hint)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "x = 1  # mockaudit: ignore[PAY002] legacy ids are text\n",
            Suppression(at=at(1, 8), kind="ignore", codes=("PAY002",), reason="legacy ids are text", line=1),
            id="behind the line it speaks of",
        ),
        pytest.param(
            "# mockaudit: deliberate[PAY002, wrong-type] proves the guard\nx = 1\n",
            Suppression(
                at=at(1, 1), kind="deliberate", codes=("PAY002", "wrong-type"), reason="proves the guard", line=2
            ),
            id="alone above the line it speaks of",
        ),
        pytest.param(
            "x = 1  # mockaudit: ignore\n", refused(1, 8, "a bare `ignore` is refused: it names no rule"), id="bare"
        ),
        pytest.param(
            "x = 1  # mockaudit: ignore[PAY002]\n",
            refused(1, 8, "`ignore[PAY002]` gives no reason; it silences nothing"),
            id="no reason",
        ),
        pytest.param(
            "x = 1  # mockaudit: skip[PAY002] why\n",
            refused(1, 8, "unknown suppression 'skip'; it silences nothing"),
            id="unknown word",
        ),
    ],
)
def test_reads_one_comment(text, expected):
    assert read(text) == [expected]


def test_a_string_that_looks_like_a_comment_is_none():
    assert read('x = "# mockaudit: ignore[PAY002] no"\n') == []


def test_reads_yaml_comments():
    found = read("a: 1\nb: 2  # mockaudit: ignore[PAY] shortened by hand\n", "x.yaml")
    place = Location(path="x.yaml", span=Span(line=2, column=7))
    assert found == [Suppression(at=place, kind="ignore", codes=("PAY",), reason="shortened by hand", line=2)]


def suppression(line: int, *codes: str) -> Suppression:
    return Suppression(at=at(line, 1), kind="ignore", codes=codes, reason="why", line=line)


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param(suppression(3, "PAY002"), id="on the finding's line, by code"),
        pytest.param(suppression(3, "PAY"), id="by family"),
        pytest.param(suppression(3, "wrong-type"), id="by name"),
        pytest.param(suppression(2, "PAY002"), id="on the stub's first line"),
        pytest.param(suppression(6, "PAY002"), id="on the stub's last line"),
    ],
)
def test_silences(mark):
    assert apply_suppressions([stamped()], [mark], NAMES) == ([], [stamped()], [])


@pytest.mark.parametrize("mark", [suppression(3, "PAY001"), suppression(7, "PAY002")])
def test_an_unused_one_is_reported(mark):
    notice = Notice(
        kind=NoticeKind.SUPPRESSION,
        at=mark.at,
        message=f"`ignore[{mark.codes[0]}]` silences nothing",
        hint="remove it, or check that it stands on the finding's line or alone above it",
    )
    assert apply_suppressions([stamped()], [mark], NAMES) == ([stamped()], [], [notice])
