from __future__ import annotations

import re

import httmock
import pytest
import requests

from mockaudit.model.exchange import Behaviour
from mockaudit.model.value import Hole, Regex
from tests.loaders.python.serving import Served, as_served, read, run

HEAD = "from httmock import HTTMock, all_requests, response, urlmatch\nimport httmock\nimport json\nHOST = 'api.test'\nPATH = r'/pets/\\d+$'\n\n"
HANDLERS = {
    "dict": (
        "@urlmatch(netloc=HOST, path=PATH)\ndef handler(url, request):\n"
        "    return {'status_code': 201, 'content': {'id': 1}, 'headers': {'Content-Type': 'application/json'}}\n"
    ),
    "text": "@urlmatch(path='/pets', method='get')\ndef handler(url, request):\n    return '{\"id\": 1}'\n",
    "bytes": "@all_requests\ndef handler(url, request):\n    return b'\\xff'\n",
    "response": "@httmock.urlmatch(scheme='http')\ndef handler(url, request):\n    return response(404, [1, None])\n",
    "a list in a dict": "def handler(url, request):\n    return dict(status_code=200, content=[{'a': True}])\n",
    "a lambda": "handler = lambda url, request: json.dumps({'id': 1})\n",
}


@pytest.mark.parametrize("name", HANDLERS)
def test_what_a_handler_answers_is_what_is_served(name):
    program = f"{HEAD}{HANDLERS[name]}def test_it():\n    with HTTMock(handler):\n        ask()\n"
    (exchange,) = read(program)
    url = exchange.request.url
    assert isinstance(url, Regex | Hole)

    def ask():
        assert isinstance(url, Hole) or re.match(url.pattern, "http://api.test/pets/12")
        found = requests.get("http://api.test/pets/12", timeout=1)
        served = Served(found.status_code, found.headers.get("Content-Type"), found.content)
        assert served == as_served(exchange.responses[0])

    run(program, ask=ask)["test_it"]()


@pytest.mark.parametrize(
    ("asked", "method", "pattern"),
    [
        ("", None, None),
        ("method='post'", "POST", None),
        ("netloc='api.test'", None, "https?://api.test[^/]*/"),
        (r"netloc=r'^api\.test$', path='^/a'", None, r"https?://api\.test/a"),
        (r"netloc=r'(.*\.)?api\.test$', path='/a$'", None, r"https?://[^/]+/a(?:\?.*)?$"),
        ("'https', 'api.test', '/a', 'GET'", "GET", "https://api.test[^/]*/a"),
    ],
)
def test_what_a_handler_matches(asked, method, pattern):
    program = f"import httmock\n@httmock.urlmatch({asked})\ndef handler(url, request):\n    return 'x'\n"
    (exchange,) = read(f"{program}@httmock.with_httmock(handler)\ndef test_it():\n    pass\n")
    url = exchange.request.url
    assert (exchange.request.method, url.pattern if isinstance(url, Regex) else None) == (method, pattern)


def test_each_answer_of_a_handler_is_a_stub_with_what_it_asks():
    program = (
        "from httmock import HTTMock\ndef handler(url, request):\n"
        "    if url.path == '/a' and request.method == 'POST':\n        return '1'\n"
        "    if url.netloc == 'api.test':\n        return {'status_code': 204}\n"
        "    return None\n"
        "def test_it():\n    with HTTMock(handler):\n        pass\n"
    )
    found = [(item.request.method, item.request.url.pattern, item.responses[0].status) for item in read(program)]
    assert found == [("POST", "https?://[^/]+/a(?:\\?.*)?$", 200), (None, "https?://api\\.test/", 204)]


@pytest.mark.parametrize(
    "handler",
    [
        "def handler(url, request):\n    return compute(request)\n",
        "@some.decorator\ndef handler(url, request):\n    return 'x'\n",
        "from elsewhere import handler\n",
    ],
)
def test_a_handler_that_is_not_understood_is_a_callback(handler):
    (exchange,) = read(f"import httmock\n{handler}def test_it():\n    with httmock.HTTMock(handler):\n        pass\n")
    assert (exchange.behaviour, exchange.responses) == (frozenset({Behaviour.CALLBACK}), ())


def test_the_library_matches_parts_of_a_url_from_their_start():
    handler = httmock.urlmatch(netloc="api", path="/a")(lambda url, request: "x")
    with httmock.HTTMock(handler):
        assert requests.get("http://api.test/ab", timeout=1).text == "x"
