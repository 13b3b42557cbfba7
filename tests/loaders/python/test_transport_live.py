"""Property: what is read of a MockTransport's handler is what it answers to the requests that it asks for."""

from __future__ import annotations

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.loaders.python.live import ask, read, same

TESTS = (
    'request.url.path == "/a"',
    'request.url.path == "/b" and request.method == "POST"',
    'path == "/c" and request.url.host == "h.test"',
    'str(request.url) == "https://h.test/d?x=1"',
    '"PUT" == request.method and path == "/e"',
)
ANSWERS = ("httpx.Response(N, json={'n': N})", "httpx.Response(N, text='t')", "httpx.Response(N)", "made(N)")
HEAD = "import httpx\n\ndef made(status):\n    return httpx.Response(status, html='<p>')\n\n"


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Draw a file with a handler that answers each of some requests."""
    tests = draw(st.permutations(TESTS))[: draw(st.integers(1, 5))]
    lines = ["path = request.url.path"]
    for number, test in enumerate(tests):
        answer = draw(st.sampled_from(ANSWERS)).replace("N", str(201 + number))
        lines += [f"if {test}:", f"    return {answer}"]
    lines.append(draw(st.sampled_from(("raise AssertionError", "return httpx.Response(404)"))))
    body = "\n".join(f"    {line}" for line in lines)
    return f"{HEAD}def handler(request):\n{body}\n\ndef test_it():\n    httpx.MockTransport(handler)\n"


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(programs())
def test_a_handler_answers_what_is_read_of_it(program: str) -> None:
    namespace: dict[str, object] = {}
    exec(compile(program, "test_generated.py", "exec"), namespace)
    with httpx.Client(transport=httpx.MockTransport(namespace["handler"])) as client:
        exchanges = read(program)
        stated = [exchange for exchange in exchanges if not hasattr(exchange.request.url, "reason")]
        assert len(stated) == program.count("    if ")
        for exchange in stated:
            assert same(exchange, 0, ask(client, exchange))
