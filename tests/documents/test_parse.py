from __future__ import annotations

import pytest

from mockaudit.documents.errors import DocumentError
from mockaudit.documents.parse import is_yaml, parse
from mockaudit.documents.source import Source


def read(path: str, data: bytes) -> object:
    return parse(Source(path=path, data=data))


def test_chooses_by_suffix_then_by_content() -> None:
    assert read("x.yaml", b"a: 1") == {"a": 1}
    assert read("x.yml", b'{"a": 1}') == {"a": 1}
    assert read("x.yaml", b"{a: 1}") == {"a": 1}
    assert read("x.json", b'{"a": 1}') == {"a": 1}
    assert read("x.har", b'\xef\xbb\xbf {"a": 1}') == {"a": 1}
    assert read("x.cassette", b"a: 1") == {"a": 1}


def test_a_json_file_is_never_read_as_yaml() -> None:
    with pytest.raises(DocumentError, match="not JSON"):
        read("x.json", b"a: 1")


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [("a.YAML", b"{}", True), ("a.json", b"a: 1", False), ("a", b"[1]", False), ("a", b"- 1", True)],
)
def test_is_yaml(path: str, data: bytes, *, expected: bool) -> None:
    assert is_yaml(Source(path=path, data=data)) is expected
