from __future__ import annotations

import json
import re
from importlib.metadata import version
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from tests.cli.test_app import BAD, CONTRACT, run

STUBS = """\
import os

import responses


def test_refunds():
    responses.get("https://api.pay.example/refunds/7", json={"status": "active"})
    responses.get("https://api.bank.example/accounts", json={})
    responses.get(os.environ["SHOP"] + "/carts", json={})
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    files = {
        ".git/HEAD": "",
        "contracts/pay.yaml": CONTRACT,
        "contracts/broken.yaml": "openapi: 3.0.3\npaths: [",
        "pyproject.toml": '[tool.mockaudit]\npaths = ["tests"]\nexclude = ["tests/old/**"]\n',
        "tests/pact.json": BAD,
        "tests/cut.json": BAD[:200],
        "tests/old/pact.json": BAD,
        "tests/plain.yaml": "a: b\n",
        "tests/test_pay.py": STUBS,
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    monkeypatch.chdir(folder)
    return folder


def shown(text: str, project: Path) -> str:
    """Replace what differs between machines."""
    text = re.sub(r"^Versions\n(  .+\n)+", "Versions\n", text, flags=re.MULTILINE)
    return re.sub(r"\d+ files?, [\d.]+ MB", "SIZE", text.replace(str(project.parent), "TMP"))


def test_everything_is_told(project, capfd):
    code, out, err = run(capfd, "doctor")
    assert (code, shown(out, project), err) == snapshot(
        (
            0,
            """\
Configuration
  pyproject.toml
  paths = ["tests"]
  exclude = ["tests/old/**"]
  root: TMP/project
  audited: TMP/project/tests

Contracts
  contracts/pay.yaml (Pay): found, 1 operation, 1 of them faked
  contracts/broken.yaml: cannot be used: contracts/broken.yaml:3: not YAML: did not find expected node content; correct the file or take it out of `contracts`

Fakes
  4 files looked at, 2 with fakes
  4 fakes: 2 matched to an operation, 2 judged
  pact: 1 in 1 file, as tests/pact.json
  responses: 3 in 1 file, as tests/test_pay.py
  without fakes: 1 .json, 1 .yaml

Not read
  1 x left out by `exclude`
      tests/old/pact.json
  1 x unreadable: not JSON: Expecting value
      tests/cut.json:8
      -> correct the file, or exclude it

Not judged
  1 x no contract covers its host
      tests/test_pay.py
      -> name the API's contract, or add the address to `base-url` of its entry in `contracts`
  1 x the request is only known at run time
      tests/test_pay.py
      -> write it as a literal or a constant of the suite where it should be judged

Cache
  TMP/cache: SIZE, used

Versions

Problems
  warning: the contract contracts/broken.yaml cannot be used: contracts/broken.yaml:3: not YAML: did not find expected node content; correct the file or take it out of `contracts`
""",
            "",
        )
    )


def test_the_same_for_programs(project, capfd):
    code, out, err = run(capfd, "doctor", "--format", "json")
    found = json.loads(out)
    assert (code, err, sorted(found)) == (
        0,
        "",
        ["audit", "cache", "configuration", "problems", "version", "versions"],
    )
    assert found["configuration"] == {
        "file": "pyproject.toml",
        "keys": {"paths": ["tests"], "exclude": ["tests/old/**"]},
    }
    assert found["audit"]["contracts"] == [
        {"path": "contracts/pay.yaml", "title": "Pay", "operations": 1, "faked": 1, "discovered": True}
    ]
    assert found["audit"]["files"] == {
        "tests/cut.json": {},
        "tests/pact.json": {"pact": 1},
        "tests/plain.yaml": {},
        "tests/test_pay.py": {"responses": 3},
    }
    assert found["versions"]["click"] == version("click")
    folder = project.parent / "cache"
    sizes = [file.stat().st_size for file in folder.iterdir()]
    assert found["cache"] == {
        "folder": str(folder),
        "used": True,
        "writable": True,
        "files": len(sizes),
        "bytes": sum(sizes),
    }


def problems(text: str) -> list[str]:
    return text[text.index("\nProblems\n") :].splitlines()[2:]


def test_without_a_contract_there_is_no_audit(project, capfd):
    for name in ("pay", "broken"):
        (project / "contracts" / f"{name}.yaml").unlink()
    code, out, _ = run(capfd, "doctor")
    assert (code, problems(out)) == snapshot(
        (
            2,
            [
                "  error: there is no contract to hold the fakes to",
                "      -> put it into contracts/, or name it: --contract FILE, or `contracts` of [tool.mockaudit]",
            ],
        )
    )


def test_without_fakes_there_is_no_audit(project, capfd):
    code, out, _ = run(capfd, "doctor", "tests/plain.yaml", "--contract", "contracts/pay.yaml")
    assert (code, problems(out)) == snapshot(
        (
            2,
            [
                "  error: there is no fake in what is audited",
                "      -> name the folders that hold tests and recordings: `paths` of [tool.mockaudit]",
            ],
        )
    )


def test_fakes_of_another_api_are_a_problem(project, capfd):
    stubs = [line for line in STUBS.splitlines(keepends=True) if "api.pay" not in line and "environ" not in line]
    (project / "tests/test_pay.py").write_text("".join(stubs), "utf-8")
    code, out, _ = run(capfd, "doctor", "tests/test_pay.py", "--contract", "contracts/pay.yaml")
    assert (code, problems(out)) == (
        2,
        [
            "  error: no fake belongs to an operation of a contract",
            "      -> name the API's contract, or add the address to `base-url` of its entry in `contracts`",
        ],
    )


def test_a_named_contract_must_be_usable(project, capfd):
    code, out, _ = run(capfd, "doctor", "--contract", "contracts/broken.yaml", "--contract", "contracts/pay.yaml")
    assert (code, problems(out)) == snapshot(
        (
            2,
            [
                "  error: the contract contracts/broken.yaml cannot be used: contracts/broken.yaml:3: not YAML: did not find expected node content; correct the file or take it out of `contracts`",
            ],
        )
    )


def test_a_bad_configuration_is_told_with_the_rest(project, capfd):
    (project / "pyproject.toml").write_text('[tool.mockaudit]\npaths = ["tests"]\nfail-onn = "error"\n')
    code, out, err = run(capfd, "doctor", "--select", "PAX")
    assert (code, shown(out, project), err) == snapshot(
        (
            2,
            """\
Configuration
  pyproject.toml
  paths = ["tests"]

Cache
  TMP/cache: SIZE, used

Versions

Problems
  error: pyproject.toml: fail-onn: is no known key
      -> did you mean "fail-on"?
  error: command line: --select: "PAX" is no rule, no family and not ALL
      -> did you mean "PAY"?
""",
            "",
        )
    )


def test_a_cache_that_cannot_be_written_is_told(project, capfd, monkeypatch):
    (project / "blocked").write_text("")
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", "blocked/cache")
    code, out, _ = run(capfd, "doctor")
    assert (code, [line.replace(str(project), "PROJECT") for line in problems(out)][-2:]) == snapshot(
        (
            0,
            [
                "  warning: the cache folder PROJECT/blocked/cache cannot be written: every run starts cold",
                "      -> set MOCKAUDIT_CACHE_DIR to a folder that can",
            ],
        )
    )


def test_names_cannot_act_on_the_terminal(project, capfd):
    (project / "tests/\x1b[31mpact\u202e.json").write_text(BAD, "utf-8")
    code, out, err = run(capfd, "doctor")
    assert (code, err, [char for char in out if not char.isprintable() and char != "\n"]) == (0, "", [])
    assert "as tests/\\x1b[31mpact\\u202e.json, tests/pact.json\n" in out
