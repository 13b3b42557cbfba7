"""Stubs of ``aioresponses`` (0.7.9): what each registration matches and answers.

Read: ``add`` and the verbs: the URL with its query as a whole, status, headers, content type, ``payload`` or
``body``, ``repeat``, and whether an exception or a callback answers.

Not read: what a callback answers, ``reason``, ``response_class``, and the lists of URLs that pass through.
"""

from __future__ import annotations

from mockaudit.loaders.pyast.dialect import Dialect
from mockaudit.loaders.python.aio_stubs import Details, lifter
from mockaudit.loaders.python.stubs import VERBS

# aioresponses.core.aioresponses.add: every parameter behind `self` in order.
DETAILS = Details(
    parameters=(
        "url",
        "method",
        "status",
        "body",
        "exception",
        "content_type",
        "payload",
        "headers",
        "response_class",
        "repeat",
        "timeout",
        "reason",
        "callback",
    ),
    structures=("payload",),
    content_type="application/json",
)

AIORESPONSES = Dialect(
    name="aioresponses",
    summary="stubs of the aioresponses library",
    marks=(b"aioresponses",),
    receivers=frozenset({"aioresponses.aioresponses", "aioresponses.core.aioresponses"}),
    fixtures=frozenset({"aioresponses", "mock_aioresponse", "mock_aioresponses", "aioresponses_mock"}),
    verbs=frozenset({*VERBS, "add"}),
    makers=frozenset({"yarl.URL"}),
    transparent=frozenset({"aioresponses.aioresponses"}),
    injects="param",
    lift=lifter(DETAILS),
)
