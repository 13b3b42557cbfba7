"""The bench of all dialects on a few of them: its tests are tests, they run, and it tells where findings differ."""

from __future__ import annotations

import ast
import importlib
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import requests_mock

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "scripts" / "bench"
PETSTORE = ROOT.parent / "shared" / "corpora" / "petstore-bench"
pytestmark = pytest.mark.skipif(not PETSTORE.is_dir(), reason="../shared/corpora is not beside the project")
NAMES = ("requests_mock", "aioresponses", "httpx_transport")


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    return importlib.import_module("dialects")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The table of a run, and the folder of its tests."""
    folder = tmp_path_factory.mktemp("bench") / "tests"
    program = [sys.executable, BENCH / "dialects.py", "--keep", folder, *NAMES]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    return folder, done


def test_the_findings_are_the_pacts(kept, bench):
    _, done = kept
    title, *rows = done.stdout.splitlines()
    assert [done.returncode, done.stderr, title.split("  ")[-1]] == [0, "", "data files"]
    same = ["37/37", "same"] * len(bench.IDIOMS)
    assert [row.split() for row in rows[:-1]] == [
        ["requests_mock", *same],
        ["aioresponses", *same],
        ["httpx_transport", *same],
    ]
    assert rows[-1] == "aioresponses states no body and no headers: a stub is found by method and URL alone"


@pytest.mark.parametrize("idiom", ["literals", "other_form", "constants"])
def test_the_tests_pass_under_their_libraries(kept, idiom):
    for library, mock in (("requests_mock", requests_mock.Mocker), ("httpx_transport", None)):
        path = kept[0] / f"with_{library}" / idiom / "test_petstore.py"
        names = runpy.run_path(str(path))
        tests = [value for name, value in names.items() if name.startswith("test_")]
        assert len(tests) == 37
        for test in tests:
            if mock is None:
                test()
            else:
                with mock() as mocker:
                    test(mocker)


def test_every_library_is_written_in_every_idiom(bench):
    interactions = bench.read_interactions(PETSTORE / "pact.json")
    for dialect in bench.RECORDS:
        for idiom in bench.IDIOMS.values():
            written = idiom(dialect, interactions)
            tests = [
                node for node in ast.walk(ast.parse(written.tests)) if getattr(node, "name", "").startswith("test_")
            ]
            assert sorted(written.order) == sorted(item.name for item in interactions)
            assert 0 < len(tests) <= len(interactions)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ([("GET /pets/1", frozenset({"AUT002"}))], []),
        ([("GET /pets/1", frozenset())], ["D10: lacks AUT002, GET /pets/1"]),
        ([("GET /pets/1", frozenset({"AUT002", "PAY001"}))], ["D10: has PAY001, GET /pets/1"]),
        ([], ["D10: 0 fakes and notices in all "]),
    ],
)
def test_a_difference_is_told(bench, found, told):
    library = next(dialect for dialect in bench.RECORDS if dialect.name == "responses")
    assert bench.differences(library, ["D10"], found, {"D10": frozenset({"AUT002"})}) == told


def test_what_a_stub_cannot_state_is_not_wanted(bench):
    wanted = {dialect.name: bench.wanted(dialect, "D16", {"REQ002"}) for dialect in bench.RECORDS}
    assert {name for name, codes in wanted.items() if not codes} == {"pook", "flask_apps"}


def test_an_unknown_library_is_refused():
    program = [sys.executable, BENCH / "dialects.py", "nock"]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1].endswith(": nock")) == (2, True)
