"""What is set and set back where code may stop in between is not taken for unchanged."""

from __future__ import annotations

import pytest

from tests.loaders.pyast.pieces import HEAD
from tests.loaders.pyast.test_never_wrong import is_possible, read, run

TEST = """
@pytest.mark.parametrize("s, n", [("a", 1)])
@responses.activate
def test_0(s, n):
    d = {"id": 7}; e = d; items = [1]; f = None
"""
TRY = "try:\n    %s\nexcept ValueError:\n    s = 'x'"
FINALLY = (
    "def f(d):\n    try:\n        %s\n    finally:\n        %s\ntry:\n    s = f(d)\nexcept ValueError:\n    s = 'x'"
)
LOOP = "for item in range(3):\n    %s\n    if SET:\n        %s\n    %s"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(TRY % "d = {'id': 0}; raise_if(SET); d = e", id="name"),
        pytest.param(TRY % "items.append(2); raise_if(SET); items.pop()", id="list"),
        pytest.param(TRY % "d['id'] = 0; raise_if(SET); d['id'] = 7", id="key"),
        pytest.param(TRY % "d.update(id=0); raise_if(SET); d.update(id=7)", id="update"),
        pytest.param(TRY % "flicker(d, 'id', 0, SET)", id="in a function"),
        pytest.param(TRY % "if SET:\n        d['id'] = 0\n        raise ValueError", id="on a path that raises"),
        pytest.param(
            "d = UNKNOWN\ntry:\n    d = e; raise_if(SET); d = 0\nexcept ValueError:\n    d['id'] = n", id="held"
        ),
        pytest.param("with contextlib.suppress(ValueError):\n    d = {'id': 0}; raise_if(SET); d = e", id="suppress"),
        pytest.param("with ignoring():\n    d['id'] = 0; raise_if(SET); d['id'] = 7", id="generator"),
        pytest.param("with Ignoring():\n    d['id'] = 0; raise_if(SET); d['id'] = 7", id="class"),
        pytest.param(LOOP % ("d['id'] = 0", "break", "d['id'] = 7"), id="break"),
        pytest.param(LOOP % ("items.append(0)", "continue", "items.pop()"), id="continue"),
        pytest.param(FINALLY % ("return 1", "d['id'] = 0"), id="finally after return"),
        pytest.param(
            FINALLY % ("d['id'] = 0; raise_if(SET); d['id'] = 7", "responses.get('http://a/b', json=d)"),
            id="in finally",
        ),
    ],
)
def test_what_is_set_back_may_have_been_left_as_it_was_set(code):
    lines = [*code.splitlines(), "responses.get('http://a/', json=[d, e, items])"]
    program = HEAD + TEST + "".join(f"    {line}\n" for line in lines)
    actual, whole = run(program)
    found, _ = read(program)
    assert whole
    assert [item for item in actual if not any(is_possible(exchange, item) for exchange in found)] == []
