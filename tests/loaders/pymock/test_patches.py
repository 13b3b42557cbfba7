from __future__ import annotations

from pathlib import Path

import pytest

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.pymock.names import Index
from mockaudit.loaders.pymock.source_file import load_patches
from mockaudit.loaders.python.source_file import new_suite
from mockaudit.model.body import JsonBody
from mockaudit.model.exchange import Exchange
from mockaudit.model.location import Location, Span
from mockaudit.model.notice import Notice, NoticeKind
from mockaudit.model.patched import Boundary, MockUse, PatchedCall, UseKind
from mockaudit.model.value import Hole

HEAD = "import requests, httpx, aiohttp, shop\nfrom unittest import mock\nfrom unittest.mock import patch\n"


def load(text: str, root: Path = Path("/nowhere")):
    project = Project(root=root)
    source = Source(path="tests/test_x.py", data=(HEAD + text).encode())
    return list(load_patches(source, new_suite(project), Index(project)))


def patches(text: str, root: Path = Path("/nowhere")):
    return [item for item in load(text, root) if isinstance(item, PatchedCall)]


def uses(text: str, *kinds: UseKind):
    return [(item.name, item.meant) for item in load(text) if isinstance(item, MockUse) and item.kind in kinds]


def answers(text: str):
    """Give what each patch answers: (status, JSON) pairs and exceptions, "?" for what is not known."""
    return [
        (
            [
                (
                    response.status if isinstance(response.status, int) else "?",
                    response.body.value if isinstance(response.body, JsonBody) else "?",
                )
                for response in item.responses
            ],
            list(item.raises),
        )
        for item in patches(text)
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('@patch("requests.get")\ndef test_a(get): ...', ("patch", "decorator", "requests.get", "GET", None)),
        ('@patch("requests.get")\nclass TestA: ...', ("patch", "class-decorator", "requests.get", "GET", None)),
        (
            'def test_a():\n with mock.patch("shop.requests.post"): ...',
            ("patch", "context", "requests.post", "POST", None),
        ),
        ('p = patch.object(requests.Session, "put")', ("patch.object", "call", "requests.Session.put", "PUT", None)),
        (
            'def f():\n s = httpx.Client()\n patch.object(s, "get")',
            ("patch.object", "call", "httpx.Client.get", "GET", None),
        ),
        ('p = patch.multiple("requests", get=mock.DEFAULT)', ("patch.multiple", "call", "requests.get", "GET", None)),
        ('p = patch("requests.get", autospec=True)', ("patch", "call", "requests.get", "GET", "autospec")),
        ('p = patch("requests.get", lambda u: 1)', ("patch", "call", "requests.get", "GET", "new")),
        ('p = patch("urllib.request.urlopen")', ("patch", "call", "urllib.request.urlopen", None, None)),
        ('def test_a(mocker): mocker.patch("httpx.post")', ("mocker.patch", "call", "httpx.post", "POST", None)),
        ('def test_a(mocker): mocker.spy(requests, "get")', ("mocker.spy", "call", "requests.get", "GET", "autospec")),
        (
            'def test_a(monkeypatch): monkeypatch.setattr(aiohttp.ClientSession, "get", 1)',
            ("monkeypatch.setattr", "call", "aiohttp.ClientSession.get", "GET", "new"),
        ),
        (
            'def test_a(monkeypatch):\n with monkeypatch.context() as m: m.setattr("requests.get", 1)',
            ("monkeypatch.setattr", "call", "requests.get", "GET", "new"),
        ),
    ],
)
def test_each_form_is_read_with_its_target_and_method(code, expected):
    (found,) = patches(code)
    assert (found.form, found.placing.value, found.resolved, found.method, found.spec) == expected
    assert (found.boundary, found.sends) == (Boundary.HTTP_LIBRARY, True)


@pytest.mark.parametrize(
    "code",
    [
        'def test_a(client): client.patch("/pets/1")',
        'def test_a(mock): mock.patch("requests.get")',
        'def test_a(mocker: Client): mocker.patch("/pets")',
        'def test_a():\n patch = Client().patch\n patch("/pets")',
    ],
)
def test_a_request_of_method_patch_is_no_mock(code):
    assert patches(code) == []


def test_a_target_is_followed_through_the_modules_below_the_root(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/__init__.py").write_text("from shop.web import fetch, Client\n")
    (tmp_path / "shop/web.py").write_text("import requests\nclass Client(requests.Session): ...\ndef fetch(): ...\n")
    (tmp_path / "shop/sums.py").write_text("def add(): ...\n")
    code = """
patch("shop.web.requests.get"); patch("shop.fetch"); patch("shop.Client.post"); patch("shop.sums.add")
patch("os.unlink"); patch(target())
def test_add():
    with patch("shop.sums.add"): shop.sums.add()
"""
    assert [(item.resolved, item.boundary.value, item.method) for item in patches(code, tmp_path)] == [
        ("requests.get", "http-library", "GET"),
        ("shop.web.fetch", "own-client", None),
        ("shop.web.Client.post", "own-client", "POST"),
        ("shop.sums.add", "internal", None),
        ("os.unlink", "third-party", None),
        (None, "unknown", None),
        ("shop.sums.add", "unit-under-test", None),
    ]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("get.return_value.status_code = 404", [(404, "?")]),
        ("get.return_value.json.return_value = {'id': 1}", [("?", {"id": 1})]),
        ("get.return_value = mock.Mock(status_code=200, json=lambda: [1])", [(200, [1])]),
        ("get.return_value = mock.Mock(**{'json.return_value': 0, 'status_code': 200})", [(200, 0)]),
        ("get.side_effect = [mock.Mock(status_code=500), mock.Mock(status_code=200)]", [(500, "?"), (200, "?")]),
        (
            "r = requests.Response()\n    r.status_code = 201\n    r._content = b'{}'\n    get.return_value = r",
            [(201, {})],
        ),
        ("get.return_value = httpx.Response(200, json=None)", [(200, "?")]),
        ("get.return_value = httpx.Response(200, json={'id': 1})", [(200, {"id": 1})]),
        ("get.return_value = http.JsonResponse({'id': 1}, status=400)", [(400, {"id": 1})]),
        ("get.return_value = http.JsonResponse([])", [(200, [])]),
        ("get.return_value = http.HttpResponse('0', status=201)", [(201, 0)]),
        ("get.return_value = http.HttpResponse(status=204)", [(204, "?")]),
        ("get.return_value = answer(204)", [(204, "?")]),
        ("get.return_value = Fake({'id': 2}, 200)", [(200, {"id": 2})]),
        (
            "get.return_value.status_code = 200\n    run()\n    get.return_value.status_code = 500",
            [(200, "?"), (500, "?")],
        ),
        ("get.return_value.status_code = 200 if run() else 500", []),
        ("if run():\n        get.return_value.status_code = 500", [("?", "?")]),
        ("if x:\n        get.return_value.status_code = 500\n        run()", [(500, "?"), ("?", "?")]),
        ("get.return_value.ok = True", []),
    ],
)
def test_what_a_double_is_told_to_answer_is_read(setting, expected):
    code = f"""
from django import http
class Fake:
    def __init__(self, data, status_code):
        self.data = data
        self.status_code = status_code
    def json(self):
        return self.data
def answer(code):
    made = mock.Mock()
    made.status_code = code
    return made
@patch("requests.get")
def test_a(get):
    {setting}
    run()
"""
    assert [item for item, _ in answers(code)] == [expected]


def test_exceptions_are_read():
    code = '@patch("requests.get", side_effect=requests.Timeout)\ndef test_a(get):\n    run()\n'
    assert answers(code) == [([], ["requests.Timeout"])]


def test_decorators_fixtures_and_set_up_pass_their_doubles():
    code = """
import pytest
@pytest.fixture
def get():
    with patch("requests.get") as double:
        yield double
class TestA:
    def setUp(self):
        self.post = patch("requests.post").start()
    @patch("requests.put")
    @patch("requests.head")
    def test_a(self, head, put, get):
        head.return_value.status_code = 1 + 200
        put.return_value.status_code = 202
        get.return_value.status_code = 203
        self.post.return_value.status_code = 204
        run()
"""
    found = {item.method: [response.status for response in item.responses] for item in patches(code)}
    assert found == {"GET": [203], "POST": [204], "PUT": [202], "HEAD": [201]}


def test_the_url_of_an_exchange_is_known_only_where_the_test_asserts_it():
    code = '@patch("requests.get")\ndef test_a(get):\n    get.return_value.status_code = 200\n    run()\n'
    (unknown,) = [item for item in load(code) if isinstance(item, Exchange)]
    assert unknown.request.url == Hole(
        reason="the URL is only known when the patched function is called", type="string"
    )
    code += '    get.assert_called_once_with("https://api.example/pets?page=2", timeout=3)\n'
    (known,) = [item for item in load(code) if isinstance(item, Exchange)]
    assert (known.request.method, known.request.url, known.request.query) == (
        "GET",
        "https://api.example/pets",
        (("page", "2"),),
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("m.side_effet = 1", [("side_effet", "side_effect")]),
        ("m.get.retrun_value = 1", [("retrun_value", "return_value")]),
        ("mock.Mock(return_vaule=1)", [("return_vaule", "return_value")]),
        ("m.return_values = []; m._return_valu = 1; other.side_effet = 1", []),
    ],
)
def test_a_misspelt_configuration_is_one_only_on_a_mock(code, expected):
    code = f"def test_a(other):\n    m = mock.Mock()\n    {code}\n"
    assert uses(code, UseKind.MISSPELT_CONFIGURATION) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("m.called_once_with(1)", [("called_once_with", "assert_called_once_with")]),
        ("assert m.get.called_once", [("called_once", "assert_called_once")]),
        ("m.assert_called", [("assert_called", "assert_called()")]),
        ("m.assert_called(); assert m.called; other.called_with(1); mock.Mock(spec=int).called_with(1)", []),
        ("m.called_with.return_value = 1; m.called_with(1)", []),
    ],
)
def test_an_assertion_without_effect_is_one_only_on_a_mock(code, expected):
    code = f"def test_a(other):\n    m = mock.Mock()\n    {code}\n"
    assert uses(code, UseKind.MISSPELT_ASSERTION) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("assert m() == 5", ["m()"]),
        ("got = m()\n    assert got == 5", ["m()"]),
        ("self.assertEqual(m(), 5)", ["m()"]),
        ("assert m() == 6", []),
        ("assert run(m) == 5", []),
        ("m.side_effect = run\n    assert m() == 5", []),
    ],
)
def test_a_tautology_needs_a_call_of_the_mock_itself(code, expected):
    code = f"def test_a(self):\n    m = mock.Mock(return_value=5)\n    {code}\n"
    assert [name for name, _ in uses(code, UseKind.TAUTOLOGY)] == expected


def test_a_file_that_cannot_be_parsed_is_a_notice():
    assert load("def f(:\n") == [
        Notice(
            kind=NoticeKind.UNREADABLE,
            at=Location(path="tests/test_x.py", span=Span(line=4, column=7)),
            message="it is no Python that can be parsed: invalid syntax",
            hint="fix it, or exclude the file",
        )
    ]


def test_what_is_only_counted():
    code = '@patch("os.unlink")\ndef test_a(unlink):\n    run()\n    unlink.assert_called()\n'
    found = [(item.kind.value, item.name) for item in load(code) if isinstance(item, MockUse)]
    assert found == [("unspecced-double", "os.unlink"), ("mock-only-asserts", "test_a")]
