from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockaudit.documents.errors import DocumentError
from mockaudit.documents.jsontext import MAX_DEPTH, load_json


def fault(data: bytes) -> tuple[str, int | None, int | None]:
    with pytest.raises(DocumentError) as caught:
        load_json(data)
    return str(caught.value), caught.value.line, caught.value.column


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_reads_every_encoding(encoding: str) -> None:
    assert load_json('{"a": "\u00e9"}'.encode(encoding)) == {"a": "\u00e9"}


def test_of_equal_keys_the_last_wins() -> None:
    assert load_json(b'{"a": 1, "a": 2}') == {"a": 2}


def test_large_documents_are_read_alike() -> None:
    value = [{"key": "x" * 100}] * 2_000
    assert load_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("the document is empty", 1, 1)),
        (b" \n", ("the document is empty", 1, 1)),
        (b'{"a": 1,\n "b"}', ("not JSON: Expecting ':' delimiter", 2, 5)),
        (b'{"a": ', ("not JSON: Expecting value", 1, 7)),
        (b'["NaN",\n NaN]', ("not JSON: NaN is not a JSON number", 2, 2)),
        (b"[-Infinity]", ("not JSON: -Infinity is not a JSON number", 1, 2)),
        (b"\x80abc", ("not text: byte 0 is not valid utf-8", 1, None)),
        (b"[" * 100_000, (f"nested deeper than {MAX_DEPTH} levels", 1, 201)),
        (b"[" * 300 + b"]" * 300, (f"nested deeper than {MAX_DEPTH} levels", 1, 201)),
        (b'["]", ' * 300 + b"0" + b', "["]' * 300, (f"nested deeper than {MAX_DEPTH} levels", 1, 1201)),
        (rb'["\"]", ' * 300 + b"0" + rb', "[\\"]' * 300, (f"nested deeper than {MAX_DEPTH} levels", 1, 1601)),
        (b"1" * 5_000, ("not JSON: a number has too many digits", 1, 1)),
    ],
)
def test_faults(data: bytes, expected: tuple[str, int | None, int | None]) -> None:
    assert fault(data) == expected


def test_depth_counts_from_one() -> None:
    deepest = b"[" * MAX_DEPTH + b"]" * MAX_DEPTH
    assert json.dumps(load_json(deepest)).encode() == deepest


@given(st.binary(max_size=40))
def test_any_bytes_give_a_value_or_an_error(data: bytes) -> None:
    try:
        value = load_json(data)
    except DocumentError:
        return
    assert load_json(json.dumps(value).encode()) == value
