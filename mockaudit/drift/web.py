"""Ask a web server that the user named, in bounded time and size: a request in, status, headers and body out."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import IO
from urllib.parse import urljoin, urlsplit

from mockaudit.model.dataclass import dataclass
from mockaudit.version import VERSION

TIMEOUT = 10.0  # seconds without a byte
SECONDS = 60.0  # seconds for a whole answer
MAX_BYTES = 64 * 1024 * 1024
MAX_REDIRECTS = 5
_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class WebError(Exception):
    """A request that did not work; the message never holds more of the URL than scheme, host and path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(url: str, headers: Mapping[str, str], data: bytes | None = None) -> Answer:
    """Get a URL, or post data to it. Raises WebError; 304 is an answer, other statuses from 300 are not.

    Few redirects are followed: to the web only, never from https back to http, never with data.
    """
    for _ in range(MAX_REDIRECTS + 1):
        found = _ask_once(url, headers, data)
        if isinstance(found, Answer):
            return found
        url = _redirected(url, found, has_data=data is not None)
    raise WebError(f"{public(url)} redirects more than {MAX_REDIRECTS} times")


def _ask_once(url: str, headers: Mapping[str, str], data: bytes | None) -> Answer | str:
    """Give the answer, or where to ask instead."""
    host = host_of(url)
    request = urllib.request.Request(  # noqa: S310  (the scheme was checked)
        url, data=data, headers={"User-Agent": f"mockaudit/{VERSION}", "Accept-Encoding": "identity", **headers}
    )
    try:
        with _opener().open(request, timeout=TIMEOUT) as response:
            found = {name.lower(): value for name, value in response.headers.items()}
            return Answer(status=response.status, headers=found, body=_body(response, url))
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 304:
                return Answer(status=304, headers={}, body=b"")
            location = error.headers.get("Location") if error.code in _REDIRECTS else None
            if location:
                return str(location)
            raise WebError(f"{public(url)} answers {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise WebError(f"{host} does not answer ({type(reason).__name__})") from None


def _opener() -> urllib.request.OpenerDirector:
    """Give an opener that knows the web and proxies only: no files, no FTP, no redirects of its own."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _redirected(url: str, location: str, *, has_data: bool) -> str:
    if has_data:
        raise WebError(f"{public(url)} redirects, and a message is not sent on; name its target")
    try:
        target = urljoin(url, location)
        scheme = urlsplit(target).scheme
    except ValueError:
        raise WebError(f"{public(url)} redirects to what is no URL") from None
    if scheme not in {"http", "https"} or (urlsplit(url).scheme == "https" and scheme != "https"):
        raise WebError(f"{public(url)} redirects to {scheme}, which is not followed")
    return target


def host_of(url: str) -> str:
    """Give the host of a URL that may be asked. Raises WebError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WebError("the URL cannot be read; write https://host/path") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise WebError(f'"{parts.scheme}:" is no URL of the web; write https://host/path')
    if parts.username is not None or parts.password is not None:
        raise WebError("the URL holds a user or password, which end in logs; name one without")
    return parts.hostname


def _body(response: IO[bytes], url: str) -> bytes:
    deadline = time.monotonic() + SECONDS
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read(_CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise WebError(f"{public(url)} is larger than {MAX_BYTES // (1024 * 1024)} MiB")
        if time.monotonic() > deadline:
            raise WebError(f"{public(url)} takes longer than {SECONDS:.0f} seconds")
        chunks.append(chunk)
    return b"".join(chunks)


def public(url: str) -> str:
    """Give what may be shown of a URL: no user, no query, no fragment, which may be secrets."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "the URL"
    return f"{parts.scheme}://{host}{port}{parts.path}"
