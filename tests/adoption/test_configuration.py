from __future__ import annotations

import tomllib

import pytest

from mockaudit.adoption.configuration import configuration_step, table_text, toml_string
from mockaudit.adoption.step import Outcome, Step
from tests.adoption.papers import a_survey

TABLE = '[tool.mockaudit]\npaths = ["tests"]\ncontracts = ["contracts/pay.yaml"]\n'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", TABLE),
        ("[project]\nname = 'x'", f"[project]\nname = 'x'\n\n{TABLE}"),
        ("[tool.ruff]\n", f"[tool.ruff]\n\n{TABLE}"),
        ("[a]\r\n", "[a]\r\n\r\n" + TABLE.replace("\n", "\r\n")),
    ],
)
def test_the_table_is_appended(tmp_path, old, new):
    (tmp_path / "pyproject.toml").write_bytes(old.encode())
    assert configuration_step(a_survey(tmp_path)) == Step(
        path="pyproject.toml", outcome=Outcome.WRITE, why="appends [tool.mockaudit]", old=old, new=new
    )


@pytest.mark.parametrize(
    ("old", "why"),
    [
        ("tool = {ruff = {}}\n", "its `tool` is written so that a table cannot be appended"),
        ("tool = 1\n", "its `tool` is written so that a table cannot be appended"),
        ("[", "pyproject.toml is no valid TOML (Invalid initial character for a key part (at end of document))"),
        (None, "there is no pyproject.toml, and making one would change how pip and pytest treat the project"),
    ],
)
def test_what_cannot_be_extended_safely_is_left_to_the_user(tmp_path, old, why):
    if old is not None:
        (tmp_path / "pyproject.toml").write_text(old)
    assert configuration_step(a_survey(tmp_path)) == Step(
        path="pyproject.toml", outcome=Outcome.BY_HAND, why=why, new=TABLE
    )


def test_a_table_that_is_there_is_kept(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "pyproject.toml").write_text("[tool.mockaudit]\n")
    assert configuration_step(a_survey(tmp_path, folder="shop")) == Step(
        path="shop/pyproject.toml", outcome=Outcome.KEEP, why="holds [tool.mockaudit] already", old="[tool.mockaudit]\n"
    )


@pytest.mark.parametrize("text", ['a"b', "a\\b", "tab\tline\nend", "\x7f\x00\x1b", "\u202e\u2028ü"])
def test_hostile_names_are_what_they_were(tmp_path, text):
    assert tomllib.loads(f"key = {toml_string(text)}") == {"key": text}
    table = tomllib.loads(table_text(a_survey(tmp_path, contracts=(text,), paths=())))
    assert table == {"tool": {"mockaudit": {"contracts": [text]}}}
