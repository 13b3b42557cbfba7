from __future__ import annotations

import pytest

from mockaudit.api import Settings, scan

HEAD = "import httpretty\nimport httpx\nfrom aioresponses import aioresponses\n\nfrom shop import buy, is_old\n\n\n"
URL = '"https://api.pets.example/pets/1"'


def shadowed(root, *lines, head="def test_a(requests_mock, respx_mock, httpserver, is_new):"):
    """Give the lines of a test's body, from 1, whose stubs are said to be hidden, each with the line that hides it."""
    (root / "test_a.py").write_text(HEAD + head + "\n" + "".join(f"    {line}\n" for line in lines))
    start = HEAD.count("\n") + 1
    found = [item for item in scan(Settings(root=root, paths=(root,), cache=False)).findings if item.code == "STL007"]
    return [
        (
            item.violation.at.span.line - start,
            int(item.violation.message.rpartition("test_a.py:")[2].split()[0]) - start,
        )
        for item in found
    ]


@pytest.mark.parametrize(
    "stub",
    [
        f"requests_mock.get({URL}, json={{}})",
        f"respx_mock.get({URL}).respond(json={{}})",
    ],
)
def test_the_last_of_equal_stubs_answers(tmp_path, stub):
    assert shadowed(tmp_path, stub, stub) == [(1, 2)]
    assert shadowed(tmp_path, stub, stub.replace("pets/1", "pets/2"), stub) == [(1, 3)]
    assert shadowed(tmp_path, stub, stub, stub) == [(1, 2), (2, 3)]
    assert shadowed(tmp_path, stub, "buy()", stub) == []
    assert shadowed(tmp_path, "if is_new:", f"    {stub}", "else:", f"    {stub}") == []
    assert shadowed(tmp_path, "if is_new:", f"    {stub}", stub) == []


def test_the_first_permanent_handler_answers(tmp_path):
    stub = 'httpserver.expect_request("/pets/1").respond_with_json({})'
    assert shadowed(tmp_path, stub, stub.replace('/1"', '/1", method="GET"')) == [(2, 1)]
    assert shadowed(tmp_path, stub.replace('/1"', '/1", method="GET"'), stub) == []
    assert shadowed(tmp_path, stub, stub.replace("_request", "_oneshot_request")) == []
    assert shadowed(tmp_path, stub, "httpserver.clear()", stub) == []


def test_any_method_covers_one(tmp_path):
    anything = f"requests_mock.register_uri(requests_mock.ANY, {URL}, json={{}})"
    head = "def test_a(requests_mock):"
    one = f"requests_mock.get({URL}, json={{}})"
    assert shadowed(tmp_path, anything, one, head=head) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"requests_mock.get({URL}, json={{}})", f"requests_mock.get({URL}, json={{}}, additional_matcher=is_old)"),
        (f"requests_mock.get({URL}, json={{}})", f'requests_mock.get({URL}, json={{}}, request_headers={{"A": "1"}})'),
        (f"requests_mock.get({URL}, json={{}})", f"requests_mock.get({URL}, json={{}}, **is_new)"),
        (f"respx_mock.get({URL}).respond(200)", f'respx_mock.get({URL}, params={{"a": "1"}}).respond(200)'),
        (f"respx_mock.get({URL}).respond(200)", f"respx_mock.post({URL}).respond(200)"),
        (f'httpretty.register_uri("GET", {URL}, body="1")', f'httpretty.register_uri("GET", {URL}, body="2")'),
        (f"responses.get({URL}, json={{}})", f"responses.get({URL}, json={{}})"),
    ],
)
def test_stubs_that_differ_or_answer_in_turn(tmp_path, first, second):
    assert shadowed(tmp_path, first, second) == []


def test_two_blocks(tmp_path):
    stub = f"    stubs.get({URL}, payload={{}}, repeat=True)"
    block = "with aioresponses() as stubs:"
    assert shadowed(tmp_path, block, stub, stub) == [(3, 2)]
    assert shadowed(tmp_path, block, stub, block, stub) == []


def test_a_helper_that_is_called_twice(tmp_path):
    head = (
        "def stub(mock, one, two):\n    mock.get(one, json=1)\n    mock.get(two, json=2)\n\n\n"
        "def test_a(requests_mock):"
    )
    assert shadowed(tmp_path, f'stub(requests_mock, {URL}, "https://b.example/")',
                    f'stub(requests_mock, "https://b.example/", {URL})', head=head) == []  # fmt: skip
