"""Doubles that come from other files of the suite: fixtures of a conftest, helpers that make or patch."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockaudit.documents.source import Project
from mockaudit.loaders.pymock.names import Index
from mockaudit.loaders.pymock.source_file import load_patches
from mockaudit.loaders.python.source_file import new_suite
from mockaudit.model.body import JsonBody
from mockaudit.model.exchange import Exchange
from mockaudit.model.patched import MockUse, PatchedCall, UseKind

CONFTEST = """
import pytest
from unittest.mock import Mock, patch

@pytest.fixture
def mock_get():
    with patch("requests.get") as patched:
        yield patched

@pytest.fixture
def good_get(mocker):
    return mocker.patch("requests.get", return_value=Mock(status_code=200, json=lambda: {"id": 1}))

@pytest.fixture
def reply(request):
    made = Mock()
    made.status_code = 201
    return made

@pytest.fixture
def client():
    return object()
"""
HELPERS = """
from unittest.mock import Mock

class FakeResponse:
    def __init__(self, status_code, data):
        self.status_code, self.data = status_code, data
    def json(self):
        return self.data

def make(status, data=None):
    made = Mock()
    made.status_code = status
    made.json.return_value = data
    return made

def patched(mocker, status, data):
    return mocker.patch("requests.post", return_value=make(status, data))
"""


def load(root: Path, text: str):
    files = {
        "tests/__init__.py": "",
        "tests/conftest.py": CONFTEST,
        "tests/helpers.py": HELPERS,
        "tests/test_x.py": text,
    }
    for path, content in files.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(content)
    project = Project(root=root)
    return list(load_patches(project.read("tests/test_x.py"), new_suite(project), Index(project)))


def answers(found: list[object]):
    return [
        (
            item.owner,
            item.ref,
            item.request.url if isinstance(item.request.url, str) else None,
            [(r.status, r.body.value if isinstance(r.body, JsonBody) else None) for r in item.responses],
        )
        for item in found
        if isinstance(item, Exchange)
    ]


def test_a_test_tells_the_patch_of_a_conftest_what_to_answer(tmp_path):
    found = load(
        tmp_path,
        """
def test_a(mock_get):
    mock_get.return_value.status_code = 200
    mock_get.return_value.json.return_value = {"a": 1}
    run()
    mock_get.assert_called_once_with("http://api.test/a")

def test_b(mock_get, reply):
    reply.json.return_value = [2]
    mock_get.return_value = reply
    run()
""",
    )
    assert answers(found) == [
        ("tests/test_x.py::test_a", "tests/conftest.py:7", "http://api.test/a", [(200, {"a": 1})]),
        ("tests/test_x.py::test_b", "tests/conftest.py:7", None, [(201, [2])]),
    ]
    assert [item for item in found if isinstance(item, PatchedCall)] == []


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("def test_a(good_get):\n    run()", id="the conftest says it all"),
        pytest.param("def test_a(client):\n    client.get.return_value.status_code = 200", id="no double"),
        pytest.param(
            "import pytest\n@pytest.fixture\ndef mock_get():\n    return 1\ndef test_a(mock_get):\n    run()",
            id="overridden",
        ),
    ],
)
def test_what_stands_in_the_conftest_is_not_told_twice(tmp_path, code):
    assert answers(load(tmp_path, code)) == []


def test_a_misspelt_assertion_on_the_double_of_a_conftest_is_seen(tmp_path):
    found = load(tmp_path, "def test_a(mock_get):\n    run()\n    mock_get.assert_called_onc_with(1)\n")
    uses = [item for item in found if isinstance(item, MockUse) and item.kind is UseKind.MISSPELT_ASSERTION]
    assert [(item.name, item.ref) for item in uses] == []
    found = load(tmp_path, "def test_a(mock_get):\n    run()\n    mock_get.called_once_with(1)\n")
    uses = [item for item in found if isinstance(item, MockUse) and item.kind is UseKind.MISSPELT_ASSERTION]
    assert [(item.name, item.ref) for item in uses] == [("called_once_with", "tests/test_x.py:3")]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("get.return_value = make(201, {'y': 1})", [(201, {"y": 1})]),
        ("get.return_value = helpers.make(data={'y': 1}, status=202)", [(202, {"y": 1})]),
        ("get.side_effect = [make(500, {}), helpers.make(200, [1])]", [(500, {}), (200, [1])]),
        ("get.return_value = FakeResponse(200, {'x': 1})", [(200, {"x": 1})]),
    ],
)
def test_responses_are_made_by_helpers_of_another_file(tmp_path, statement, expected):
    head = "from unittest.mock import patch\nfrom tests import helpers\nfrom tests.helpers import FakeResponse, make\n"
    found = load(tmp_path, f"{head}@patch('requests.get')\ndef test_a(get):\n    {statement}\n    run()\n")
    assert answers(found) == [("tests/test_x.py::test_a", "tests/test_x.py:4", None, expected)]


def test_a_helper_patches_with_what_it_is_told(tmp_path):
    code = "from tests.helpers import patched\ndef test_a(mocker):\n    patched(mocker, 200, {'z': 1})\n    run()\n"
    assert answers(load(tmp_path, code)) == [
        ("tests/test_x.py::test_a", "tests/helpers.py:17", None, [(200, {"z": 1})])
    ]


def test_a_url_goes_with_the_answers_of_its_own_test(tmp_path):
    found = load(
        tmp_path,
        """
import pytest
from unittest.mock import Mock, patch

@pytest.fixture
def get():
    with patch("requests.get") as patched:
        yield patched

def test_a(get):
    run()
    get.assert_called_once_with("http://api.test/a")

def test_b(get):
    get.return_value = Mock(status_code=200, json=lambda: {"b": 1})
    run()

def test_c(get):
    get.return_value = Mock(status_code=200, json=lambda: {"c": 1})
    run()
    get.assert_called_once_with("http://api.test/c")
""",
    )
    assert answers(found) == [
        ("tests/test_x.py::test_b", "tests/test_x.py:7", None, [(200, {"b": 1})]),
        ("tests/test_x.py::test_c", "tests/test_x.py:7", "http://api.test/c", [(200, {"c": 1})]),
    ]


def test_a_fixture_that_nobody_asks_for_tells_its_class(tmp_path):
    found = load(
        tmp_path,
        """
import pytest

class TestA:
    @pytest.fixture(autouse=True)
    def _patched(self, mocker):
        self.get = mocker.patch("requests.get")

    def test_a(self):
        self.get.return_value.status_code = 200
        self.get.return_value.json.return_value = {"a": 1}
        run()
        self.get.assert_called_once_with("http://api.test/a")

class TestB:
    def test_b(self):
        self.get.return_value.json.return_value = {"b": 1}
        run()
""",
    )
    assert answers(found) == [
        ("tests/test_x.py::TestA::_patched", "tests/test_x.py:7", "http://api.test/a", [(200, {"a": 1})])
    ]


def test_a_conftest_patches_for_tests_that_do_not_ask_for_it(tmp_path):
    (tmp_path / "conftest.py").write_text(
        """
import pytest
from unittest.mock import Mock, patch

@pytest.fixture
def answer():
    return Mock(status_code=200)

@pytest.fixture(autouse=True)
def forced(answer):
    with patch("requests.get", return_value=answer):
        yield
"""
    )
    found = load(
        tmp_path,
        """
def test_a(answer):
    answer.json.return_value = {"a": 1}
    run()

def test_b():
    run("mock")
""",
    )
    assert answers(found) == [("tests/test_x.py::test_a", "conftest.py:11", None, [(200, {"a": 1})])]
