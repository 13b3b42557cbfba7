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
    'host="api.test", path__in=["/users/7"]',
    'host__in=["api.test"], path__regex=r"^/v1/users/\\d$"',
    'scheme__in=["https"], host="api.test", port__in=[443], path="/ports"',
    '"https://*.api.test/wild"',
    '"https://api.test/gone", host="api.test", path="/kept"',
    '"https://api.test/replaced?x=1", path="/other"',
    '"https://user@API.test:8443/port"',
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
    'data={"f": ["a", 2], "g": None}',
    'json__k=1, json__o__p="q"',
    'params__contains={"p": 1}',
    'headers__contains={"X-Token": "abc"}',
    'cookies={"a": "1"}',
    'cookies__eq={"a": "1", "b": "2"}',
    "params={}, headers={}",
)
# Patterns that leave one way, and what they state.
PATTERNS = (
    'url__eq="https://base.test/v1/exact?x=1"',
    'M(method="GET") & M(host="api.test", path="/p")',
    'M(url="https://api.test/m?x=1") & ~M(method="DELETE")',
    'M(path="/a") & M(params={"a": 1}) & M(params={"b": 2}), host="api.test"',
    '~~M(host="api.test"), ~M(headers={"X-No": "1"}), path="/n"',
    'M(M(url="//api.test/deep"), method="PUT")',
    'M(host="api.test") & ~(M(json={"a": 1}) | M(content="x")), M(path="/c")',
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
    ".mock(side_effect=[], return_value=httpx.Response(206))",
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
    if draw(st.integers(0, 3)) == 0:
        call = f"router.route({draw(st.sampled_from(PATTERNS))})"
    form = draw(st.integers(0, 3))
    if form == 0 or not answer.startswith(".mock(return"):
        lines = [f"{call}{answer}"]
    elif form == 1:
        lines = [f"route = {call}", f"route{answer}"]
    elif form == 2:
        lines = [call[:-1] + (", " if call[-2] != "(" else "") + 'name="n")', f'router.routes["n"]{answer}']
    else:
        lines = [f"route = {call}", "route.return_value = " + answer.partition("=")[2][:-1]]
    head = [
        "import re",
        "import httpx",
        "import respx",
        "from respx.patterns import M",
        "N = 203",
        f"router = respx.mock({draw(st.sampled_from(BASES))})",
    ]
    return "\n".join([*head, "def test_it():", *(f"    {line}" for line in lines)]) + "\n"


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(programs())
def test_a_route_answers_what_is_read_of_it(program: str) -> None:
    (exchange,) = read(program)
    namespace: dict[str, object] = {}
    exec(compile(program, "test_generated.py", "exec"), namespace)
    router = namespace["router"]
    example = f"https://{'base' if 'base.test' in program and 'host__in' not in program else 'api'}.test/v1/users/7"
    namespace["test_it"]()
    with router, httpx.Client() as client:
        if Behaviour.EXCEPTION in exchange.behaviour:
            with pytest.raises(httpx.ConnectError):
                ask(client, exchange, example)
        for number in range(len(exchange.responses)):
            assert same(exchange, number, ask(client, exchange, example))


def test_respx_is_the_version_that_was_read():
    assert respx.__version__.split(".")[:2] == ["0", "23"]
