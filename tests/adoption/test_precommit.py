from __future__ import annotations

import pytest

from mockaudit.adoption.precommit import PATH, inserted, precommit_step
from mockaudit.adoption.step import Outcome, Step
from mockaudit.adoption.templates import fill
from tests.adoption.papers import a_survey

ENTRY = "- repo: x\n  hooks: []\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("repos:\n- repo: a\n", "repos:\n- repo: a\n- repo: x\n  hooks: []\n"),
        ("repos:\n  - repo: a", "repos:\n  - repo: a\n  - repo: x\n    hooks: []\n"),
        ("repos:\r\n- repo: a\r\n", "repos:\r\n- repo: a\r\n- repo: x\r\n  hooks: []\r\n"),
        ("repos: # all\n- repo: a\n\n# end\nci: {}\n", "repos: # all\n- repo: a\n- repo: x\n  hooks: []\n\n# end\nci: {}\n"),
        ("repos:\n# first\n- repo: a\n  # last\n", "repos:\n# first\n- repo: a\n- repo: x\n  hooks: []\n  # last\n"),
        ("repos: []\n", "repos: []\n"),
        ("ci: {}\n", "ci: {}\n"),
    ],
)  # fmt: skip
def test_an_entry_stands_behind_the_last(text, expected):
    assert inserted(text, ENTRY) == expected


def test_a_new_file(tmp_path):
    survey = a_survey(tmp_path)
    assert precommit_step(survey) == Step(
        path=PATH, outcome=Outcome.WRITE, why="adds the hook", new="repos:\n" + fill("pre-commit.yaml", survey)
    )


@pytest.mark.parametrize(
    "text",
    [
        "repos: []\n",
        "repos: [{repo: local, hooks: []}]\n",
        "repos: &all\n- repo: a\nmore: *all\n",
        "repos:\n- repo: a\nnote: |\n  repos:\n  - b\n repos:\n",
        "- repo: a\n",
        "{",
    ],
)
def test_what_cannot_be_extended_safely_is_left_to_the_user(tmp_path, text):
    (tmp_path / PATH).write_text(text)
    survey = a_survey(tmp_path)
    assert precommit_step(survey) == Step(
        path=PATH,
        outcome=Outcome.BY_HAND,
        why="its `repos` cannot be extended safely",
        new=fill("pre-commit.yaml", survey),
    )


@pytest.mark.parametrize("name", ["mockaudit", "mockaudit-all"])
def test_a_hook_that_is_there_is_kept(tmp_path, name):
    text = f"repos:\n- repo: https://git.example/mockaudit\n  hooks: [{{id: {name}}}]\n"
    (tmp_path / PATH).write_text(text)
    assert precommit_step(a_survey(tmp_path)) == Step(
        path=PATH, outcome=Outcome.KEEP, why="holds the hook already", old=text
    )


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "other").write_text("repos:\n- repo: a\n")
    (tmp_path / PATH).symlink_to(tmp_path / "other")
    step = precommit_step(a_survey(tmp_path))
    assert (step.outcome, step.why) == (Outcome.BY_HAND, ".pre-commit-config.yaml is a link")


def test_a_folder_that_a_shell_would_read_otherwise_gets_nothing(tmp_path):
    step = precommit_step(a_survey(tmp_path, folder="a ${{ secrets.B }}"))
    assert step == Step(
        path=PATH,
        outcome=Outcome.BY_HAND,
        why='the name "a ${{ secrets.B }}" needs quoting that is not the same everywhere',
    )
