"""Turn the requests of one recording into the answer whether its recorder took credentials out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mockaudit.model.exchange import Pairs, Request
from mockaudit.model.pattern import lazy_pattern

_HEADER_WORDS = lazy_pattern(
    r"(?:^|[-_])(?:authorization|auth|authentication|credentials?|secret|key|[a-z]*token|[a-z]*apikey|[a-z]*secret)(?:$|[-_])"
)
# Names that bear "key" or "token" for other reasons than proving who asks.
_HARMLESS = lazy_pattern(r"idempot|cache|surrogate|websocket|csrf|xsrf|encryption|page|partition|routing|continuation")
_QUERY_NAMES = frozenset(
    {"accesstoken", "apikey", "applicationkey", "apptoken", "authtoken", "oauthtoken", "privatetoken", "clientsecret"}
    | {"subscriptionkey", "token", "signature"}
)
_PLACEHOLDER = lazy_pattern(
    r"<[^<>]*>|\*{3}|x{3}|redact|filtered|dummy|fake|placeholder|scrub|sanit|removed|hidden|masked|omitted|\{\{|\$\{"
    r"|\[[^\[\]]*\]|your[-_ ]|not[-_ ]?a[-_ ]?real|^\s*$|^(?:bearer|token|basic)\s*$",
    re.IGNORECASE,
)
_USER_INFO = lazy_pattern(r"[a-z][a-z0-9+.-]*://[^/@]+@", re.IGNORECASE)


def is_scrubbed(requests: Iterable[Request]) -> bool:
    """Tell whether absent credentials prove nothing in these requests, all of one file.

    They do not where no request bears any, since a recorder that filters them looks just so, nor where one bears a
    placeholder. Cookies do not count: servers set them unasked, and recorders that filter ``Authorization`` keep them.
    """
    shown = False
    for request in requests:
        for value in _credentials(request):
            if _PLACEHOLDER.search(value):
                return True
            shown = True
    return not shown


def _credentials(request: Request) -> list[str]:
    found = [value for name, value in _texts(request.headers) if _is_credential_header(name)]
    found += [value for name, value in _texts(request.query) if _is_credential_parameter(name)]
    if isinstance(request.url, str) and (user := _USER_INFO.match(request.url)):
        found.append(user[0])
    return found


def _texts(pairs: Pairs) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, value in pairs if isinstance(value, str)]


def _is_credential_header(name: str) -> bool:
    return _HEADER_WORDS.search(name) is not None and _HARMLESS.search(name) is None


def _is_credential_parameter(name: str) -> bool:
    bare = name.replace("_", "").replace("-", "")
    return bare in _QUERY_NAMES or bare.endswith("apikey")
