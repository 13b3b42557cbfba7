from __future__ import annotations

import base64
import gzip
import zlib

import pytest

from mockaudit.loaders.bodies import body_from_base64, body_from_bytes, body_from_structure, body_from_text
from mockaudit.loaders.decoding import MAX_DECODED
from mockaudit.model.body import BinaryBody, JsonBody, NoBody, TextBody, Unknown
from mockaudit.model.location import Location

AT = Location(path="a.json", pointer="/body")
TOO_DEEP = "the payload is nested more than 200 levels deep"
TOO_LARGE = "the payload holds a number that is too large to read"


def json_of(text, value):
    return JsonBody(value=value, at=AT, text=text)


@pytest.mark.parametrize(
    ("text", "content_type", "value"),
    [
        ('{"a": [1, 2.5, null]}', "application/json", {"a": [1, 2.5, None]}),
        ("0", "application/json", 0),
        ("false", "application/hal+json; charset=utf-8", False),
        ('""', "text/json", ""),
        ("null", "APPLICATION/JSON", None),
        ("7", None, 7),
        ("7", " ", 7),
        ('{"a": 1}', "text/plain", {"a": 1}),
        ("\n [1]", "application/octet-stream", [1]),
        ("\ufeff[1]", "application/json", [1]),
        ('["\\ud83d\\ude00"]', "application/json", ["\U0001f600"]),
        ("[" * 199 + "]" * 199, "application/json", eval("[" * 199 + "]" * 199)),
    ],
)
def test_text_that_is_json(text, content_type, value):
    assert body_from_text(text, content_type, AT) == json_of(text, value)


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        ("hello", None),
        ("hello", "application/json"),
        ("7", "text/plain"),
        ('"x"', "text/html"),
        ("[NaN]", "application/json"),
        ("-Infinity", "application/json"),
        ('{"a": 1}\n{"a": 2}\n', "application/x-ndjson"),
        ('{"a": 1}', "application/jsonl"),
        ("{}", "text/event-stream"),
        ("{}", "multipart/form-data; boundary=x"),
        ('{"a": 1}\n{"a": 2}\n', None),
        (" ", "application/json"),
    ],
)
def test_text_that_stays_text(text, content_type):
    assert body_from_text(text, content_type, AT) == TextBody(text=text, at=AT)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[" * 201 + "]" * 201, TOO_DEEP),
        ("[" * 100_000 + "]" * 100_000, TOO_DEEP),
        ("9" * 5_000, TOO_LARGE),
        ("[1e999]", TOO_LARGE),
        ('["\\ud800"]', "the payload holds a key or a text that UTF-8 cannot express"),
        ('{"\\uD800": 1}', "the payload holds a key or a text that UTF-8 cannot express"),
    ],
)
def test_json_that_cannot_be_judged(text, why):
    assert body_from_text(text, "application/json", AT) == Unknown(why=why, at=AT)


def test_no_text_is_no_body():
    assert body_from_text("", "application/json", AT) == NoBody()
    assert body_from_bytes(b"", "application/json", AT, "gzip") == NoBody()
    assert body_from_base64("", "application/json", AT) == NoBody()


RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATED = RAW.compress(b"[1]") + RAW.flush()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"[1]", None),
        (b"[1]", ""),
        (b"[1]", "identity"),
        (gzip.compress(b"[1]"), "gzip"),
        (gzip.compress(b"[") + gzip.compress(b"1]"), "GZIP"),
        (zlib.compress(b"[1]"), "deflate"),
        (RAW_DEFLATED, "deflate"),
        (gzip.compress(zlib.compress(b"[1]")), "deflate, gzip"),
        (b"[1]", "gzip"),  # the recorder has decoded it and kept the header
        (b"[1]", "deflate"),
        (b"[1]", "br"),
    ],
)
def test_compressed_bytes(data, encoding):
    assert body_from_bytes(data, "application/json", AT, encoding) == json_of("[1]", [1])


@pytest.mark.parametrize(
    ("data", "encoding", "why"),
    [
        (b"\x0b\x02\x80[1]\x03", "br", "the payload is compressed with 'br', which is not decoded"),
        (gzip.compress(b"[1]")[:-9], "gzip", "the compressed payload is cut off"),
        (b"\x1f\x8b\x08" + bytes(7) + b"\xff\xff\xff", "gzip", "the compressed payload is damaged"),
        (gzip.compress(b"0" * (MAX_DECODED + 1)), "gzip", "the payload is larger than 16 MiB once decompressed"),
        (zlib.compress(b"0" * (MAX_DECODED + 1)), "deflate", "the payload is larger than 16 MiB once decompressed"),
        (gzip.compress(b"") * 65, "gzip", "the payload consists of more than 64 gzip members"),
    ],
)
def test_bytes_that_cannot_be_decompressed(data, encoding, why):
    assert body_from_bytes(data, "application/json", AT, encoding) == Unknown(why=why, at=AT)


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        ("é".encode(), "text/plain", "é"),
        ("é".encode("latin-1"), "text/plain; charset=ISO-8859-1", "é"),
        ("é".encode("utf-16"), 'text/plain;charset="UTF-16"', "é"),
        ("é".encode(), "text/plain; charset=punycode", "é"),
        ("é".encode(), "text/plain; charset=cp999", None),
        (b"\xff\xfe\xfd", "text/plain", None),
    ],
)
def test_charsets(data, content_type, text):
    expected = BinaryBody(content=data, at=AT) if text is None else TextBody(text=text, at=AT)
    assert body_from_bytes(data, content_type, AT) == expected


def test_base64():
    packed = base64.b64encode(gzip.compress(b"[1]")).decode()
    assert body_from_base64(packed[:9] + "\n" + packed[9:], None, AT, "gzip") == json_of("[1]", [1])
    assert body_from_base64("%%%", None, AT) == Unknown(why="the payload is not valid base64", at=AT)
    assert body_from_base64("é", None, AT) == Unknown(why="the payload is not valid base64", at=AT)


def test_structures():
    circle: list = []
    circle.append(circle)
    doubling: list = []
    for _ in range(100):
        doubling = [doubling, doubling]
    foreign = "the payload holds a value that JSON does not have"
    unwritable = "the payload holds a key or a text that UTF-8 cannot express"
    assert body_from_structure({"a": [0, False, None, "é", 1.5]}, AT) == JsonBody(
        value={"a": [0, False, None, "é", 1.5]}, at=AT, inline=True
    )
    assert body_from_structure(None, AT) == JsonBody(value=None, at=AT, inline=True)
    assert body_from_structure([b"x"], AT) == Unknown(why=foreign, at=AT)
    assert body_from_structure([float("nan")], AT) == Unknown(why=foreign, at=AT)
    assert body_from_structure({1: 2}, AT) == Unknown(why=unwritable, at=AT)
    assert body_from_structure({"a": "\ud800"}, AT) == Unknown(why=unwritable, at=AT)
    assert body_from_structure(circle, AT) == Unknown(why=TOO_DEEP, at=AT)
    assert body_from_structure(doubling, AT) == Unknown(why="the payload has more than 2,000,000 values", at=AT)


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ('{"a": [1, 2.5, null]}', True),
        ("[" * 60 + "]" * 60, True),
        ("[[], [], " * 25 + "0" + "]" * 25, True),
        ("[" * 61 + "]" * 61, False),
        ('["]", ' * 61 + "0" + ', "["]' * 61, False),
        ('["\\ud83d\\ude00"]', False),
    ],
)
def test_json_that_is_read_and_shallow_is_looked_through_by_nobody(text: str, is_read: bool) -> None:
    body = body_from_text(text, "application/json", AT)
    assert isinstance(body, JsonBody)
    assert body.is_read is is_read


def test_a_structure_was_not_read_from_json() -> None:
    body = body_from_structure([1], AT)
    assert isinstance(body, JsonBody)
    assert not body.is_read
