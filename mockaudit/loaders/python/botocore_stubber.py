"""Stubs of ``botocore.stub.Stubber``: botocore itself holds them to its service models, so they are named, not judged.

Read: that a file has such stubs: a notice says so.

Not read: the operations themselves. They are calls of AWS, not HTTP exchanges, and botocore holds each of them to its
service model when the tests run.
"""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.loaders.pyast.dialect import Dialect, Registration
from mockaudit.model.exchange import Exchange
from mockaudit.model.location import Location
from mockaudit.model.notice import Notice, NoticeKind


def _lift(stub: Registration) -> Iterator[Exchange | Notice]:
    yield Notice(
        kind=NoticeKind.UNRESOLVED,
        at=Location(path=stub.at.path),
        message="its stubs of botocore's Stubber are operations of AWS, not HTTP exchanges: they are not audited",
        hint="botocore checks them against its service models when the tests run",
    )


BOTOCORE_STUBBER = Dialect(
    name="botocore_stubber",
    summary="stubs of botocore's Stubber (named, not audited)",
    marks=(b"Stubber",),
    receivers=frozenset({"botocore.stub.Stubber"}),
    verbs=frozenset({"add_response", "add_client_error"}),
    lift=_lift,
)
