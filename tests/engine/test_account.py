from __future__ import annotations

import pytest

from mockaudit.engine.pipeline import scan
from tests.engine import project

STUBS = """\
import responses


@responses.activate
def test_it(url):
    {stub}
"""
API = "https://api.pets.example"


@pytest.mark.parametrize(
    ("stub", "reason"),
    [
        pytest.param(f'responses.get("{API}/pets/1", json={{"id": 1}})', None, id="judged"),
        pytest.param("responses.get(url, json={})", "the request is only known at run time", id="unresolved"),
        pytest.param(f'responses.get("{API}/owners", json={{}})', "the contract lacks the path", id="path"),
        pytest.param(f'responses.put("{API}/pets/1", json={{}})', "the contract lacks the method", id="method"),
        pytest.param(f'responses.get("{API}/pets/1", status=418)', "the contract lacks the status", id="status"),
        pytest.param(
            f'responses.add_callback("GET", "{API}/pets/1", callback=url)', "a callback answers", id="callback"
        ),
        pytest.param(
            f'responses.get("{API}/pets/1", body=ConnectionError())', "it raises instead of answering", id="exception"
        ),
        pytest.param(
            f'responses.get("{API}/pets/1", body=url)',
            "the payload is not stated or only known at run time",
            id="payload",
        ),
        pytest.param(
            f'responses.get("{API}/pets/1", body="x", content_type="text/html")',
            "the contract lacks the media type",
            id="media type",
        ),
        pytest.param('responses.get("https://api.other.io/x", json={})', "no contract covers its host", id="host"),
    ],
)
def test_every_fake_is_judged_or_told_of(tmp_path, stub, reason):
    settings = project.write(tmp_path)
    (tmp_path / "test_it.py").write_text(STUBS.format(stub=stub))
    stats = scan(settings).stats
    assert (stats.fakes, stats.judged, stats.unjudged) == (1, reason is None, {reason: 1} if reason else {})
