"""Turn the dotted name of a patched function into the HTTP library it belongs to, and the method that it sends."""

from __future__ import annotations

from mockaudit.model.dataclass import dataclass

VERBS = ("get", "post", "put", "patch", "delete", "head", "options")
_VERB_OWNERS = (
    "requests",
    "requests.api",
    "requests.Session",
    "requests.session",
    "requests.sessions.Session",
    "niquests",
    "niquests.Session",
    "niquests.AsyncSession",
    "httpx",
    "httpx.Client",
    "httpx.AsyncClient",
    "httpx2",
    "httpx2.Client",
    "httpx2.AsyncClient",
    "aiohttp.ClientSession",
    "aiohttp.client.ClientSession",
    "requests_oauthlib.OAuth2Session",
    "requests_oauthlib.OAuth1Session",
    "requests_toolbelt.sessions.BaseUrlSession",
    "cloudscraper.CloudScraper",
    "curl_cffi.requests",
    "curl_cffi.requests.Session",
    "curl_cffi.requests.AsyncSession",
)
_ANY_VERB = frozenset(
    {f"{owner}.request" for owner in _VERB_OWNERS}
    | {
        "requests.Session.send",
        "requests.sessions.Session.send",
        "requests.adapters.HTTPAdapter.send",
        "httpx.stream",
        "httpx.Client.send",
        "httpx.Client.stream",
        "httpx.AsyncClient.send",
        "httpx.AsyncClient.stream",
        "httpx.HTTPTransport.handle_request",
        "httpx.AsyncHTTPTransport.handle_async_request",
        "aiohttp.request",
        "aiohttp.ClientSession._request",
        "aiohttp.client.ClientSession._request",
        "urllib.request.urlopen",
        "urllib.request.OpenerDirector.open",
        "urllib2.urlopen",
        "urllib3.request",
        "urllib3.PoolManager.request",
        "urllib3.PoolManager.urlopen",
        "urllib3.poolmanager.PoolManager.request",
        "urllib3.poolmanager.PoolManager.urlopen",
        "urllib3.connectionpool.HTTPConnectionPool.urlopen",
        "urllib3.connectionpool.HTTPConnectionPool._make_request",
        "urllib3.HTTPConnectionPool.urlopen",
        "urllib3.HTTPSConnectionPool.urlopen",
        "http.client.HTTPConnection.request",
        "http.client.HTTPConnection.getresponse",
        "http.client.HTTPSConnection.request",
        "http.client.HTTPSConnection.getresponse",
        "httplib2.Http.request",
    }
)
# Whole modules and classes: everything that they send is replaced with them.
_WHOLE = frozenset(
    {owner for owner in _VERB_OWNERS if owner not in {"requests.api", "requests.session"}}
    | {"aiohttp", "urllib.request", "urllib3", "urllib3.PoolManager", "urllib3.HTTPConnectionPool"}
    | {"http.client", "http.client.HTTPConnection", "http.client.HTTPSConnection", "httplib2.Http", "httplib2"}
    | {"requests.session", "requests.adapters.HTTPAdapter"}
)
CLIENT_CLASSES = frozenset(owner for owner in _WHOLE if owner.rpartition(".")[2][:1].isupper())
ROOTS = frozenset(
    {"requests", "niquests", "httpx", "httpx2", "aiohttp", "urllib3", "urllib2", "httplib2", "requests_oauthlib"}
)
LIBRARIES = frozenset({*ROOTS, "http", "urllib", "curl_cffi", "cloudscraper", "requests_toolbelt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpCall:
    """A function of an HTTP library.

    ``method`` is None where the call's arguments decide; ``whole`` is true for a class or module that stands for all
    its functions.
    """

    name: str
    method: str | None
    whole: bool = False


def http_call(name: str) -> HttpCall | None:
    """Give the HTTP function of a dotted name, None where it is none."""
    owner, _, last = name.rpartition(".")
    if last in VERBS and owner in _VERB_OWNERS:
        return HttpCall(name=name, method=last.upper())
    if name in _ANY_VERB:
        return HttpCall(name=name, method=None)
    if last == "ws_connect" and owner.endswith("ClientSession"):
        return HttpCall(name=name, method="GET")
    if name in _WHOLE:
        return HttpCall(name=name, method=None, whole=True)
    return None


def http_tail(name: str) -> HttpCall | None:
    """Give the HTTP function that a name ends with, behind a module that cannot be read (``app.client.requests.get``)."""
    parts = name.split(".")
    for index, part in enumerate(parts[1:], 1):
        if part in ROOTS or (part == "urllib" and parts[index + 1 : index + 2] == ["request"]):
            return http_call(".".join(parts[index:]))
    return None
