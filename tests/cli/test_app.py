from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from mockaudit.cli import app
from mockaudit.cli.app import main

CONTRACT = """\
openapi: 3.0.3
info: {title: Pay, version: "1"}
servers: [{url: "https://api.pay.example"}]
paths:
  /refunds/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses:
        "200":
          description: a refund
          content:
            application/json:
              schema:
                type: object
                required: [status]
                properties:
                  status:
                    type: string
                    enum: [active, closed]
"""
BAD = """\
{
  "consumer": {"name": "shop"},
  "provider": {"name": "pay"},
  "interactions": [
    {
      "description": "a refund",
      "request": {"method": "GET", "path": "/refunds/7"},
      "response": {
        "status": 200,
        "headers": {"Content-Type": "application/json"},
        "body": {"status": "aktive"}
      }
    }
  ],
  "metadata": {"pactSpecification": {"version": "2.0.0"}}
}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    for path, text in {".git/HEAD": "", "contracts/pay.yaml": CONTRACT, "tests/pact.json": BAD}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    monkeypatch.chdir(folder)
    return folder


def run(capfd: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    code = main(args)
    shown = capfd.readouterr()
    return code, shown.out, shown.err


def test_a_finding(project, capfd):
    assert run(capfd, "scan", "--format", "concise") == snapshot(
        (
            1,
            """\
tests/pact.json:11:18: PAY004 not-in-enum: body/status is "aktive", contract allows "active", "closed"
Found 1 error from 1 cause. 1 fake, 1 matched.
""",
            "",
        )
    )


def test_for_people(project, capfd):
    assert run(capfd, "scan", "tests", "--contract", "contracts/pay.yaml") == snapshot(
        (
            1,
            """\
error[PAY004] not-in-enum: body/status is "aktive", contract allows "active", "closed"
  --> tests/pact.json:11:18
   |
10 |         "headers": {"Content-Type": "application/json"},
11 |         "body": {"status": "aktive"}
   |                  ^
  --> contracts/pay.yaml:20
   |
20 |                     enum: [active, closed]
   = operation: GET /refunds/{id} 200

contract: contracts/pay.yaml (Pay), 1 of 1 operation faked
1 fake in 1 file (pact 1): 1 resolved, 1 matched to an operation, 1 held against what the contract documents.
1 hand-written answer states 100 % of the declared fields.
Found 1 error from 1 cause.
`mockaudit rules PAY004` explains a rule; `# mockaudit: ignore[PAY004] reason` accepts a mock.
""",
            "",
        )
    )


def test_a_good_mock(project, capfd):
    (project / "tests/pact.json").write_text(BAD.replace("aktive", "active"), "utf-8")
    assert run(capfd, "scan", "--format", "concise") == (0, "No findings. 1 fake, 1 matched.\n", "")


def test_a_report_in_a_file(project, capfd):
    assert run(capfd, "scan", "--format", "json", "-o", "report.json") == (1, "", "")
    (finding,) = json.loads((project / "report.json").read_text("utf-8"))["findings"]
    assert (finding["code"], finding["pointer"], finding["fake"]["ref"]) == (
        "PAY004",
        "/status",
        "tests/pact.json#/interactions/0",
    )


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--fail-on", "never"), 0),
        (("--ignore", "PAY"), 0),
        (("--ignore", "not-in-enum"), 0),
        (("--select", "END,STA"), 0),
        (("--select", "PAY", "--ignore", "PAY002"), 1),
        (("--exclude", "tests/**"), 0),
    ],
)
def test_what_decides_the_exit_code(project, options, code):
    assert main(("scan", "--format", "json", *options)) == code


def test_an_unreadable_contract_still_gives_a_report(project, capfd):
    (project / "contracts/pay.yaml").write_text("openapi: [", "utf-8")
    code, out, err = run(capfd, "scan", "--contract", "contracts/pay.yaml", "--format", "json")
    assert (code, json.loads(out)["contracts"]) == (2, [])
    assert err.startswith("error: the contract contracts/pay.yaml could not be used: ")
    assert err.endswith("This audit is not to be trusted (exit 2).\n")


def test_strict(project, capfd):
    (project / "tests/cut.json").write_text(BAD[:200], "utf-8")
    assert main(("scan", "--format", "json")) == 1
    capfd.readouterr()
    code, _, err = run(capfd, "scan", "--strict", "--format", "concise")
    assert (code, err) == (2, "error: --strict: 1 place is unreadable\nThis audit is not to be trusted (exit 2).\n")


@pytest.mark.parametrize(
    ("args", "err"),
    [
        (("scan", "gone"), "error: command line: paths: PROJECT/gone does not exist\n  hint: paths are files or folders, relative to PROJECT\nNothing was audited.\n"),
        (("scan", "--formt", "json"), "error: No such option '--formt'. Did you mean '--format'?\n  hint: `mockaudit scan --help` lists what there is\nNothing was audited.\n"),
        (("scan", "-o", "gone/report"), "error: the folder gone does not exist\nNothing was audited.\n"),
        (("scam",), "error: No such command 'scam'.\n  hint: `mockaudit --help` lists what there is\nNothing was audited.\n"),
        (("rules", "PAY2"), 'error: command line: "PAY2" is no rule, no family and not ALL\n  hint: did you mean "PAY"?\nNothing was listed.\n'),
    ],
)  # fmt: skip
def test_wrong_usage(project, capfd, args, err):
    code, out, shown = run(capfd, *args)
    assert (code, out, shown.replace(str(project), "PROJECT")) == (2, "", err)


def test_the_version(capfd):
    assert run(capfd, "--version") == (0, "mockaudit 0.1.0\n", "")


def test_no_command_gives_help_and_is_wrong(capfd):
    code, out, err = run(capfd)
    assert (code, out) == (2, "")
    assert err.startswith("Usage: mockaudit [OPTIONS] COMMAND [ARGS]...\n")


def test_the_help_of_every_command(capfd):
    for args in (("--help",), ("scan", "-h"), ("rules", "-h")):
        code, out, err = run(capfd, *args)
        assert (code, out.partition(" ")[0], err) == (0, "Usage:", "")


@pytest.mark.parametrize(
    ("error", "code", "err"),
    [
        (KeyboardInterrupt(), 130, "error: interrupted\nNothing was audited.\n"),
        (RuntimeError("bad\x1b[0m"), 2, "error: unexpected RuntimeError: bad\\x1b[0m\n  hint: please report this; MOCKAUDIT_DEBUG=1 shows the traceback\nNothing was audited.\n"),
    ],
)  # fmt: skip
def test_what_nobody_expected(monkeypatch, capfd, error, code, err):
    def fail(*_args: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(app.app, "main", fail)
    monkeypatch.delenv("MOCKAUDIT_DEBUG", raising=False)
    assert run(capfd, "scan") == (code, "", err)
    monkeypatch.setenv("MOCKAUDIT_DEBUG", "1")
    if code == 2:
        with pytest.raises(RuntimeError):
            main(["scan"])


def test_a_reader_that_goes_away_is_no_error(project):
    command = [sys.executable, "-m", "mockaudit", "scan", "--format", "json"]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as pipe:
        result = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "")
