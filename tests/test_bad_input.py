"""Hostile and broken input: each gets its notice with file, line and reason, in bounded time and memory; the rest is audited."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 30
MEMORY = 1 << 30

CONTRACT = """\
openapi: 3.0.3
info: {title: Things, version: '1'}
servers: [{url: 'https://api.things.example'}]
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200':
          description: A thing.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components:
  schemas:
    Thing: {type: object, properties: {id: {type: integer}, name: {type: string}, next: {$ref: '#/components/schemas/Thing'}}}
"""


def pact(body):
    interaction = {
        "description": "a thing",
        "request": {"method": "GET", "path": "/things/1"},
        "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": body},
    }
    return json.dumps({"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [interaction]})


def cassette(body='{"id": 1}', tag=""):
    return (
        "interactions:\n"
        f"- request: {{method: GET, uri: 'https://api.things.example/things/1', body: null, headers: {{}}}}\n"
        f"  response:\n    body: {{string: {tag}'{body}'}}\n"
        "    headers: {Content-Type: [application/json]}\n    status: {code: 200, message: OK}\n"
        "version: 1\n"
    )


STUB = 'import responses\n\nresponses.get("https://api.things.example/things/1", json={"id": %s})\n'
NEIGHBOUR = "neighbour.py:3:60 PAY002 wrong-type"
PROGRAM = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
from mockaudit.cli.app import main
if {drop} and os.getuid() == 0:
    main(["scan", "neighbour.py", "--contract", "contract.yaml", "-o", os.devnull])  # imports what it needs later
    os.setgid(65534); os.setuid(65534)
sys.exit(main())
"""


def audit(folder, *, code=1, drop=False):
    """Scan a folder, bounded in memory and time, beside a neighbour with one known lie; give what it says."""
    (folder / "neighbour.py").write_text(STUB % '"one"')
    if not (folder / "contract.yaml").exists():
        (folder / "contract.yaml").write_text(CONTRACT)
    words = ["scan", ".", "--contract", "contract.yaml", "--format", "json", "--no-cache"]
    program = PROGRAM.format(memory=MEMORY, drop=drop)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert "Traceback" not in run.stderr
    report = json.loads(run.stdout)
    findings = [f"{place(item['location'])} {item['code']} {item['name']}" for item in report["findings"]]
    notices = [f"{item['kind']} {place(item['location'])} {item['message']}" for item in report["notices"]]
    assert run.returncode == code, run.stderr
    return findings, notices


def place(location):
    return ":".join(str(location[key]) for key in ("path", "line", "column") if location.get(key))


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
CASES = {
    "empty pact": ("pact.json", "", []),
    "truncated pact": (
        "pact.json",
        pact({"id": 1})[:-30],
        ["unreadable pact.json:1:207 pact.json: not JSON: Unterminated string starting at"],
    ),
    "binary pact": (
        "pact.json",
        bytes(range(256)) + b'"interactions"',
        ["unreadable pact.json:1:1 pact.json: not JSON: Expecting value"],
    ),
    "deep pact": (
        "pact.json",
        pact({"id": 1}).replace('{"id": 1}', "[" * 100_000 + "]" * 100_000),
        ["unreadable pact.json:1:432 pact.json: nested deeper than 200 levels"],
    ),
    "huge number": (
        "pact.json",
        pact({"id": 1}).replace('"id": 1', '"id": ' + "9" * 10_000),
        ["unreadable pact.json:1:243 pact.json: not JSON: a number has too many digits"],
    ),
    "lone surrogate": ("pact.json", pact({"name": "x"}).replace('"x"', '"\\ud800"'), []),
    "truncated cassette": (
        "cassette.yaml",
        cassette()[:-70],
        ["unreadable cassette.yaml:6:1 cassette.yaml: not YAML: did not find expected ',' or '}'"],
    ),
    "binary cassette": (
        "cassette.yaml",
        b"interactions:\n- request:\x00\xff",
        ["unreadable cassette.yaml:2:1 cassette.yaml: not YAML: #x0000: control characters are not allowed"],
    ),
    "deep cassette": (
        "cassette.yaml",
        cassette() + "x: " + "[" * 100_000 + "]" * 100_000,
        ["unreadable cassette.yaml:8:1 cassette.yaml: nested deeper than 200 levels"],
    ),
    "alias bomb": (
        "cassette.yaml",
        cassette() + BOMB,
        ["unreadable cassette.yaml:12:1 cassette.yaml: the aliases expand beyond all measure"],
    ),
    "cyclic cassette": (
        "cassette.yaml",
        cassette() + "x: &x [*x]\n",
        ["unreadable cassette.yaml:8:1 cassette.yaml: the aliases expand beyond all measure"],
    ),
    "Ruby tag": (
        "cassette.yaml",
        cassette() + "x: !ruby/object:Thing {a: 1}\n",
        [
            "unreadable cassette.yaml:8:1 cassette.yaml: the tag !ruby/object:Thing asks for an object, and is read as plain data"
        ],
    ),
    "Python tag": (
        "cassette.yaml",
        cassette() + "x: !!python/object/apply:os.system ['echo']\ny: !!python/name:os.system\n",
        [
            "unreadable cassette.yaml:8:1 cassette.yaml: the tag python/object/apply:os.system asks for an object, and is read as plain data, and 1 more such tags"
        ],
    ),
    "harmless tags": ("cassette.yaml", cassette() + "x: [!!python/unicode a, !ruby/sym b, !!python/tuple [1]]\n", []),
    "Latin-1 comment": (
        "test_it.py",
        ("\n# \xe9\n" + STUB % '"one"').encode("latin-1"),
        ["unreadable test_it.py:2:1 byte 0xe9 is no utf-8, and Python refuses the file"],
    ),
    "syntax error, and Latin-1 below": (
        "test_it.py",
        b"from unittest import mock\nimp\1rt this\nmock.patch('a.b')\nx = '\xe9'\n",
        ["unreadable test_it.py:2:4 it is no Python that can be parsed: invalid non-printable character U+0001"],
    ),
    "suppression with Latin-1": (
        "test_it.py",
        (STUB % '"one"' + "# mockaudit: ignore[PAY002] \xe9\n").encode("latin-1"),
        ["unreadable test_it.py:4:1 byte 0xe9 is no utf-8, and Python refuses the file"],
    ),
    "syntax error": (
        "test_it.py",
        STUB % '"one"' + "def (:\n",
        ["unreadable test_it.py:4:5 it is no Python that can be parsed: invalid syntax"],
    ),
    "NUL in source": (
        "test_it.py",
        STUB % '"one"' + "\0\n",
        ["unreadable test_it.py:1:1 it is no Python that can be parsed: source code string cannot contain null bytes"],
    ),
    "deep source": (
        "test_it.py",
        STUB % ("(" * 5_000 + ")" * 5_000),
        ["unreadable test_it.py:3:264 it is no Python that can be parsed: too many nested parentheses"],
    ),
    "long chain": (
        "test_it.py",
        STUB % " + ".join(["1"] * 20_000),
        ["unreadable test_it.py:3:1 it is no Python that can be parsed: an expression nests too deep"],
    ),
    "endless loop": ("test_it.py", "while True:\n    pass\n" + STUB % 1, []),
    "endless recursion": ("test_it.py", "def f(x):\n    return f(x)\n\n" + STUB % "f(1)", []),
    "endless growth": ("test_it.py", "x = 'x'\nfor i in range(10**9):\n    x = x + x\n" + STUB % "x", []),
}


@pytest.mark.parametrize(("name", "content", "expected"), CASES.values(), ids=CASES)
def test_a_broken_file(tmp_path, name, content, expected):
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    assert audit(tmp_path) == ([NEIGHBOUR], expected)


def test_declared_latin_1_is_read(tmp_path):
    source = "# coding: latin-1\n" + STUB % '"\xe9"'
    (tmp_path / "test_it.py").write_bytes(source.encode("latin-1"))
    assert audit(tmp_path) == ([NEIGHBOUR, "test_it.py:4:60 PAY002 wrong-type"], [])


def test_undeclared_latin_1_is_a_notice(tmp_path):
    (tmp_path / "test_it.py").write_bytes((STUB % '"\xe9"').encode("latin-1"))
    column = 69 if sys.version_info < (3, 12) else 66
    reason = "(unicode error) 'utf-8' codec can't decode byte 0xe9 in position 0: unexpected end of data"
    assert audit(tmp_path) == (
        [NEIGHBOUR],
        [f"unreadable test_it.py:3:{column} it is no Python that can be parsed: {reason}"],
    )


def test_a_file_of_100_mb(tmp_path):
    with (tmp_path / "cassette.yaml").open("wb") as file:
        file.write(cassette().encode())
        file.truncate(100 * 1024 * 1024)
    notice = "cassette.yaml is larger than 64 MiB; leave it out with `exclude`, or split it"
    assert audit(tmp_path) == ([NEIGHBOUR], [f"unreadable cassette.yaml {notice}"])


def test_a_folder_and_a_file_without_permission(tmp_path):
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    (tmp_path / "closed").mkdir(mode=0o000)
    (tmp_path / "pact.json").write_text(pact({"id": "x"}))
    (tmp_path / "pact.json").chmod(0o000)
    assert audit(tmp_path, drop=True) == (
        [NEIGHBOUR],
        [
            "unreadable closed closed cannot be listed (Permission denied)",
            "unreadable pact.json pact.json may not be read; grant the right to read it",
        ],
    )


def test_links_that_lead_outside_or_in_a_circle(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / "secret.json").write_text(pact({"id": "x"}))
    (folder / "pact.json").symlink_to(tmp_path / "secret.json")
    (folder / "circle").symlink_to(folder)
    (folder / "dangling.json").symlink_to(folder / "nowhere")
    assert audit(folder) == (
        [NEIGHBOUR],
        [
            "unreadable dangling.json dangling.json does not exist; correct the path",
            "unreadable pact.json pact.json lies outside the project; copy it below the project's root",
        ],
    )


@pytest.mark.parametrize("format_", ["terminal", "concise", "json", "jsonl", "sarif"])
def test_payloads_cannot_speak_to_the_terminal_or_to_ci(tmp_path, format_):
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    (tmp_path / "pact.json").write_text(
        pact({"id": "\x1b[31m\x07\n::error::gotcha\r\u202e\u2028", "\x1b]0;x\n::set-output": 1})
    )
    words = ["scan", "pact.json", "--contract", "contract.yaml", "--format", format_, "--no-cache"]
    program = [sys.executable, "-I", "-m", "mockaudit", *words]
    run = subprocess.run(program, cwd=tmp_path, capture_output=True, timeout=SECONDS, check=False)
    text = run.stdout.decode()
    assert run.returncode == 1
    assert [character for character in "\x1b\x07\r\u202e\u2028" if character in text] == []
    assert [line for line in text.splitlines() if line.lstrip().startswith("::")] == []
