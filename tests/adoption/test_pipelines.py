from __future__ import annotations

import pytest

from mockaudit.adoption.pipelines import JOB, PIPELINE, WORKFLOW, github_steps, gitlab_steps
from mockaudit.adoption.step import Outcome, Step
from mockaudit.adoption.templates import fill
from tests.adoption.papers import a_survey

INCLUDE = f"include:\n  - local: {JOB}\n"


def write(folder, path, text):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)


def test_a_new_workflow(tmp_path):
    survey = a_survey(tmp_path)
    assert list(github_steps(survey)) == [
        Step(path=WORKFLOW, outcome=Outcome.WRITE, why="adds a workflow", new=fill("github.yml", survey))
    ]


def test_a_workflow_that_runs_mockaudit_is_enough(tmp_path):
    write(tmp_path, ".github/workflows/ci.yaml", "run: mockaudit scan\n")
    assert list(github_steps(a_survey(tmp_path))) == [
        Step(path=".github/workflows/ci.yaml", outcome=Outcome.KEEP, why="runs mockaudit already")
    ]


def test_a_workflow_of_that_name_is_never_overwritten(tmp_path):
    write(tmp_path, WORKFLOW, "name: something else\n")
    survey = a_survey(tmp_path)
    assert list(github_steps(survey)) == [
        Step(
            path=WORKFLOW,
            outcome=Outcome.BY_HAND,
            why="is there with another content",
            new=fill("github.yml", survey),
        )
    ]


def test_a_folder_that_is_a_link_is_not_written_to(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".github").symlink_to(tmp_path / "elsewhere")
    (step,) = github_steps(a_survey(tmp_path))
    assert (step.outcome, step.why) == (Outcome.BY_HAND, ".github is a link")


@pytest.mark.parametrize(
    ("old", "stage", "outcome", "why", "new"),
    [
        (None, "test", Outcome.WRITE, "includes the job", INCLUDE),
        ("a: {script: b}\n", "test", Outcome.WRITE, "includes the job", f"a: {{script: b}}\n\n{INCLUDE}"),
        ("stages: [lint, check]\n", "check", Outcome.WRITE, "includes the job", f"stages: [lint, check]\n\n{INCLUDE}"),
        ("include: [{local: a.yml}]\n", "test", Outcome.BY_HAND, "has an `include` already", INCLUDE),
        ("a: !reference [b, c]", "test", Outcome.WRITE, "includes the job", f"a: !reference [b, c]\n\n{INCLUDE}"),
        ("a: |\n  b", "test", Outcome.BY_HAND, "cannot be extended safely", INCLUDE),
        ("{", "test", Outcome.BY_HAND, "cannot be extended safely", INCLUDE),
    ],
)
def test_a_pipeline(tmp_path, old, stage, outcome, why, new):
    if old is not None:
        write(tmp_path, PIPELINE, old)
    survey = a_survey(tmp_path)
    assert list(gitlab_steps(survey)) == [
        Step(path=JOB, outcome=Outcome.WRITE, why="adds a job", new=fill("gitlab.yml", survey, stage=stage)),
        Step(path=PIPELINE, outcome=outcome, why=why, old=old if outcome is Outcome.WRITE else None, new=new),
    ]


def test_a_pipeline_that_runs_mockaudit_is_enough(tmp_path):
    write(tmp_path, PIPELINE, "a: {script: mockaudit scan}\n")
    assert list(gitlab_steps(a_survey(tmp_path))) == [
        Step(path=PIPELINE, outcome=Outcome.KEEP, why="runs mockaudit already", old="a: {script: mockaudit scan}\n")
    ]
