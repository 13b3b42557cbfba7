"""Property: what is read of a pook chain is what pook answers to the request that it states."""

from __future__ import annotations

import httpx
import pook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.loaders.python.live import ask, read, same

METHODS = ("get", "post", "put", "patch", "delete")
URLS = ('"http://api.test/users/7"', '"api.test/users"', '"http://api.test/q?a=1"', 'f"http://api.test/{N}"')
REQUESTS = (
    "",
    '.header("X-A", "b")',
    '.headers({"X-A": "b", "X-B": "c"})',
    '.param("p", "1")',
    '.params({"p": "1", "q": "x"})',
    '.json({"k": [N, None]})',
    '.body("plain")',
    '.type("json")',
    ".times(2).persist()",
)
REPLIES = (
    ".reply(201)",
    ".reply(N).json({'id': N})",
    ".reply(200).json('[1, 2]')",
    ".reply(404).type('json').body('{}')",
    ".reply(200).header('X-R', 's').set('X-S', 't').body('text')",
    ".reply(200).headers({'X-R': 's'}).xml('<a/>')",
    ".status(202)",
    ".response(203).json({})",
)
KEYWORDS = (
    "reply=204",
    "reply=200, response_json={'a': N}",
    "response_status=201, response_body='x', response_headers={'X-R': 's'}",
)


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Draw a file with one chain, in one statement or in two."""
    call = f"pook.{draw(st.sampled_from(METHODS))}({draw(st.sampled_from(URLS))}"
    asked = draw(st.sampled_from(REQUESTS))
    reply = draw(st.sampled_from(REPLIES))
    lines = draw(
        st.sampled_from(
            (
                [f"{call}){asked}{reply}"],
                [f"m = {call}){asked}", f"m{reply}"],
                [f"m = {call})", f"m{reply}", f"m{asked}"],
                [f"{call}, {draw(st.sampled_from(KEYWORDS))})"],
            )
        )
    )
    return "\n".join(["import pook", "N = 207", "def test_it():", *(f"    {line}" for line in lines)]) + "\n"


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(programs())
def test_a_chain_answers_what_is_read_of_it(program: str) -> None:
    (exchange,) = read(program)
    namespace: dict[str, object] = {}
    exec(compile(program, "test_generated.py", "exec"), namespace)
    with pook.use(), httpx.Client() as client:
        namespace["test_it"]()
        assert same(exchange, 0, ask(client, exchange))
