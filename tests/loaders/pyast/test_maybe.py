"""Keys that code sets on some paths only, and texts of which a part is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.python.source_file import load_python
from mockaudit.model.body import JsonBody, Unknown
from mockaudit.model.exchange import Exchange
from mockaudit.model.value import Alternatives, Hole, Template

HEAD = "import os, json, uuid, requests_mock, responses\nMAY = os.environ.get('MAY')\nm = requests_mock.Mocker()\n"


def last(code: str) -> Exchange:
    source = Source(path="test_x.py", data=(HEAD + code).encode())
    found = [item for item in load_python(source, Project(root=Path("/nowhere"))) if isinstance(item, Exchange)]
    return found[-1]


def body(code: str) -> object:
    found = last(f"d = {{'a': 1}}\n{code}\nresponses.get('http://a/', json=d)\n").responses[0].body
    assert isinstance(found, JsonBody)
    return found.value


def either(*values: dict[str, object]) -> Alternatives:
    return Alternatives(values=values)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("if MAY: d['b'] = 2", either({"a": 1, "b": 2}, {"a": 1}), id="set"),
        pytest.param("if MAY: del d['a']", either({"a": 1}, {}), id="deleted"),
        pytest.param("if MAY: d['b'] = 2\nd.pop('b', None)", {"a": 1}, id="taken away again"),
        pytest.param("if MAY: d['b'] = 2\nd['b'] = 3", {"a": 1, "b": 3}, id="set after all"),
        pytest.param(
            "if MAY: d['b'] = 2\nd.setdefault('b', 3)", {"a": 1, "b": Alternatives(values=(2, 3))}, id="setdefault"
        ),
        pytest.param(
            "if MAY: d['b'] = 2\nd = {'z': 0, **d}", either({"z": 0, "a": 1, "b": 2}, {"z": 0, "a": 1}), id="**"
        ),
        pytest.param(
            "if MAY: d['a'] = 2\nd = {'a': d.get('a'), 'b': 'b' in d}",
            {"a": Alternatives(values=(2, 1)), "b": False},
            id="get",
        ),
        pytest.param(
            "if MAY: d['b'] = 2\nd['c'] = 3\nd['b'] = 4", either({"a": 1, "b": 4, "c": 3}), id="order not known"
        ),
        pytest.param(
            "for k in MAY:\n    d['b'] = 2",
            Hole(reason="it is changed in a loop whose rounds are only known at run time", type="object"),
            id="loop",
        ),
        pytest.param(
            "".join(f"if os.environ.get('{k}'): d['{k}'] = 2\n" for k in "bcde"),
            Hole(reason="it is set on some paths of the code only", type="object"),
            id="too many",
        ),
    ],
)
def test_a_key_that_may_be_absent_leaves_the_others_known(code, expected):
    assert body(code) == expected


def test_what_depends_on_whether_a_key_is_there_is_not_known():
    code = "if MAY: d['b'] = 2\nd = {'len': len(d), 'in': 'b' in d, 'keys': sorted(d), 'true': 1 if d else 0}"
    found = body(code)
    assert isinstance(found, dict)
    assert [isinstance(value, Hole) for value in found.values()] == [True, True, True, False]
    assert found["true"] == 1


KWARGS = """
def stub(url, text=None, **kwargs):
    if MAY:
        kwargs['status_code'] = 404
    if text:
        kwargs['text'] = json.dumps(text)
        kwargs.setdefault('headers', {}).setdefault('Content-Type', 'application/json')
    m.get(url, **kwargs)
def test_a():
    stub('http://a/x', %s)
"""


def test_arguments_that_may_be_given_leave_the_others_known():
    found = last(KWARGS % "text={'id': 1}, headers={'X': '1'}").responses[0]
    assert found.status == Alternatives(values=(404, 200))
    assert found.headers == (("X", "1"), ("Content-Type", "application/json"))
    assert isinstance(found.body, JsonBody)
    assert found.body.value == {"id": 1}


def test_a_body_that_may_be_given_is_neither_there_nor_absent():
    found = last(KWARGS % "text=MAY").responses[0]
    assert isinstance(found.body, Unknown)
    assert found.content_type == Hole(reason="the headers are only known at run time")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f'http://a/{uuid.uuid4().hex}/'.replace('/?', '?')", ["http://a/", "/"]),
        ("f'http://a/{MAY}/b'.replace('http:', 'https:')", ["https://a/", "/b"]),
        ("f' http://A/{MAY}/b/ '.strip(' /').lower()", ["http://a/", "/b"]),
    ],
)
def test_the_known_parts_of_a_text_are_computed(text, expected):
    url = last(f"responses.get({text})\n").request.url
    assert isinstance(url, Template)
    assert [part for part in url.parts if isinstance(part, str)] == expected


@pytest.mark.parametrize("old", ["/b", "x/", "/x", "x/b", "//"])
def test_an_unknown_part_may_complete_what_is_replaced(old):
    url = last(f"responses.get(f'http://a/{{MAY}}/b'.replace('{old}', '-'))\n").request.url
    assert isinstance(url, Hole)
