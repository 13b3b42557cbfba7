"""The files for build servers are valid by their official schemas, and their scripts are run as the servers run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from mockaudit.cli.app import main
from tests.cli.test_app import BAD, CONTRACT

ROOT = Path(__file__).resolve().parent.parent
ACTION = ROOT / ".github" / "actions" / "mockaudit" / "action.yml"
MESSAGE = 'body/status is "aktive", contract allows "active", "closed"'
ANNOTATIONS = [
    f"::error file=tests/pact.json,title=PAY004 not-in-enum,line=11,col=18::{MESSAGE}%0Acontract: contracts/pay.yaml:20",
    "::notice title=mockaudit::Found 1 error from 1 cause. 1 fake, 1 matched.",
]
# The project's environment has no pip of its own: the Python below it installs into it, from nowhere.
PYTHON = f'#!/bin/sh\nshift 2\nexec "{sys._base_executable}" -m pip --no-input --python "{sys.executable}" "$@"\n'


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("MOCKAUDIT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv(
        "PATH", f"{tmp_path / 'bin'}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    put(tmp_path / "bin" / "python", PYTHON).chmod(0o755)
    folder = tmp_path / "project"
    put(folder / "contracts/pay.yaml", CONTRACT)
    put(folder / "tests/pact.json", BAD)
    put(folder / "pyproject.toml", "[project]\nname = 'till'\n")
    subprocess.run(["git", "init", "-q", folder], check=True)
    monkeypatch.chdir(folder)
    return folder


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def check_schema(schema, file):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("ok -- validation done\n", 0)


def shell(script, **environment):
    """Run a script as GitHub does where bash is named (docs.github.com: workflow syntax, ``jobs.<id>.steps.shell``)."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def outcome(done):
    return done.returncode, done.stdout.splitlines(), done.stderr


@pytest.fixture
def workflow(project):
    assert main(["init", "--ci", "github", "--no-pre-commit"]) == 0
    return project / ".github" / "workflows" / "mockaudit.yml"


def steps(workflow):
    return yaml.safe_load(workflow.read_text())["jobs"]["mockaudit"]["steps"]


def test_the_workflow_is_valid(workflow):
    check_schema("github-workflows", workflow)


def test_the_workflow_runs(workflow, tmp_path):
    install, audit = [shell(step["run"]) for step in steps(workflow) if "run" in step]
    assert (install.returncode, install.stderr) == (0, "")
    assert outcome(audit) == (1, ANNOTATIONS, "")
    assert (tmp_path / "summary").read_text("utf-8").splitlines()[0] == "<!-- mockaudit -->"
    (result,) = json.loads(Path("mockaudit.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert (result["ruleId"], result["message"]["text"].splitlines()[0]) == ("PAY004", MESSAGE)


def test_the_workflow_passes_where_nothing_is_wrong(workflow, project):
    put(project / "tests/pact.json", BAD.replace("aktive", "active"))
    (audit,) = [shell(step["run"]) for step in steps(workflow) if step.get("name") == "Audit"]
    assert outcome(audit) == (0, ["::notice title=mockaudit::No findings. 1 fake, 1 matched."], "")


def test_the_workflow_fails_where_there_is_no_audit(workflow, project):
    put(project / "contracts/pay.yaml", "openapi: [")
    (audit,) = [shell(step["run"]) for step in steps(workflow) if step.get("name") == "Audit"]
    assert (audit.returncode, audit.stderr.splitlines()[-1]) == (2, "This audit is not to be trusted (exit 2).")


def test_payloads_give_no_commands(workflow, project):
    hostile = "\\n::set-output name=a::b\\n::add-mask::c\\r##[error]d\\u202e\\u001b[31m"
    put(project / "tests/pact.json", BAD.replace("aktive", hostile))
    (audit,) = [shell(step["run"]) for step in steps(workflow) if step.get("name") == "Audit"]
    found = [line.partition(" ")[0] for line in audit.stdout.splitlines()]
    assert (audit.returncode, found, audit.stderr) == (1, ["::error", "::notice"], "")
    assert [word for word in ("##[", "\x1b", "\u202e", "\r") if word in audit.stdout] == []


def test_the_gitlab_job_is_valid_and_runs(project):
    assert main(["init", "--ci", "gitlab", "--no-pre-commit"]) == 0
    job = project / ".gitlab" / "mockaudit.gitlab-ci.yml"
    check_schema("gitlab-ci", job)
    check_schema("gitlab-ci", project / ".gitlab-ci.yml")
    done = shell("\n".join(yaml.safe_load(job.read_text())["mockaudit"]["script"]))
    assert (done.returncode, done.stdout.splitlines()[0], done.stderr) == (
        1,
        f"error[PAY004] not-in-enum: {MESSAGE}",
        "",
    )
    (finding,) = json.loads(Path("gl-code-quality-report.json").read_text("utf-8"))
    assert (finding["check_name"], finding["location"]) == (
        "PAY004 not-in-enum",
        {"path": "tests/pact.json", "lines": {"begin": 11}},
    )
    assert re.findall(r'failures="(\d)"', Path("mockaudit-junit.xml").read_text("utf-8"))[0] == "1"


def test_the_action_is_valid():
    check_schema("github-actions", ACTION)


def act(name, inputs):
    """Run a step of the action with some inputs, which it gets as environment variables."""
    action = yaml.safe_load(ACTION.read_text())
    given = {key: entry["default"] for key, entry in action["inputs"].items()} | inputs
    (step,) = [step for step in action["runs"]["steps"] if step["name"] == name]
    assert step["shell"] == "bash"
    expression = re.compile(r"\$\{\{ inputs\.(\w+) \}\}")
    environment = {key: expression.sub(lambda found: given[found[1]], text) for key, text in step["env"].items()}
    return shell(step["run"], GITHUB_ACTION_PATH=str(ACTION.parent), **environment)


@pytest.mark.parametrize("file", [ACTION, *sorted((ROOT / "mockaudit" / "adoption" / "files").glob("g*.yml"))])
def test_no_expression_stands_in_a_script(file):
    scripts = re.findall(r"run: (?:\|\n((?: {8,}.*\n)+)|(.*))|^    - (.*)", file.read_text(), flags=re.MULTILINE)
    assert [script for script in scripts if "${{" in "".join(script)] == []


def test_the_action_installs_itself_unless_told_otherwise(project, tmp_path):
    put(tmp_path / "bin" / "python", '#!/bin/sh\nprintf "%s|" "$@"\n')
    own = act("Install", {}).stdout.split("|")
    assert own[:-2] == ["-m", "pip", "install", "--quiet", "--"]
    assert Path(own[-2]).resolve() == ROOT
    assert act("Install", {"version": "a b; touch c"}).stdout == "-m|pip|install|--quiet|--|a b; touch c|"


def test_the_action_installs_a_version(project):
    done = act("Install", {"version": "mockaudit==0.1.0"})
    assert (done.returncode, done.stderr) == (0, "")


def test_the_action_audits(project, tmp_path):
    assert outcome(act("Audit", {})) == (1, ANNOTATIONS, "")
    assert (tmp_path / "summary").read_text("utf-8").splitlines()[0] == "<!-- mockaudit -->"
    assert json.loads(Path("mockaudit.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_the_action_takes_paths_by_line_and_arguments_by_word(project):
    put(project / "tests/a b.json", BAD)
    inputs = {
        "paths": "tests/a b.json\n\ntests/pact.json\n",
        "arguments": "--contract contracts/pay.yaml\n  --select PAY",
        "sarif": "the report.sarif",
    }
    done = act("Audit", inputs)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[-1] == "::notice title=mockaudit::Found 2 errors from 1 cause. 2 fakes, 2 matched."
    assert len(json.loads(Path("the report.sarif").read_text("utf-8"))["runs"][0]["results"]) == 2


@pytest.mark.parametrize(
    "text", ["$(touch pwned)", "`touch pwned`", "; touch pwned", "'; touch pwned #", '"; touch pwned']
)
def test_inputs_are_never_run(project, text):
    before = sorted(project.iterdir())
    for inputs in ({"paths": text}, {"arguments": text}, {"sarif": f"gone/{text}"}):
        act("Audit", inputs)
        Path("mockaudit.sarif").unlink(missing_ok=True)
    assert sorted(project.iterdir()) == before


def test_a_path_is_never_an_option(project):
    done = act("Audit", {"paths": "--fail-on=never"})
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{project}/--fail-on=never does not exist" in done.stderr
