"""Stubs of ``httpretty`` (1.1): what each registration matches and answers.

Read: ``register_uri``: method, URL as text or pattern, ``match_querystring``, a body or a list of responses, status,
headers in each of the ways that the library takes them.

Not read: what a callback answers, streamed bodies, the greeting that answers where no body is stated, ``priority``, and
the files of ``record`` and ``playback``.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.loaders.pyast.dialect import Dialect, Registration
from mockaudit.loaders.python.httpretty_stubs import lift_register_uri
from mockaudit.model.exchange import Exchange
from mockaudit.model.notice import Notice

METHODS = ("GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS", "CONNECT")
MODULES = ("httpretty", "httpretty.HTTPretty", "httpretty.httpretty", "httpretty.core", "httpretty.core.httpretty")
RESPONSE = ("body", "method", "uri", "adding_headers", "forcing_headers", "status", "streaming")


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    yield from lift_register_uri(stub, RESPONSE)


HTTPRETTY = Dialect(
    name="httpretty",
    summary="stubs of the httpretty library",
    marks=(b"httpretty", b"HTTPretty"),
    modules=frozenset(MODULES),
    verbs=frozenset({"register_uri"}),
    constants={f"{module}.{method}": method for module in MODULES for method in METHODS},
    makers=frozenset(f"{module}.Response" for module in MODULES) | {"httpretty.Entry", "httpretty.core.Entry"},
    transparent=frozenset(
        {"httpretty.activate", "httpretty.httprettified", "httpretty.httprettized", "httpretty.core.httprettified"}
    ),
    lift=_lift,
)
