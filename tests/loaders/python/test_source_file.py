from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.python.source_file import load_python, new_suite
from mockaudit.model.body import Unknown
from mockaudit.model.exchange import Exchange
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.value import Hole, Template, is_resolved

HEAD = "import os\nimport responses\n"


def load(text: str | bytes, root: Path = Path("/nowhere")):
    data = text if isinstance(text, bytes) else text.encode()
    return list(load_python(Source(path="test_x.py", data=data), Project(root=root)))


def urls(text: str, root: Path = Path("/nowhere")):
    found = load(text, root)
    assert [item for item in found if isinstance(item, Notice)] == []
    return [item.request.url for item in found if isinstance(item, Exchange)]


def notice(message: str, kind: NoticeKind = NoticeKind.UNREADABLE, span: Span | None = None) -> Notice:
    hints = {
        NoticeKind.UNREADABLE: "fix it, or exclude the file",
        NoticeKind.UNRESOLVED: "split the file, or record its stubs at run time",
    }
    return Notice(kind=kind, at=Location(path="test_x.py", span=span), message=message, hint=hints[kind])


def test_a_file_without_a_mock_library_is_not_parsed():
    assert load("def broken(:\n") == []


def test_a_syntax_error_is_a_notice_with_its_place():
    expected = notice("it is no Python that can be parsed: invalid syntax", span=Span(line=3, column=7))
    assert load(HEAD + "def f(:\n") == [expected]


def test_latin_1_is_read_by_its_cookie_alone():
    text = "# -*- coding: latin-1 -*-\nimport responses\nresponses.get('http://a/\xe9')\n"
    assert [item.request.url for item in load(text.encode("latin-1"))] == ["http://a/\xe9"]


# Since 3.13 the parser gets further than the evaluator.
TOO_LONG = (
    "it is no Python that can be parsed: an expression nests too deep"
    if sys.version_info < (3, 13)
    else "it is nested too deeply: some stubs of it may be missing"
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("x=" + "+".join(["'a'"] * 8000), TOO_LONG, id="sum"),
        pytest.param("x=" + "(" * 5000, "it is no Python that can be parsed: too many nested parentheses", id="parens"),
    ],
)
def test_what_is_nested_too_deeply_to_parse_is_a_notice(code, expected):
    assert [item.message for item in load(HEAD + code)] == [expected]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        pytest.param("x=" + "+".join(["'a'"] * 900), "it is nested too deeply", id="deep"),
        pytest.param("x=[b for a in range(9999) for b in range(9999)]", "it takes too long to evaluate", id="long"),
    ],
)
def test_what_costs_too_much_is_a_notice(code, message):
    text = f"{message}: some stubs of it may be missing"
    assert load(HEAD + code) == [notice(text, NoticeKind.UNRESOLVED)]


def test_a_function_that_nobody_calls_leaves_some_of_the_budget_to_the_others():
    long = "x=[b for a in range(9999) for b in range(9999)]"
    code = f"{HEAD}def first():\n    {long}\n    responses.get('http://a/1')\ndef second():\n    responses.get('http://a/2')\n"
    stub, problem = load(code)
    assert (stub.request.url, stub.owner) == ("http://a/2", "test_x.py::second")
    message = "it takes too long to evaluate: some stubs of it may be missing"
    assert problem == notice(message, NoticeKind.UNRESOLVED)


def test_what_a_function_that_nobody_calls_imports_is_evaluated_whole(tmp_path):
    (tmp_path / "base.py").write_text("x=[b for a in range(60) for b in range(999)]\nURL='http://a/1'\n")
    code = "def first():\n    from base import URL\n    responses.get(URL)\n"
    assert urls(HEAD + code, tmp_path) == ["http://a/1"]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("d={}\nfor i in range(60):\n  d={'a':d,'b':d}\n", id="shared parts"),
        pytest.param("d={}\nd['x']=d\n", id="a dict in itself"),
        pytest.param("d='x'\nfor i in range(60):\n  d=d+d\n", id="a doubling text"),
        pytest.param("d=2\nfor i in range(60):\n  d=d*d\n", id="a growing number"),
        pytest.param("def f(): return f()\nd=f()\n", id="recursion"),
        pytest.param("d=f\"{'x':>999999999}\"\n", id="a wide format"),
    ],
)
def test_a_value_without_end_is_a_hole(code):
    (stub,) = load(f"{HEAD}{code}responses.get('http://a/b', json=[d])\n")
    body = stub.responses[0].body
    assert isinstance(body, Unknown) or not is_resolved(body.value)


def test_files_outside_the_root_are_not_read(tmp_path):
    (tmp_path / "secret.txt").write_text("http://secret/")
    code = (
        HEAD
        + "from pathlib import Path\nresponses.get(Path(__file__).parent.parent.joinpath('secret.txt').read_text())\n"
    )
    (root := tmp_path / "root").mkdir()
    assert urls(code, root) == [Hole(reason="../secret.txt lies outside the audit's root")]


def test_a_name_assigned_in_a_try_block_is_not_its_last_value():
    code = "def test_a():\n    x = 'a'\n    try:\n        x = 'b'\n        os.stat('')\n    except OSError:\n        pass\n"
    (found,) = urls(f"{HEAD}{code}    responses.get(f'http://h/{{x}}')\n")
    reason = "it is one of several texts"
    assert found == Template(parts=("http://h/", Hole(reason=reason, type="string")))


def test_a_shared_module_is_read_once_for_an_audit(tmp_path):
    (tmp_path / "conftest.py").write_text("import pytest\n@pytest.fixture\ndef url():\n    return 'http://a/b'\n")
    project = Project(root=tmp_path)
    suite = new_suite(project)
    source = Source(path="test_x.py", data=b"import responses\ndef test_a(url):\n    responses.get(url)\n")
    first = [item.request.url for item in load_python(source, project, suite)]
    (tmp_path / "conftest.py").write_text("")
    assert (first, [item.request.url for item in load_python(source, project, suite)]) == (["http://a/b"], first)


def test_a_fixture_named_after_another_library_is_what_it_yields():
    code = (
        "import pytest\nfrom aioresponses import aioresponses\n\n\n@pytest.fixture\ndef responses():\n"
        "    with aioresponses() as mocked:\n        yield mocked\n\n\n"
        "def test_a(responses):\n    responses.get('http://a/b', payload={})\n"
    )
    assert [(item.loader, item.ref, item.owner) for item in load(code)] == [
        ("aioresponses", "test_x.py:12", "test_x.py::test_a")
    ]


def test_a_call_over_several_lines_is_named_by_the_line_of_its_method():
    code = "def test_a():\n    (\n        responses\n        .get('http://a/b')\n    )\n    responses.get(\n        'http://a/c'\n    )\n"
    assert [item.ref for item in load(HEAD + code)] == ["test_x.py:6", "test_x.py:8"]


def test_keys_are_placed_where_they_are_written():
    code = "PET = {\n    'id': 1,\n    'tags': [{'a/b': 2}],\n}\nresponses.get('http://a/b', json=PET)\n"
    (stub,) = load(HEAD + code)
    body = stub.responses[0].body
    lines = {pointer: (span.line, span.column) for pointer, span in body.spans.items()}
    assert lines == {"/id": (4, 5), "/tags": (5, 5), "/tags/0": (5, 14), "/tags/0/a~1b": (5, 15)}
    assert body.at == Location(path="test_x.py", span=Span(line=7, column=34, end_line=7, end_column=36))
