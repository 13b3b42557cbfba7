"""Errors that a mock hides from the product: told where both the test and the product are certain, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.pymock.names import Index
from mockaudit.loaders.pymock.source_file import load_patches
from mockaudit.loaders.python.source_file import new_suite
from mockaudit.model.patched import PatchedCall

HEAD = "import requests\nfrom unittest.mock import AsyncMock, MagicMock, Mock, patch\nfrom app.client import fetch\n\n"
PRODUCT = (
    "import requests\n\ndef fetch(url):\n    r = requests.get(url)\n    r.raise_for_status()\n    return r.json()\n"
)
TEST = '@patch("app.client.requests.get")\ndef test_a(get):\n    get.return_value.status_code = 404\n    fetch("u")\n'
RAISES = "raise_for_status()"


def project(root: Path, product: str, path: str = "app/client.py") -> Project:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(product)
    return Project(root=root)


def silent(root: Path, test: str, product: str = PRODUCT, path: str = "app/client.py"):
    """Give the errors that go unnoticed: status, check, and the line of the product that asks."""
    read = project(root, product, path)
    source = Source(path="tests/test_x.py", data=(HEAD + test).encode())
    found = load_patches(source, new_suite(read), Index(read))
    errors = [item.silent for item in found if isinstance(item, PatchedCall) and item.silent is not None]
    places = [(error.asked_at.path, error.asked_at.span) for error in errors]
    lines = [path if span is None else f"{path}:{span.line}" for path, span in places]
    return [(error.status, error.check, line) for error, line in zip(errors, lines, strict=True)]


def body(*lines: str) -> str:
    """Give a test whose patched function is ``get``, with lines of its body."""
    return '@patch("app.client.requests.get")\ndef test_a(get, *fixtures):\n' + "".join(f"    {x}\n" for x in lines)


def fetching(*lines: str) -> str:
    """Give a product whose function has these lines."""
    return "import logging, requests\nlog = logging.getLogger()\ndef fetch(url):\n" + "".join(
        f"    {x}\n" for x in lines
    )


@pytest.mark.parametrize(
    "test",
    [
        pytest.param(TEST, id="decorator"),
        pytest.param(TEST.replace("app.client.requests", "requests"), id="the sender is called itself"),
        pytest.param(body("get.return_value = Mock(status_code=404)", "fetch(1)"), id="constructor"),
        pytest.param(body("get.return_value = MagicMock(**{'status_code': 404})", "fetch(1)"), id="keywords"),
        pytest.param(body("get.side_effect = [Mock(status_code=404), Mock(status_code=200)]", "fetch(1)"), id="first"),
        pytest.param(
            body("r = Mock(status_code=404)", "get.return_value = r", "assert fetch(1) == r.json()"), id="name"
        ),
        pytest.param(
            body(
                "r = Mock(status_code=404)",
                "r.error = requests.HTTPError(response=r)",
                "get.return_value = r",
                "fetch(1)",
            ),
            id="an exception has it",
        ),
        pytest.param(
            "import app.client\ndef test_a():\n    r = Mock(status_code=requests.codes.not_found)\n"
            '    with patch.object(app.client.requests, "get", return_value=r):\n        fetch(1)\n',
            id="patch.object",
        ),
        pytest.param(
            'def test_a(monkeypatch):\n    monkeypatch.setattr("app.client.requests.get", '
            "Mock(return_value=Mock(status_code=404)))\n    fetch(1)\n",
            id="monkeypatch",
        ),
        pytest.param(
            "def answer(status):\n    r = Mock()\n    r.status_code = status\n    return r\n\n"
            + body("get.return_value = answer(404)", "fetch(1)"),
            id="helper",
        ),
        pytest.param(
            "import unittest\n\nclass TestA(unittest.TestCase):\n    def setUp(self):\n"
            '        self.get = patch("app.client.requests.get").start()\n\n    def test_a(self):\n'
            "        self.get.return_value.status_code = 404\n        self.assertIsNone(fetch(self.url))\n",
            id="set up",
        ),
    ],
)
def test_an_error_whose_check_is_a_bare_mock_goes_unnoticed(tmp_path, test):
    assert silent(tmp_path, test) == [(404, RAISES, "app/client.py:5")]


@pytest.mark.parametrize(
    "test",
    [
        pytest.param(TEST.replace("404", "200"), id="success"),
        pytest.param(TEST.replace("404", "302"), id="redirect"),
        pytest.param(body("get.return_value.text = 'x'", "fetch(1)"), id="no status"),
        pytest.param(
            body("for code in (404, 500):", "    get.return_value.status_code = code", "    fetch(1)"), id="loop"
        ),
        pytest.param(
            body("e = requests.HTTPError()", "get.return_value.status_code = 404")
            + "    get.return_value.raise_for_status.side_effect = e\n    fetch(1)\n",
            id="side effect",
        ),
        pytest.param(body("get.return_value = Mock(status_code=404, raise_for_status=Mock())", "fetch(1)"), id="set"),
        pytest.param(
            body(
                "r = Mock(status_code=404)", "get.return_value = r", "build()", "r.raise_for_status = fail", "fetch(1)"
            ),
            id="set after another call",
        ),
        pytest.param(
            body("get.return_value = requests.Response()", "get.return_value.status_code = 404", "fetch(1)"), id="real"
        ),
        pytest.param(body("get.return_value = Mock(spec=['status_code'], status_code=404)", "fetch(1)"), id="spec"),
        pytest.param(TEST.replace('get")', 'get", autospec=True)'), id="autospec"),
        pytest.param(
            "class Fake:\n    status_code = 404\n    def raise_for_status(self): raise OSError\n\n"
            + body("get.return_value = Fake()", "fetch(1)"),
            id="class of the suite",
        ),
        pytest.param(
            body("r = Mock(status_code=404)", "prepare(r)", "get.return_value = r", "fetch(1)"), id="given away"
        ),
        pytest.param(body("prepare(get)", "get.return_value.status_code = 404", "fetch(1)"), id="its owner given away"),
        pytest.param(
            "def fail(get):\n    get.return_value.raise_for_status.side_effect = OSError\n\n"
            + body("get.return_value.status_code = 404", "fail(get)", "fetch(1)"),
            id="configured by a helper",
        ),
        pytest.param(
            body(
                "r = get.return_value",
                "r.status_code = 404",
                "with patch.object(r, 'raise_for_status'):",
                "    fetch(1)",
            ),
            id="patched itself",
        ),
        pytest.param(body("get.return_value = Mock(status_code=404, **options)", "fetch(1)"), id="unknown keywords"),
        pytest.param(
            body("get.return_value.status_code = 404", "fetch(1)", "get.assert_not_called()"), id="not called"
        ),
        pytest.param(body("get.side_effect = [Mock(status_code=200), Mock(status_code=404)]", "fetch(1)"), id="second"),
        pytest.param(body("get.return_value.__enter__.return_value.status_code = 404", "fetch(1)"), id="entered"),
        pytest.param(TEST.replace("app.client.", "app.other."), id="other module"),
        pytest.param(TEST.replace("requests.get", "requests.post"), id="other function"),
        pytest.param(TEST.replace("app.client.requests", "requests").replace("fetch(", "run("), id="sender not called"),
        pytest.param(TEST.replace("def test_a", "def answer"), id="no test"),
    ],
)
def test_what_a_test_leaves_open_or_configures_is_not_told(tmp_path, test):
    assert silent(tmp_path, test) == []


@pytest.mark.parametrize(
    ("product", "check", "line"),
    [
        (PRODUCT.replace("import requests", "import requests as http").replace("requests.get", "http.get"), RAISES, 5),
        (fetching("requests.get(url).raise_for_status()"), RAISES, 4),
        (fetching("r = requests.get(url)", "if not r.ok:", "    return r.status_code", "return r.json()"), "ok", 5),
        (fetching("if requests.get(url).ok:", "    return 1"), "ok", 4),
        (fetching("r = requests.get(url)", "assert r.ok"), "ok", 5),
        (fetching("r = requests.get(url)", "log.info(r.status_code)", "r.encoding = 'utf-8'", "r.raise_for_status()"), RAISES, 7),
        (
            fetching("try:", "    r = requests.get(url)", "except OSError:", "    return None", "r.raise_for_status()", "return 1"),
            RAISES,
            8,
        ),
        (
            fetching("r = requests.get(url)", "try:", "    r.raise_for_status()", "except OSError:", "    return None"),
            RAISES,
            6,
        ),
        (
            fetching("if url:", "    r = requests.get(url)", "else:", "    r = requests.get('x')", "r.raise_for_status()"),
            RAISES,
            8,
        ),
    ],
)  # fmt: skip
def test_a_product_asks_in_many_ways(tmp_path, product, check, line):
    test = TEST.replace("client.requests", "client.http") if " as http" in product else TEST
    assert silent(tmp_path, test, product) == [(404, check, f"app/client.py:{line}")]


def test_a_name_that_the_module_imports_is_replaced_there_alone(tmp_path):
    product = "from requests import get as load\n\ndef fetch(url):\n    load(url).raise_for_status()\n"
    assert silent(tmp_path, TEST.replace("requests.get", "load"), product) == [(404, RAISES, "app/client.py:4")]
    assert silent(tmp_path, TEST.replace("app.client.requests", "requests"), product) == []


def test_the_response_may_be_what_a_with_gives(tmp_path):
    product = fetching("with requests.get(url) as r:", "    r.raise_for_status()")
    entered = body("get.return_value.__enter__.return_value.status_code = 404", "fetch(1)")
    assert silent(tmp_path, entered, product) == [(404, RAISES, "app/client.py:5")]
    assert silent(tmp_path, TEST, product) == []


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["r = requests.get(url)", "return r.json()"], id="no check"),
        pytest.param(
            ["r = requests.get(url)", "if r.status_code == 404:", "    return 1", "r.raise_for_status()"], id="before"
        ),
        pytest.param(["r = requests.get(url)", "s = r.status_code", "r.raise_for_status()"], id="the status is kept"),
        pytest.param(["r = requests.get(url)", "check(r)", "r.raise_for_status()"], id="passed on"),
        pytest.param(["r = requests.get(url)", "r = other(url)", "r.raise_for_status()"], id="reassigned"),
        pytest.param(["r = requests.get(url)", "if url:", "    return 1", "r.raise_for_status()"], id="left"),
        pytest.param(["r = requests.get(url)", "if url:", "    r.raise_for_status()"], id="only then"),
        pytest.param(
            ["r = requests.get(url)", "r.raise_for_status()", "return r.status_code == 200"], id="asked again"
        ),
        pytest.param(["r = requests.get(url)", "if r.ok and url:", "    return 1"], id="with another condition"),
        pytest.param(["r = requests.get(url)", "if not r.ok:", "    log.error(r.text)"], id="logged only"),
        pytest.param(
            ["try:", "    requests.get(url).raise_for_status()", "except OSError:", "    pass", "return 1"],
            id="swallowed",
        ),
        pytest.param(
            ["with suppress(OSError):", "    requests.get(url).raise_for_status()", "return 1"], id="suppressed"
        ),
        pytest.param(["requests.get(url).raise_for_status()", "requests.get('x')"], id="not each response"),
        pytest.param(["requests.get(url).raise_for_status()", "run(requests.get)"], id="the function is passed on"),
        pytest.param(["requests.get(url).raise_for_status()", "getattr(requests, url)()"], id="by any name"),
        pytest.param(["r = requests.get(url)", *["run()"] * 60, "r.raise_for_status()"], id="far away"),
        pytest.param(["requests.get(url).raise_for_status()"] * 65, id="too many calls"),
        pytest.param(["requests = Session()", "requests.get(url).raise_for_status()"], id="another requests"),
    ],
)
def test_a_product_that_may_notice_the_error_is_not_told_of(tmp_path, lines):
    assert silent(tmp_path, TEST, fetching(*lines)) == []


def test_the_check_is_that_of_the_function_that_the_test_names_if_it_names_one(tmp_path):
    product = (
        fetching("requests.get(url).raise_for_status()") + "def load(url):\n    requests.get(url).raise_for_status()\n"
    )
    assert silent(tmp_path, TEST, product) == [(404, RAISES, "app/client.py:4")]
    assert silent(tmp_path, TEST.replace("fetch(", "app.client.load("), product) == [(404, RAISES, "app/client.py:6")]
    assert silent(tmp_path, TEST.replace("fetch(", "run("), product) == [(404, RAISES, "app/client.py")]


def test_another_module_that_the_test_calls_must_ask_too(tmp_path):
    project(tmp_path, "import requests\n\ndef show(url):\n    return requests.get(url).text\n", "app/view.py")
    test = "from app.view import show\n" + TEST
    assert silent(tmp_path, test) == [(404, RAISES, "app/client.py:5")]
    assert silent(tmp_path, test + "    show(1)\n") == []


def test_a_library_without_the_check_is_not_told_of(tmp_path):
    test = TEST.replace("requests", "httpx")
    assert silent(tmp_path, test, PRODUCT.replace("requests", "httpx")) == [(404, RAISES, "app/client.py:5")]
    product = fetching("r = httpx.get(url)", "if r.ok:", "    return 1").replace("requests", "httpx")
    assert silent(tmp_path, test, product) == []


def test_a_module_of_the_suite_or_one_that_cannot_be_parsed_is_no_product(tmp_path):
    test = TEST.replace("app.client", "tests.lib")
    assert silent(tmp_path, test, PRODUCT, "tests/lib.py") == []
    assert silent(tmp_path, TEST, PRODUCT + ")") == []


def test_a_result_rests_on_the_product_that_it_was_read_from(tmp_path):
    read = project(tmp_path, PRODUCT)
    index = Index(read)
    for _ in range(2):
        read.read_paths.clear()
        list(load_patches(Source(path="tests/test_x.py", data=(HEAD + TEST).encode()), new_suite(read), index))
        assert "app/client.py" in read.read_paths
