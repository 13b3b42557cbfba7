from __future__ import annotations

import httpx
import pytest
import requests
import requests_mock

from mockaudit.model.body import JsonBody, NoBody, TextBody, Unknown
from mockaudit.model.exchange import Exchange, Facet, Request
from tests.loaders.python.serving import read, run

TRANSPORT = """
import json
import httpx

NAMES = {"name": "Rex"}

def handler(request):
LINES
    return httpx.Response(204)

def test_it():
    httpx.Client(transport=httpx.MockTransport(handler))
"""
WHOLE_BODY, WHOLE_QUERY = frozenset({Facet.BODY}), frozenset({Facet.QUERY})


def asked(program: str, lines: str) -> Request:
    (exchange,) = read(program.replace("LINES", "\n".join(f"    {line}" for line in lines.splitlines())))
    return exchange.request


def told(request: Request) -> tuple[object, ...]:
    body = request.body.value if isinstance(request.body, JsonBody) else None
    body = request.body.text if isinstance(request.body, TextBody) else body
    return request.headers, request.query, body, request.complete


@pytest.mark.parametrize(
    ("lines", "headers", "query", "body", "complete"),
    [
        ("assert request.headers['X-A'] == 'b'", (("X-A", "b"),), (), None, frozenset()),
        ("assert 'b' == request.headers.get('X-A')", (("X-A", "b"),), (), None, frozenset()),
        ("token = request.headers['X-A']\nassert token == 'b'", (("X-A", "b"),), (), None, frozenset()),
        ("assert request.headers['X-A'] == 'b' and check(request)", (("X-A", "b"),), (), None, frozenset()),
        ("assert request.headers.get('X-A', 'b') == 'b'", (), (), None, frozenset()),
        ("assert request.headers['X-A'] != 'b'", (), (), None, frozenset()),
        (
            "assert (request.headers['X-A'], json.loads(request.content)) == ('b', NAMES)",
            (("X-A", "b"),),
            (),
            {"name": "Rex"},
            WHOLE_BODY,
        ),
        ("assert (*parts(request), request.headers['X-A']) == ('a', 'b')", (), (), None, frozenset()),
        ("assert (request.method, request.headers['X-A']) == ('b',)", (), (), None, frozenset()),
        ("assert request.headers['X-A'] == 'b' or check(request)", (), (), None, frozenset()),
        ("assert request.url.params['q'] == 'b'", (), (("q", "b"),), None, frozenset()),
        ("assert dict(request.url.params) == {'q': 'b'}", (), (("q", "b"),), None, WHOLE_QUERY),
        ("assert dict(request.url.params) == {}", (), (), None, WHOLE_QUERY),
        ("assert request.url.query == b'q=b&q=c'", (), (("q", "b"), ("q", "c")), None, WHOLE_QUERY),
        ("assert json.loads(request.content) == NAMES", (), (), {"name": "Rex"}, WHOLE_BODY),
        ("assert json.loads(request.read().decode()) == [1]", (), (), [1], WHOLE_BODY),
        ("sent = json.loads(request.content)\nassert sent == NAMES", (), (), {"name": "Rex"}, WHOLE_BODY),
        ("sent = json.loads(request.content)\nassert sent['name'] == 'Rex'", (), (), None, frozenset()),
        ("assert request.content.decode('utf-8') == 'hello'", (), (), "hello", WHOLE_BODY),
        ("assert request.content == b'a=b'", (), (), "a=b", WHOLE_BODY),
    ],
)
def test_what_a_handler_asks_is_what_its_fake_states(lines, headers, query, body, complete):
    assert told(asked(TRANSPORT, lines)) == (headers, query, body, complete)


@pytest.mark.parametrize(
    "lines",
    [
        "sent = json.loads(request.content)\nsent.pop('at')\nassert sent == NAMES",
        "sent = json.loads(request.content)\ndel sent['at']\nassert sent == NAMES",
        "sent = json.loads(request.content)\nsent['at'] = 1\nassert sent == NAMES",
        "sent = json.loads(request.content)\nscrub(sent)\nassert sent == NAMES",
        "sent = kept = json.loads(request.content)\nkept.clear()\nassert sent == NAMES",
        "sent = json.loads(request.content)\nsent = scrub(sent)\nassert sent == NAMES",
        "assert scrub(json.loads(request.content)) == NAMES",
        "assert json.loads(request.content, object_hook=scrub) == NAMES",
        "assert json.loads(request.content.replace(b'a', b'b')) == NAMES",
    ],
)
def test_what_a_handler_changes_before_it_compares_states_nothing(lines):
    assert told(asked(f"def scrub(data):\n    data.pop('at')\n    return data\n{TRANSPORT}", lines)) == (
        (),
        (),
        None,
        frozenset(),
    )


LATER = """
import json
import httpx

def test_it():
    want, kept, token = {"name": "Rex"}, [], "a"
    def handler(request):
        kept.append(request)
        assert json.loads(request.content) == want
        assert request.headers["X-A"] == token
        return httpx.Response(204)
    client = httpx.Client(transport=httpx.MockTransport(handler))
    LINE
"""


@pytest.mark.parametrize(
    ("line", "headers", "body", "complete"),
    [
        ("kept[0].headers", (("X-A", "a"),), {"name": "Rex"}, WHOLE_BODY),
        ("token = 'b'", (), {"name": "Rex"}, WHOLE_BODY),
        ("token, other = 'b', 1", (), {"name": "Rex"}, WHOLE_BODY),
        ("want['extra'] = 1", (("X-A", "a"),), None, frozenset()),
        ("want['extra']['more'] = 1", (("X-A", "a"),), None, frozenset()),
        ("del want['name']", (("X-A", "a"),), None, frozenset()),
        ("want.update(extra=1)", (("X-A", "a"),), None, frozenset()),
        ("want |= {'extra': 1}", (("X-A", "a"),), None, frozenset()),
        ("client.want = want", (("X-A", "a"),), {"name": "Rex"}, WHOLE_BODY),
    ],
)
def test_what_changes_after_a_handler_is_made_is_not_stated(line, headers, body, complete):
    (exchange,) = read(LATER.replace("LINE", line))
    assert told(exchange.request) == (headers, (), body, complete)


def test_an_answer_that_changes_after_its_handler_is_made_is_not_known():
    (exchange,) = read(
        "import httpx\n\ndef test_it():\n    pet, status = {'id': 1}, 200\n"
        "    client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(status, json=pet)))\n"
        "    pet['id'] = 'x'\n    client.get('http://a.test/')\n"
    )
    (response,) = exchange.responses
    assert (response.status, type(response.body)) == (200, Unknown)


@pytest.mark.parametrize(
    ("condition", "headers", "query", "body", "complete"),
    [
        ("url.query == 'a=b'", (), (("a", "b"),), None, WHOLE_QUERY),
        ("request.headers['X-A'] == 'b'", (("X-A", "b"),), (), None, frozenset()),
        ("json.loads(request.body) == {'a': 0}", (), (), {"a": 0}, WHOLE_BODY),
        ("request.body == 'a=b' and request.headers['X-A'] == 'c'", (("X-A", "c"),), (), "a=b", WHOLE_BODY),
    ],
)
def test_what_a_handler_of_httmock_asks(condition, headers, query, body, complete):
    program = (
        "import json\nfrom httmock import HTTMock, all_requests\n@all_requests\ndef handler(url, request):\n"
        "    if url.path == '/pets' and LINES:\n        return 'x'\ndef test_it():\n    with HTTMock(handler):\n        pass\n"
    )
    (exchange,) = read(program.replace("LINES", condition))
    assert told(exchange.request) == (headers, query, body, complete)


MATCHERS = {
    "lambda request: request.json() == {'a': 1}": ((), {"a": 1}, WHOLE_BODY),
    "lambda request: request.text == 'hello'": ((), "hello", WHOLE_BODY),
    "lambda request: request.headers['X-A'] == 'b' and bool(request.text)": ((("X-A", "b"),), None, frozenset()),
    "lambda request: 'hello' in request.text": ((), None, frozenset()),
    "lambda request: request.text == 'a' or request.text == 'b'": ((), None, frozenset()),
    "agrees": ((), {"a": 1}, WHOLE_BODY),
    "agrees_twice": ((), None, frozenset()),
    "scrubs": ((), None, frozenset()),
}
AGREES = """
import requests_mock

def agrees(request):
    if request.json() == {"a": 1}:
        return True
    return False

def agrees_twice(request):
    if request.text == "a":
        return True
    return request.text == "b"

def scrubs(request):
    sent = request.json()
    sent.pop("at", None)
    return sent == {"a": 1}

"""


@pytest.mark.parametrize("matcher", MATCHERS)
def test_what_an_additional_matcher_of_requests_mock_asks(matcher):
    (exchange,) = read(
        f"{AGREES}def test_it(requests_mock):\n"
        f"    requests_mock.post('http://a.test/', request_headers={{'X-B': 'c'}}, additional_matcher={matcher})\n"
    )
    headers, body, complete = MATCHERS[matcher]
    assert told(exchange.request) == ((("X-B", "c"), *headers), (), body, complete)


@pytest.mark.parametrize("matcher", [name for name, (_, body, _) in MATCHERS.items() if body is not None])
def test_a_request_that_an_additional_matcher_states_is_answered(matcher):
    call = f"m.post('http://a.test/', text='made', additional_matcher={matcher})"
    program = f"{AGREES}def test_it():\n    with requests_mock.Mocker() as m:\n        {call}\n        ask()\n"
    (exchange,) = read(program)
    run(program, ask=lambda: asks(exchange))["test_it"]()


def asks(exchange: Exchange) -> None:
    body = exchange.request.body
    sent = {"json": body.value} if isinstance(body, JsonBody) else {"data": body.text}
    assert requests.post(exchange.request.url, timeout=1, **sent).text == "made"
    with pytest.raises(requests_mock.NoMockAddress):
        requests.post(exchange.request.url, json={"other": 1}, timeout=1)


def test_a_request_that_a_handler_states_is_answered():
    lines = "    assert json.loads(request.content) == NAMES\n    assert request.headers['X-A'] == 'b'"
    program = TRANSPORT.replace("LINES", lines)
    (exchange,) = read(program)
    client = httpx.Client(transport=httpx.MockTransport(run(program)["handler"]))
    assert isinstance(exchange.request.body, JsonBody)
    sent = {"json": exchange.request.body.value, "headers": dict(exchange.request.headers)}
    assert client.post("http://a.test/", **sent).status_code == 204
    with pytest.raises(AssertionError):
        client.post("http://a.test/", **(sent | {"json": {}}))


def test_pook_compares_a_body_whole():
    (exchange,) = read("import pook\n\ndef test_it():\n    pook.post('http://a.test/').json({'a': 1}).reply(204)\n")
    assert told(exchange.request) == ((), (), {"a": 1}, WHOLE_BODY)


def test_a_stub_of_pook_without_a_body_states_none():
    (exchange,) = read("import pook\n\ndef test_it():\n    pook.post('http://a.test/').reply(204)\n")
    assert (exchange.request.body, exchange.request.complete) == (NoBody(), frozenset())
