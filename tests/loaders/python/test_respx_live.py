"""Property: what is read of a respx route is what respx answers to the request that it states."""

from __future__ import annotations

import httpx
import pytest
import respx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockaudit.model.exchange import Behaviour
from tests.loaders.python.live import ask, read, same

METHODS = ("get", "post", "put", "patch", "delete", "options")
URLS = (
    '"https://api.test/v1/users/7"',
    '"https://api.test/v1/users"',
    '"https://api.test"',
    '"https://api.test/q?a=1&b=x%20y"',
    '"//api.test/noscheme"',
    '"/only/path"',
    '"/under?z=1"',
    '"relative"',
    're.compile(r"/users/\\d+")',
    'url__regex=r"users/[0-9]"',
    'url__startswith="https://base.test/v1/start"',
    'host="api.test", path="/p"',
    'scheme="http", host="api.test", path="p q"',
    'host="api.test", port=8080, path__startswith="/s"',
    'path__regex=r"/users/\\d$"',
    'path="/alone"',
    'url="https://api.test/named"',
    "",
)
LOOKUPS = (
    "",
    'params={"p": 1, "t": True, "n": None}',
    'params__eq={"p": ["1", "2"]}',
    'params="x=1&y=2"',
    'headers={"X-Token": "abc"}',
    'json={"k": [1, {"z": None}]}',
    'content="plain"',
    'data={"f": "a b"}',
)
ANSWERS = (
    ".mock(return_value=httpx.Response(201, json={'id': N}))",
    ".mock(httpx.Response(200, text='txt', headers={'X-A': 'b'}))",
    ".respond(404, json={'error': None})",
    ".respond(html='<p>', content_type='text/x')",
    ".respond(N, content=b'[1, 2]')",
    " % 204",
    " % dict(json=[N], status_code=202)",
    ".mock(side_effect=[httpx.Response(500), httpx.Response(200, json={})])",
    ".mock(side_effect=httpx.ConnectError)",
    "",
)
BASES = ("", 'base_url="https://base.test"', 'base_url="https://base.test/v1/"')


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Draw a file with one route."""
    parts = [draw(st.sampled_from(URLS)), draw(st.sampled_from(LOOKUPS))]
    arguments = ", ".join(part for part in parts if part)
    answer = draw(st.sampled_from(ANSWERS))
    call = f"router.{draw(st.sampled_from(METHODS))}({arguments})"
    form = draw(st.integers(0, 2))
    if form == 0 or not answer.startswith(".mock(return"):
        lines = [f"{call}{answer}"]
    elif form == 1:
        lines = [f"route = {call}", f"route{answer}"]
    else:
        lines = [f"route = {call}", "route.return_value = " + answer.partition("=")[2][:-1]]
    head = [
        "import re",
        "import httpx",
        "import respx",
        "N = 203",
        f"router = respx.mock({draw(st.sampled_from(BASES))})",
    ]
    return "\n".join([*head, "def test_it():", *(f"    {line}" for line in lines)]) + "\n"


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(programs())
def test_a_route_answers_what_is_read_of_it(program: str) -> None:
    (exchange,) = read(program)
    namespace: dict[str, object] = {}
    exec(compile(program, "test_generated.py", "exec"), namespace)
    router = namespace["router"]
    example = f"https://{'base' if 'base.test' in program else 'api'}.test/v1/users/7"
    namespace["test_it"]()
    with router, httpx.Client() as client:
        if Behaviour.EXCEPTION in exchange.behaviour:
            with pytest.raises(httpx.ConnectError):
                ask(client, exchange, example)
        for number in range(len(exchange.responses)):
            assert same(exchange, number, ask(client, exchange, example))


def test_respx_is_the_version_that_was_read():
    assert respx.__version__.split(".")[:2] == ["0", "23"]
