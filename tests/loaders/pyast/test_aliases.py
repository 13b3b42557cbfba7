"""A copy of a mock library under another name counts as the library, however it is imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockaudit.documents.source import Project
from mockaudit.loaders.load import Loading
from mockaudit.model.exchange import Exchange

ALIASES = {"tests.vendor.respx2": "respx", "myco.testing.http": "responses"}
PACKAGES = {"tests/__init__.py": "", "tests/vendor/__init__.py": "", "tests/vendor/respx2.py": "from respx import *\n"}


def project(folder: Path, files: dict[str, str], aliases: dict[str, str]) -> Project:
    for name, text in (PACKAGES | files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return Project(root=folder, aliases=aliases)


def stubs(found: Project, path: str) -> list[tuple[str, str]]:
    items = Loading(found).load(found.read(path))
    return [(item.loader, item.ref) for item in items if isinstance(item, Exchange)]


@pytest.mark.parametrize(
    ("statement", "call", "loader"),
    [
        ("from .vendor import respx2", "respx2.get('http://a/b').respond(200)", "respx"),
        ("from .vendor.respx2 import get", "get('http://a/b').respond(200)", "respx"),
        ("from tests.vendor.respx2 import mock as m", "m.get('http://a/b').respond(200)", "respx"),
        ("import tests.vendor.respx2 as r", "r.get('http://a/b').respond(200)", "respx"),
        ("import tests.vendor.respx2", "tests.vendor.respx2.get('http://a/b').respond(200)", "respx"),
        ("from myco.testing.http import add", "add('GET', 'http://a/b', json={})", "responses"),
        ("from myco.testing import (\n    http,\n)", "http.get('http://a/b', json={})", "responses"),
        ("import myco.testing.http", "myco.testing.http.add('GET', 'http://a/b')", "responses"),
        ("from myco.testing import http", "http.RequestsMock().add('GET', 'http://a/b')", "responses"),
    ],
)
def test_each_form_of_import(tmp_path, statement, call, loader):
    text = f"{statement}\ndef test_a():\n    {call}\n"
    line = text.count("\n")
    found = project(tmp_path, {"tests/test_a.py": text}, ALIASES)
    assert stubs(found, "tests/test_a.py") == [(loader, f"tests/test_a.py:{line}")]


def test_without_the_alias_nothing_is_known_of_the_module(tmp_path):
    text = "from myco.testing.http import add\ndef test_a():\n    add('GET', 'http://a/b', json={})\n"
    assert stubs(project(tmp_path, {"tests/test_a.py": text}, {}), "tests/test_a.py") == []


def test_a_conftest_that_imports_a_copy_reaches_the_tests_below_it(tmp_path):
    conftest = "import pytest\nfrom myco.testing import http\n@pytest.fixture\ndef api():\n    return http\n"
    files = {"tests/conftest.py": conftest, "tests/test_a.py": "def test_a(api):\n    api.get('http://a/b', json=1)\n"}
    assert stubs(project(tmp_path, files, ALIASES), "tests/test_a.py") == [("responses", "tests/test_a.py:2")]


def test_the_copy_itself_is_no_part_of_the_suite(tmp_path):
    text = "import respx\nrespx.get('http://a/b').respond(200)\n"
    files = {"tests/vendor/respx2.py": text, "src/myco/testing/http/core.py": text}
    for path in files:
        assert stubs(project(tmp_path, files, {}), path) == [("respx", f"{path}:2")]
        assert stubs(project(tmp_path, files, ALIASES), path) == []
