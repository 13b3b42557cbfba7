"""Turns the URL of a fake, as far as it is known, into scheme, host and path; what is not known becomes a mark."""

from __future__ import annotations

import re
from urllib.parse import unquote

from mockaudit.model.dataclass import dataclass
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Hole, Template

HOLE = "\0"
"""Stands in a host or path for a part that is not known; no URL can hold it."""

_RESERVED_SUFFIXES = (".test", ".local", ".localhost", ".invalid", ".example", ".internal", ".lan")
_RESERVED_DOMAINS = ("example.com", "example.org", "example.net")
_IP_ADDRESS = lazy_pattern(r"\[[0-9a-f:.]+\]|\d{1,3}(\.\d{1,3}){3}", re.IGNORECASE)
_METADATA = frozenset({"169.254.169.254", "169.254.170.2", "[fd00:ec2::254]", "metadata.google.internal"})
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_CATEGORY_LABELS = frozenset({"co", "com", "net", "org", "ac", "gov", "edu"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a request goes.

    ``host`` is lower case, with its port where that is not the scheme's own; None for a bare path. ``path`` begins
    with a slash and is still percent-encoded. ``floating`` is true where the URL begins with an unknown part, so that
    more path may come before ``path``; ``open_end`` where more may come after it.
    """

    scheme: str | None
    host: str | None
    path: str
    floating: bool = False
    open_end: bool = False


def known_text(url: Template) -> str:
    """Join a template's parts, each hole as one ``HOLE``."""
    return "".join(HOLE if isinstance(part, Hole) else part.replace(HOLE, "") for part in url.parts)


def split_url(text: str) -> tuple[str | None, str | None, str]:
    """Split ``https://Host:443/p?q#f`` into ``("https", "host", "/p")``; a bare path has neither scheme nor host."""
    text = text.partition("#")[0].partition("?")[0]
    scheme, mark, rest = text.partition("://")
    if not mark:
        if text.startswith("//"):
            scheme, rest = "", text[2:]
        else:
            return None, None, text if text.startswith("/") else "/" + text
    host, slash, path = rest.partition("/")
    scheme = scheme.lower()
    host = host.rpartition("@")[2].lower().removesuffix(_DEFAULT_PORTS.get(scheme, ":\n"))
    return scheme or None, host, slash + path or "/"


def read_target(url: str | Template | Hole) -> Target | None:
    """Read a URL that is text or a template; None where nothing of its path is known."""
    if isinstance(url, str):
        scheme, host, path = split_url(url)
        return Target(scheme=scheme, host=host, path=path)
    if isinstance(url, Hole):
        return None
    return marked_target(known_text(url))


def marked_target(text: str, *, open_end: bool = False) -> Target | None:
    """Read a URL whose unknown parts are marked by ``HOLE``; None where nothing of its path is known."""
    text = text.partition("#")[0].partition("?")[0]
    if text.startswith(HOLE):
        rest = text.lstrip(HOLE)
        if rest.startswith("://"):
            rest = "http" + rest
            _, host, path = split_url(rest)
            return Target(scheme=None, host=host, path=path, open_end=open_end)
        if not rest.strip("/" + HOLE):
            return None
        path = rest if rest.startswith("/") else "/" + rest
        return Target(scheme=None, host=None, path=path, floating=True, open_end=open_end or _trails(path))
    scheme, host, path = split_url(text)
    if host is not None and HOLE in host and not host.startswith(HOLE) and path == "/":
        return None
    return Target(scheme=scheme, host=host, path=path, open_end=open_end or _trails(path))


def _trails(path: str) -> bool:
    """Tell whether the last segment goes on into the unknown (``/pets<hole>``), perhaps over further slashes."""
    return path.endswith(HOLE) and not path.endswith("/" + HOLE)


def segments_of(path: str) -> tuple[str, ...]:
    """Split a path into percent-decoded segments: ``/a%2Fb/c/`` gives ``("a/b", "c", "")``."""
    parts = path[1:].split("/")
    if "%" in path:
        parts = [unquote(part) for part in parts]
    return tuple(parts)


def is_reserved(host: str) -> bool:
    """Tell whether a host can be nobody's real API: local, private, or reserved for tests (RFC 2606, RFC 6761).

    Not so the hosts at which clouds tell a machine about itself: those are always just that.
    """
    name = host.rpartition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
    if name in _METADATA:
        return False
    if "." not in name:
        return True
    if _IP_ADDRESS.fullmatch(name):
        return True
    return name.endswith(_RESERVED_SUFFIXES) or any(
        name == domain or name.endswith("." + domain) for domain in _RESERVED_DOMAINS
    )


def owner_domain(host: str) -> str:
    """Give the part of a host name that one owner registered, near enough: ``api.pay.co.uk`` gives ``pay.co.uk``."""
    labels = host.partition(":")[0].split(".")
    count = 3 if len(labels) > 2 and labels[-2] in _CATEGORY_LABELS else 2
    return ".".join(labels[-count:])
