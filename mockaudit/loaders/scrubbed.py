"""Find what the recorder of a recording took out: credentials of its requests, and values of its payloads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from mockaudit.model.body import Body, JsonBody
from mockaudit.model.exchange import Pairs, Request
from mockaudit.model.pattern import lazy_pattern
from mockaudit.model.value import Hole, Value

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
_MARK = lazy_pattern(
    r"\*{3,}|[<\[{(*_-]*(?:redacted|scrubbed|saniti[sz]ed|filtered|placeholder)(?:[_-]\w{1,40})?[>\]})*_-]*",
    re.IGNORECASE,
)
_HINTS = ("***", "redacted", "scrubbed", "saniti", "filtered", "placeholder")
_TAKEN_OUT = Hole(reason="the recorder put a mark in its place")
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


def without_marks(body: Body) -> Body:
    """Take the marks that a recorder left in a payload (``***``, ``REDACTED``) for values that are not known."""
    if not isinstance(body, JsonBody) or body.text is None:
        return body
    folded = body.text.lower()
    return replace(body, value=_without_marks(body.value)) if any(hint in folded for hint in _HINTS) else body


def _without_marks(value: Value) -> Value:
    if isinstance(value, dict):
        return {name: _without_marks(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_without_marks(item) for item in value]
    return _TAKEN_OUT if isinstance(value, str) and _MARK.fullmatch(value) else value


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
