"""Turn JSON pointers into steps and ``$ref`` strings into a file and a pointer, never leaving the project."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import quote, unquote

from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Json

Place: TypeAlias = tuple[str, str]
"""A file of the contract and a JSON pointer in it."""

Link: TypeAlias = tuple["Link", str | int] | None
"""The way down to a value, last step first: a pointer that nobody has asked for yet."""

_SCHEME = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_SAFE = "/~!$&'()*+,;=:@?"


class RefError(Exception):
    """A ``$ref`` that leads nowhere. ``kind`` is "dangling", "remote" or "outside"."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def steps(pointer: str) -> list[str]:
    """Split an RFC 6901 pointer into unescaped tokens; "" has none."""
    tokens = pointer.split("/")[1:]
    return [token.replace("~1", "/").replace("~0", "~") for token in tokens] if "~" in pointer else tokens


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1") if "~" in token or "/" in token else token


def child(pointer: str, *tokens: str | int) -> str:
    """Extend a pointer by tokens, escaping them."""
    for token in tokens:
        pointer = f"{pointer}/{token}" if type(token) is int else f"{pointer}/{_escaped(str(token))}"
    return pointer


def pointer_of(link: Link) -> str:
    """Write a way down as a pointer."""
    tokens: list[str | int] = []
    while link is not None:
        link, token = link
        tokens.append(token)
    return child("", *reversed(tokens))


def walk(value: Json, tokens: list[str]) -> Json:
    """Follow tokens into a value. Raises KeyError where they lead nowhere."""
    for token in tokens:
        if isinstance(value, dict):
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and len(token) < 10 and int(token) < len(value):
            value = value[int(token)]
        else:
            raise KeyError(token)
    return value


def resolve(ref: str, base: str, names: Mapping[str, Place]) -> Place:
    """Resolve a ``$ref`` written in the file ``base``; ``names`` maps ``$id`` URIs and ``file#anchor`` to places.

    Raises RefError where it leads out of the project or to the network; whether the place exists is not looked at.
    """
    url, _, fragment = ref.partition("#")
    fragment = unquote(fragment)
    path, prefix = base, ""
    if url in names:
        path, prefix = names[url]
    elif url:
        path = _file(ref, url, base)
    if fragment and not fragment.startswith("/"):
        place = names.get(f"{path}#{fragment}")
        if place is None:
            raise RefError("dangling", f"$ref {shorten(ref)} names an anchor that does not exist")
        return place
    return path, prefix + fragment


def encode(pointer: str) -> str:
    """Write a pointer as a URI fragment (RFC 6901 section 6)."""
    return quote(pointer, safe=_SAFE)


def decode(fragment: str) -> str:
    """Read a pointer from a URI fragment."""
    return unquote(fragment)


def shorten(text: str, limit: int = 80) -> str:
    """Cut a text for people to ``limit`` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "\u2026"


def _file(ref: str, url: str, base: str) -> str:
    if _SCHEME.match(url):
        raise RefError("remote", f"$ref {shorten(ref)} is remote, and nothing is fetched")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(url)))
    if path.startswith(("/", "../")) or path == ".." or "\\" in path:
        raise RefError("outside", f"$ref {shorten(ref)} leads out of the project")
    return path
