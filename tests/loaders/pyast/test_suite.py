from __future__ import annotations

import pytest

from mockaudit.documents.source import Project
from mockaudit.loaders.python.source_file import new_suite

FILES = (
    "shop/__init__.py",
    "shop/session.py",
    "shop/tests/__init__.py",
    "shop/tests/base.py",
    "shop/api/__init__.py",
    "shop/api/api_tests/__init__.py",
    "shop/api/api_tests/tools.py",
    "shop/testing.py",
    "checks/__init__.py",
    "checks/urls.py",
    "tests/tools.py",
)


@pytest.mark.parametrize(
    ("name", "importer", "level", "found"),
    [
        pytest.param("shop.session", "shop/tests/test_x.py", 0, None, id="product around the tests"),
        pytest.param("session", "shop/tests/test_x.py", 2, None, id="product around the tests, by a relative name"),
        pytest.param("base", "shop/tests/test_x.py", 1, "shop/tests/base.py", id="beside the test"),
        pytest.param("shop.tests.base", "shop/tests/test_x.py", 0, "shop/tests/base.py", id="beside, by its full name"),
        pytest.param(
            "shop.api.api_tests.tools", "shop/tests/test_x.py", 0, "shop/api/api_tests/tools.py", id="other tests"
        ),
        pytest.param("shop.testing", "shop/tests/test_x.py", 0, "shop/testing.py", id="made for tests"),
        pytest.param("shop.session", "shop/test_x.py", 0, "shop/session.py", id="no folder of tests"),
        pytest.param("tools", "tests/unit/test_x.py", 0, "tests/tools.py", id="above, in the folder of tests"),
        pytest.param("shop.session", "tests/test_x.py", 0, None, id="product beside the tests"),
        pytest.param("checks.urls", "checks/test_x.py", 0, "checks/urls.py", id="a folder of another name"),
    ],
)
def test_what_belongs_to_the_suite_of_a_file(tmp_path, name, importer, level, found):
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")
    assert new_suite(Project(root=tmp_path)).find(name, importer, level) == found
