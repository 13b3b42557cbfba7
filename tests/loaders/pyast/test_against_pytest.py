"""A suite of several files as pytest runs it: whatever is resolved of it is what `responses` has registered."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from mockaudit.documents.source import Project
from mockaudit.loaders.python.source_file import load_python, new_suite
from mockaudit.model.exchange import Exchange
from mockaudit.model.value import is_resolved
from tests.loaders.pyast.test_never_wrong import Registered, is_possible

RECORDER = """
import json, os, pathlib, sys
import responses.registries

ROOT = str(pathlib.Path(__file__).parent / "tests")
add = responses.registries.FirstMatchRegistry.add


def recorded(self, response):
    frame = sys._getframe()
    while not frame.f_code.co_filename.startswith(ROOT):
        frame = frame.f_back
    place = [pathlib.Path(frame.f_code.co_filename).name, frame.f_lineno]
    row = [*place, response.method, response.url, response.status, response.body]
    with open(os.environ["RECORDED"], "a") as file:
        file.write(json.dumps(row) + "\\n")
    return add(self, response)


responses.registries.FirstMatchRegistry.add = recorded
"""
FILES = {
    "tests/__init__.py": "",
    "tests/helpers.py": """
import json, os, responses

MAY = os.environ.get("MAY_NEVER_BE_SET")


def stub(mock, path, data=None, **kwargs):
    if data:
        kwargs["body"] = json.dumps(data)
        kwargs.setdefault("content_type", "application/json")
    if MAY:
        kwargs["status"] = 500
    mock.add(kwargs.pop("method", "GET"), f"http://api.test/{path}", **kwargs)


def pet(name="rex", **more):
    made = {"name": name, **more}
    if not MAY:
        made["tags"] = made.pop("labels", [])
    return made
""",
    "tests/base.py": """
from tests.helpers import stub


class Base:
    kind = "base"
    extra = {"deep": [1]}

    def body(self, **more):
        return self.finish({"kind": self.kind, **self.extra, **more})

    def finish(self, made):
        return made

    def register(self, mock, **more):
        stub(mock, f"kinds/{self.kind}", self.body(**more))


class Loud(Base):
    kind = "loud"

    def finish(self, made):
        made.setdefault("kind", "none")
        return super().finish({k.upper(): v for k, v in made.items()})
""",
    "tests/conftest.py": """
import pytest, responses


@pytest.fixture
def root():
    return {"id": 1, "owner": {"id": 2}}


@pytest.fixture
def account(root, request):
    root["kind"] = getattr(request, "param", "plain")
    return root


@pytest.fixture(params=["x", "y"])
def letter(request):
    return request.param


@pytest.fixture
def mock():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as rsps:
        yield rsps


@pytest.fixture
def stubbed(mock, account, letter):
    account["letter"] = letter
    mock.get(f"http://api.test/accounts/{letter}", json=account)
    return mock
""",
    "tests/sub/__init__.py": "",
    "tests/sub/conftest.py": """
import pytest


@pytest.fixture
def root(root):
    root.pop("owner")
    return {"sub": True, **root}
""",
    "tests/test_a.py": """
import pytest
from tests import helpers
from tests.base import Base, Loud
from tests.helpers import pet, stub


@pytest.mark.parametrize("account", ["gold", "silver"], indirect=True)
@pytest.mark.parametrize("n", [200, 201])
def test_indirect(mock, account, n):
    account.update(n=n)
    stub(mock, "accounts", account, method="POST")
    mock.put("http://api.test/accounts", json={**account, "last": sorted(account)}, status=n)


def test_nested(stubbed, account):
    helpers.stub(stubbed, "pets", [pet(), pet("tom", labels=["a"], age=3)])
    stubbed.delete("http://api.test/pets", json=account.get("letter"))


class TestLoud(Loud):
    extra = {"deep": [2], "more": None}

    def test_own(self, mock):
        self.register(mock, id=1)
        Base.register(self, mock, id=2)
        Base().register(mock)

    @pytest.mark.parametrize(("kind", "data"), [("a", None), ("b", {"x": 1})])
    def test_set(self, mock, kind, data):
        self.kind = kind
        stub(mock, kind, data)
        mock.get("http://api.test/self", json=self.body(**(data or {})))
""",
    "tests/sub/test_b.py": """
from tests.helpers import pet


def test_sub(stubbed, root):
    stubbed.get("http://api.test/root", json=[root, pet(**root)])
""",
}


def test_what_is_resolved_of_a_suite_is_what_pytest_registers(tmp_path):
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "recorder.py").write_text(RECORDER)
    env = {**os.environ, "RECORDED": str(tmp_path / "rows"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "recorder", "-p", "no:cacheprovider", "tests"]
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    rows = [json.loads(line) for line in (tmp_path / "rows").read_text().splitlines()]
    actual = [(f"{name}:{line}", Registered(line, *rest)) for name, line, *rest in rows]
    project = Project(root=tmp_path)
    suite = new_suite(project)
    paths = [path for path in FILES if path.endswith(".py")]
    found = [item for path in paths for item in load_python(project.read(path), project, suite)]
    exchanges = [(item.ref.rpartition("/")[2], item) for item in found if isinstance(item, Exchange)]
    unread = [a for place, a in actual if not any(is_possible(e, a) for at, e in exchanges if at == place)]
    wrong = [e for at, e in exchanges if not any(is_possible(e, a) for place, a in actual if at == place)]
    assert (len(actual), unread, wrong) == (25, [], [])
    whole = [e for _, e in exchanges if is_resolved(getattr(e.responses[0].body, "value", None))]
    assert (len(whole), len(exchanges)) == (9, 20)
