"""One more mock library is one record: the evaluator reads its stubs without knowing it."""

from __future__ import annotations

from collections.abc import Iterator

from mockaudit.documents.source import Project
from mockaudit.loaders.pyast.bodies import json_body
from mockaudit.loaders.pyast.dialect import Dialect, Registration
from mockaudit.loaders.pyast.entries import read_stubs
from mockaudit.loaders.pyast.suite import Suite
from mockaudit.loaders.python.stubs import exchange_of
from mockaudit.loaders.python.urls import split_url
from mockaudit.model.body import JsonBody
from mockaudit.model.exchange import Exchange, Request, Response

PROGRAM = """\
import pytest
import shelf

BASE = "http://api.test"


@pytest.fixture
def pets(shelf_mock):
    for number in (1, 2):
        shelf_mock.when(f"{BASE}/pets/{number}", {"id": number})


def test_pets(pets):
    with shelf.Shelf() as other:
        other.when(BASE, None)
"""


def lift(stub: Registration) -> Iterator[Exchange]:
    """Read ``when(url, answer)``."""
    url, _ = split_url(stub.call.value(0, "url"))
    body = json_body(stub.call.positional[1])
    yield exchange_of(stub, Request(method="GET", url=url, at=stub.at), (Response(status=200, body=body, at=stub.at),))


SHELF = Dialect(
    name="shelf",
    summary="stubs of the shelf library",
    marks=(b"shelf",),
    receivers=frozenset({"shelf.Shelf"}),
    fixtures=frozenset({"shelf_mock"}),
    verbs=frozenset({"when"}),
    lift=lift,
)


def test_a_dialect_is_all_that_the_evaluator_needs(tmp_path):
    (tmp_path / "test_it.py").write_text(PROGRAM)
    project = Project(root=tmp_path)
    found = list(read_stubs(project.read("test_it.py"), Suite(project, {"shelf": SHELF})))
    stated = []
    for exchange in found:
        assert isinstance(exchange, Exchange)
        body = exchange.responses[0].body
        stated.append((exchange.ref, exchange.request.url, body.value if isinstance(body, JsonBody) else body))
    assert sorted(stated, key=str) == [
        ("test_it.py:10", "http://api.test/pets/1", {"id": 1}),
        ("test_it.py:10", "http://api.test/pets/2", {"id": 2}),
        ("test_it.py:15", "http://api.test/", None),
    ]
