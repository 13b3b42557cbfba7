"""A kept result is given up once any file that it rests on changes, or a new one comes to matter; and only then."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from mockaudit.documents.source import Project
from mockaudit.engine.files import audit_sources
from mockaudit.engine.judge import rule_book
from mockaudit.engine.results import open_results
from mockaudit.loaders.load import Loading

ADD = "import responses\n\n\ndef stub(name):\n    responses.add('GET', 'https://a.example/' + name, json=[1])\n"
LATE = f"from tests.b import URL\n{ADD}".replace("'https://a.example/'", "URL")
BASE = "class Base:\n    url = 'https://a.example/pets'\n\n    def setUp(self):\n        self.use()\n"
PATCHED = "from unittest import mock\n\n\ndef test_it():\n    with mock.patch('app.client.get'):\n        pass\n"
TEST = "from tests.helpers import stub\n\n\ndef test_a():\n    stub('pets')\n"
FIXTURE = (
    "import pytest\nimport responses\n\n\n@pytest.fixture\ndef api():\n    with responses.RequestsMock() as rsps:\n"
)
USING = "def test_it(api):\n    api.get('https://a.example/pets')\n"


def _write(root: Path, files: Mapping[str, str | None]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text) if text is not None else (root / name).unlink()


@pytest.mark.parametrize(
    ("files", "watched", "change", "is_kept"),
    [
        ({"tests/helpers.py": ADD}, "tests/helpers.py", {"tests/test_new.py": TEST}, False),
        ({"tests/helpers.py": ADD}, "tests/helpers.py", {"tests/test_new.py": "def test_a():\n    pass\n"}, True),
        ({"tests/helpers.py": ADD, "tests/test_a.py": TEST}, "tests/helpers.py", {"tests/test_a.py": None}, False),
        ({"tests/helpers.py": ADD, "tests/test_a.py": TEST}, "tests/test_a.py", {"tests/helpers.py": BASE}, False),
        ({"tests/helpers.py": ADD, "tests/test_a.py": TEST}, "tests/test_a.py", {"tests/test_b.py": TEST}, True),
        ({"tests/test_a.py": TEST}, "tests/test_a.py", {"tests/helpers.py": ADD}, False),
        ({"tests/test_a.py": USING}, "tests/test_a.py", {"tests/conftest.py": f"{FIXTURE}        yield rsps\n"}, False),
        (
            {"conftest.py": f"{FIXTURE}        yield rsps\n", "tests/test_a.py": USING},
            "tests/test_a.py",
            {"conftest.py": "import pytest\n"},
            False,
        ),
        ({"tests/test_a.py": PATCHED}, "tests/test_a.py", {"app/client.py": "from requests import get\n"}, False),
        (
            {"tests/test_a.py": PATCHED, "app/client.py": "from requests import get\n"},
            "tests/test_a.py",
            {"app/client.py": "from httpx import get\n"},
            False,
        ),
        ({"tests/test_a.py": PATCHED}, "tests/test_a.py", {"other/client.py": "from requests import get\n"}, True),
        (
            {"tests/b.py": "URL = 'https://a.example/'\n", "tests/helpers.py": LATE, "tests/test_a.py": TEST},
            "tests/test_a.py",
            {"tests/b.py": "URL = 'https://b.example/'\n"},
            False,
        ),
    ],
    ids=[
        "a new caller",
        "a new file that is no caller",
        "the last caller goes",
        "a helper changes",
        "a neighbour comes",
        "a helper comes",
        "a conftest comes",
        "a conftest changes",
        "a patched module comes",
        "a patched module changes",
        "a module of another name comes",
        "a module that a helper imports changes",
    ],
)
def test_a_result_is_kept_while_nothing_that_it_rests_on_changes(
    tmp_path: Path, files: dict[str, str], watched: str, change: dict[str, str | None], is_kept: bool
) -> None:
    root = tmp_path / "project"
    _write(root, files)
    project = Project(root=root)
    with closing(open_results(tmp_path / "cache", project, ())) as results:
        # The others come first: what they share with the file counts for it all the same.
        names = [*(name for name in sorted(files) if name != watched), watched]
        audit_sources([project.read(name) for name in names], Loading(project), (), rule_book(()), results, None)
    _write(root, change)
    again = Project(root=root)
    with closing(open_results(tmp_path / "cache", again, ())) as results:
        assert (watched in results.get([again.read(watched)])) is is_kept
