"""Turn a payload's bytes, compressed and in some charset, into the text or the bytes that were meant."""

from __future__ import annotations

import base64
import binascii
import zlib

from mockaudit.model.pattern import lazy_pattern

MAX_DECODED = 16 * 1024 * 1024

_PLAIN = frozenset({"", "identity", "none", "utf-8", "aws-chunked"})
_MAX_MEMBERS = 64
_GZIP_MAGIC = b"\x1f\x8b"
# An allow-list: some codecs of Python (punycode, idna) take quadratic time, which a hostile file could ask for.
_CHARSET = lazy_pattern(
    r"utf-?(8|16|32)(-?[bl]e)?|(us-)?ascii|iso-?8859-\d{1,2}|latin-?1|windows-\d{3,4}|cp\d{3,4}|shift_jis|euc-(jp|kr)"
    r"|gb(k|2312|18030)|big5"
)


class UndecodableError(Exception):
    """A payload whose packing or compression cannot be undone; the message says why, for the user."""


def unpack_base64(packed: str | bytes) -> bytes:
    """Undo base64 (RFC 4648 section 4), with or without line breaks; raise UndecodableError where it is none."""
    try:
        plain = packed.encode() if isinstance(packed, str) else packed
        return base64.b64decode(b"".join(plain.split()), validate=True)
    except (binascii.Error, ValueError):
        raise UndecodableError("the payload is not valid base64") from None


def decompress(data: bytes, content_encoding: str) -> bytes:
    """Undo a Content-Encoding (RFC 9110 section 8.4), also one that the recorder has undone already.

    Raises UndecodableError where the coding is not supported, the data is damaged, or more than 16 MiB come out.
    """
    for coding in reversed(content_encoding.lower().split(",")):
        name = coding.strip()
        if name in _PLAIN or not data:
            continue
        if name in ("gzip", "x-gzip"):
            data = _gunzip(data) if data.startswith(_GZIP_MAGIC) else data
        elif name == "deflate":
            data = _deflated(data)
        else:
            raise UndecodableError(f"the payload is compressed with {name[:20]!r}, which is not decoded")
    return data


def _gunzip(data: bytes) -> bytes:
    out = b""
    for _ in range(_MAX_MEMBERS):
        engine = zlib.decompressobj(wbits=31)
        out += _inflate(engine, data, MAX_DECODED - len(out))
        data = engine.unused_data
        if not data.startswith(_GZIP_MAGIC):
            return out
    raise UndecodableError(f"the payload consists of more than {_MAX_MEMBERS} gzip members")


def _deflated(data: bytes) -> bytes:
    """Undo "deflate", which servers send with and without the zlib header; text is what a recorder decoded already."""
    for wbits in (15, -15):
        try:
            return _inflate(zlib.decompressobj(wbits=wbits), data, MAX_DECODED)
        except _DamagedError:
            continue
    return data


class _DamagedError(UndecodableError):
    pass


def _inflate(engine: zlib._Decompress, data: bytes, room: int) -> bytes:
    try:
        out = engine.decompress(data, room + 1)
    except zlib.error:
        raise _DamagedError("the compressed payload is damaged") from None
    if len(out) > room:
        raise UndecodableError(f"the payload is larger than {MAX_DECODED >> 20} MiB once decompressed")
    if not engine.eof:
        raise _DamagedError("the compressed payload is cut off")
    return out


def decode(data: bytes, charset: str) -> str | None:
    """Read bytes as text in a charset, UTF-8 where the charset is not known; None where they are no such text."""
    name = charset.strip().strip("\"'").lower()
    try:
        return data.decode(name if _CHARSET.fullmatch(name) else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return None
