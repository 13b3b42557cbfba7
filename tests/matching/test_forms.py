from __future__ import annotations

import pytest

from mockaudit.matching.forms import read_form, read_multipart
from mockaudit.model.value import Hole

NESTED = Hole(reason="nested values are sent in many ways")
OWN_TYPE = Hole(reason="it is not known, empty or nested")
PARTS = (
    '--xx\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    '--xx\r\nContent-Disposition: form-data; name="b"; filename="b.txt"\r\n\r\nx\r\n'
    '--xx\r\nContent-Disposition: form-data; name="c"\r\nContent-Type: application/json\r\n\r\n{}\r\n'
    '--xx\r\nContent-Disposition: form-data; name="d"\r\nContent-Type: text/plain\r\n\r\ntwo\r\nlines\r\n--xx--\r\n'
)


def test_a_form_is_read_into_an_object():
    assert read_form("a=1&b=x+y&b=%C3%A9") == {"a": "1", "b": ["x y", "é"]}
    assert read_form("a=1&c=") == {"a": "1", "c": OWN_TYPE}
    assert read_form("no form at all") == {}


def test_nested_names_are_there_and_not_known():
    assert read_form("card[number]=4242&card[cvc]=1&a.b=1&ids[]=2") == {
        "card": OWN_TYPE, "a": OWN_TYPE, "ids": OWN_TYPE,
        "card[number]": NESTED, "card[cvc]": NESTED, "a.b": NESTED, "ids[]": NESTED,
    }  # fmt: skip


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_a_multipart_body_is_read_likewise(newline):
    read = read_multipart(PARTS.replace("\r\n", newline), 'multipart/form-data; boundary="xx"')
    assert read == {"a": "1", "b": OWN_TYPE, "c": OWN_TYPE, "d": "two\nlines"}


@pytest.mark.parametrize(
    ("text", "content_type"),
    [(PARTS, "multipart/form-data"), (PARTS, "multipart/form-data; boundary=yy"), (PARTS[:-10], "x; boundary=xx")],
)
def test_what_is_no_multipart_body_says_nothing(text, content_type):
    assert read_multipart(text, content_type) == {}
