"""Stubs of ``aiointercept`` (1.0): what each registration matches and answers.

Read: ``add`` and the verbs: the URL with its query as a whole, status, headers, content type, ``json``, ``payload``
or ``body``, ``repeat``, and whether an exception or a callback answers.

Not read: what a callback answers, ``reason``, ``timeout`` and the options of the mock object.
"""

from __future__ import annotations

from mockaudit.loaders.pyast.dialect import Dialect
from mockaudit.loaders.python.aio_stubs import Details, lifter
from mockaudit.loaders.python.stubs import VERBS

# aiointercept.core.aiointercept.add: every parameter behind `self` in order.
DETAILS = Details(
    parameters=(
        "url",
        "method",
        "status",
        "body",
        "json",
        "payload",
        "headers",
        "repeat",
        "content_type",
        "callback",
        "reason",
        "exception",
    ),
    structures=("json", "payload"),
    content_type=None,
)

AIOINTERCEPT = Dialect(
    name="aiointercept",
    summary="stubs of the aiointercept library",
    marks=(b"aiointercept",),
    receivers=frozenset({"aiointercept.aiointercept", "aiointercept.core.aiointercept"}),
    fixtures=frozenset({"aiointercept_mock", "aiointercept_server"}),
    verbs=frozenset({*VERBS, "add"}),
    makers=frozenset({"yarl.URL"}),
    transparent=frozenset({"aiointercept.aiointercept"}),
    injects="param",
    lift=lifter(DETAILS),
)
