"""What the bytes of a file tell of it before it is parsed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockaudit.documents.source import Project, Source
from mockaudit.loaders.pymock.marks import is_marked, tells
from mockaudit.loaders.pymock.names import Index


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mock = 1\n", False),
        ("mock = 1\ndef test_it():\n    assert 1\n", False),
        ("mock = 1\nwith helper.object(app):\n    pass\n", True),
        ("mock = 1\ndef test_it():\n    assert m.called\n", True),
        ("mock = 1\ndef test_it():\n    body = open('a').read()\n", True),
        ("mock = 1\nbody = open('a').read()\n", False),
    ],
)
def test_a_marked_file_is_read_only_where_a_word_tells_of_something(text: str, expected: bool) -> None:
    assert is_marked(text.encode())
    assert tells(Source(path="tests/test_it.py", data=text.encode())) is expected


def test_a_file_that_only_loads_data_beside_a_fake_is_marked_where_it_has_tests() -> None:
    product = b"responses = {}\ndata = json.loads(text)\n"
    assert not is_marked(product)
    assert is_marked(product + b"def test_it(): ...\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from requests import get\n", "requests.get"),
        ("from requests import (  # one (of many)\n    post,\n    get,\n)\n", "requests.get"),
        ("from requests import post, \\\n    get\n", "requests.get"),
        ("import requests\nget = requests.get\n", "requests.get"),
        ("import requests\ntake, (get) = 1, 2\n(get) = requests.get\n", "requests.get"),
        ("from requests import post\ndef get(): ...\n", "app.get"),
        ("from requests import (\n    # get\n    post,\n)\n", "app.get"),
    ],
)
def test_a_name_is_followed_through_every_form_of_import(tmp_path: Path, text: str, expected: str) -> None:
    (tmp_path / "app.py").write_text(text)
    assert Index(Project(tmp_path)).resolve("app.get") == expected


def test_a_name_is_followed_through_a_star(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("from other import *\n")
    (tmp_path / "other.py").write_text("from requests import get\n")
    assert Index(Project(tmp_path)).resolve("app.get") == "requests.get"
    assert Index(Project(tmp_path)).resolve("app.\ud800") == "app.\ud800"
