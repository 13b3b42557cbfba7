from __future__ import annotations

import pytest
import requests
import requests_mock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockaudit.model.exchange import Behaviour, Exchange
from tests.loaders.python.serving import (
    BYTES,
    HEAD,
    HEADERS,
    JSON,
    METHODS,
    STATUSES,
    TEXTS,
    Served,
    check,
    each,
    read,
    run,
    some,
    stub_lines,
)

BODIES = (("json", JSON), ("text", TEXTS), ("content", BYTES))


def response(draw: st.DrawFn) -> list[str]:
    found = some(draw, "status_code", STATUSES) + some(draw, "headers", HEADERS)
    name, values = draw(st.sampled_from(BODIES))
    return found + some(draw, name, values)


def stub(draw: st.DrawFn, url: str) -> str:
    whole = some(draw, "complete_qs", ("True", "False"))
    method = draw(st.sampled_from(METHODS))
    if draw(st.integers(0, 3)) == 0:
        rows = ", ".join(f"dict({', '.join(response(draw))})" for _ in range(draw(st.integers(1, 3))))
        return f"m.register_uri('{method.lower()}', {', '.join([url, f'[{rows}]', *whole])})  # stub"
    arguments = ", ".join([url, *response(draw), *whole])
    return f"m.{method.lower()}({arguments})  # stub"


def send(method: str, url: str, exchange: Exchange) -> Served | None:
    try:
        found = requests.request(method, url, timeout=1)
    except requests_mock.NoMockAddress:
        return None
    content = found.content
    if found.encoding == "ISO-8859-1" and content and b"\xff" not in content and not _is_utf8(content):
        content = found.text.encode()  # requests-mock writes texts of a type text/* in that encoding
    return Served(found.status_code, found.headers.get("Content-Type"), content)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(stub_lines(stub))
def test_what_is_resolved_is_what_is_served(lines):
    body = "\n".join(f"        {line}" for line in lines)
    test = f"def test_it(n=2):\n    with requests_mock.Mocker() as m:\n{body}\n        ask()\n"
    program = f"import requests_mock\n{HEAD}{test}"
    exchanges = read(program)

    def ask():
        for exchange in each(exchanges, program):
            check(exchange, send)

    run(program, ask=ask)["test_it"]()


@pytest.mark.parametrize(
    ("argument", "behaviour"),
    [
        ("exc=ConnectionError", {Behaviour.EXCEPTION}),
        ("real_http=True", {Behaviour.PASSTHROUGH}),
        ("text=lambda request, context: 'x'", {Behaviour.CALLBACK}),
        ("exc=None", set()),
        ("real_http=False", set()),
    ],
)
def test_what_a_stub_does_beside_answering(argument, behaviour):
    (exchange,) = read(f"def test_it(requests_mock):\n    requests_mock.get('http://api.test/x', {argument})\n")
    assert (exchange.behaviour, len(exchange.responses)) == (frozenset(behaviour), 0 if behaviour else 1)


def test_a_path_and_a_pattern_match_as_they_are_read():
    program = (
        "import re\nimport requests_mock\n"
        "with requests_mock.Mocker() as m:\n"
        "    m.get('/path', text='1')\n"
        "    m.get('//api.test/host', text='2')\n"
        "    m.get(re.compile('x/[0-9]+$'), text='3')\n"
        "    ask()\n"
    )
    inside = program.replace("with ", "def test_it():\n  with ").replace("    ", "        ")
    path, host, pattern = (exchange.request.url for exchange in read(inside))
    assert (path, host, pattern.pattern, pattern.anchor) == ("/path", "//api.test/host", "x/[0-9]+$", "search")

    def ask():
        asked = ("https://a.test/path", "http://api.test/host", "http://any/x/12", "http://any/x/12/")
        found = [send("GET", url, None) for url in asked]
        assert [None if item is None else item.content for item in found] == [b"1", b"2", b"3", None]

    run(program, ask=ask)
