"""Stubs of ``aiointercept`` (1.0): what each registration matches and answers."""

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
