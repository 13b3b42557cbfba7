from __future__ import annotations

import pytest

from mockaudit.documents.source import Project
from mockaudit.loaders.python.source_file import is_reached, load_python, new_suite

MOCKED = (
    "import pytest, responses\n@pytest.fixture\ndef shop():\n    with responses.RequestsMock() as r:\n        yield r\n"
)
TEST = "def test_a(shop):\n    shop.get('http://a/b', json={})\n"


def project(tmp_path, **files):
    for name, text in files.items():
        path = tmp_path / name.replace("__", "/")
        path.with_suffix(".py").parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".py").write_text(text)
    return Project(root=tmp_path)


def test_a_fixture_of_a_conftest_above_reaches_a_file_that_names_no_library(tmp_path):
    found = project(tmp_path, tests__conftest=MOCKED, tests__api__test_x=TEST)
    (exchange,) = load_python(found.read("tests/api/test_x.py"), found)
    assert (exchange.request.url, exchange.ref) == ("http://a/b", "tests/api/test_x.py:2")


@pytest.mark.parametrize(
    ("files", "reached"),
    [
        pytest.param({"tests__base": MOCKED, "tests__test_x": "from .base import *\n"}, True, id="imported"),
        pytest.param(
            {
                "tests__deep": MOCKED,
                "tests__base": "from .deep import shop\n",
                "tests__test_x": "from .base import a\n",
            },
            True,
            id="imported by what is imported",
        ),
        pytest.param({"tests__base": "x = 1\n", "tests__test_x": "from .base import x\n"}, False, id="nothing mocked"),
        pytest.param({"other__conftest": MOCKED, "tests__test_x": TEST}, False, id="a conftest beside"),
        pytest.param({"tests__test_x": "from .test_x import a\n"}, False, id="itself"),
        pytest.param(
            {"tests__base": MOCKED, "tests__test_x": "# taken from .old import (\nfrom .base import a\n"},
            True,
            id="below a comment that reads like an import",
        ),
        pytest.param({"tests__base": MOCKED, "tests__test_x": "# copied from .base import a\n"}, False, id="a comment"),
        pytest.param({"tests__test_x": "import os, \\\n    json, \\\n    responses\n"}, True, id="a third line"),
        pytest.param({"tests__test_x": "import os\nx = 'responses'\n"}, False, id="a word below an import"),
    ],
)
def test_what_reaches_a_test(tmp_path, files, reached):
    found = project(tmp_path, **files)
    assert is_reached(found.read("tests/test_x.py"), new_suite(found)) is reached


def test_a_file_that_is_no_test_is_reached_by_name_only(tmp_path):
    found = project(tmp_path, conftest=MOCKED, src__client="x = 1\n", src__fake="import responses\n")
    suite = new_suite(found)
    assert [is_reached(found.read(path), suite) for path in ("src/client.py", "src/fake.py")] == [False, True]


@pytest.mark.parametrize(
    "statement",
    [
        "from tests.unit import other, utils as u",
        "from .unit import (\n    utils,\n)",
        "from .unit import (utils, other)",
    ],
)
def test_a_module_is_reached_through_its_package(tmp_path, statement):
    found = project(tmp_path, tests__unit__utils=MOCKED, tests__test_x=f"{statement}\n")
    for folder in ("tests", "tests/unit"):
        (tmp_path / folder / "__init__.py").write_text("")
    assert is_reached(found.read("tests/test_x.py"), new_suite(found)) is True


@pytest.mark.parametrize(
    ("code", "reached"),
    [
        ("x = {'responses': 1}\n", False),
        ("from .models import responses\n", False),
        ("import app.responses\n", False),
        ("def test_a(responses):\n    responses.get('http://a/b')\n", False),
        ("import os, responses\n", True),
        ("from responses import matchers\n", True),
        ("import os; import responses\n", True),
        ("responses = pytest.importorskip('responses')\n", True),
        ("responses = pytest.importorskip(\n    'responses'\n)\n", True),
        ("responses = pytest.importorskip(\n    'responses_extra'\n)\n", False),
        ("rsps.add('GET', 'http://a/b')\n", True),
    ],
)
def test_a_word_of_every_language_reaches_nothing_unless_the_library_comes_with_it(tmp_path, code, reached):
    found = project(tmp_path, app__x=code)
    assert is_reached(found.read("app/x.py"), new_suite(found)) is reached
