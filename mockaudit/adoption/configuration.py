"""The table ``[tool.mockaudit]`` for a project: a survey in, a step for its pyproject.toml out."""

from __future__ import annotations

import json
import tomllib

from mockaudit.adoption.step import Outcome, Step, UntouchableError, appended, read_text
from mockaudit.adoption.survey import Survey
from mockaudit.config.table import TABLE


def configuration_step(survey: Survey) -> Step:
    """Append the table to the project's pyproject.toml, and prove that nothing else of it changes."""
    path = f"{survey.folder}/pyproject.toml".removeprefix("/")
    text = table_text(survey)

    def by_hand(why: str) -> Step:
        return Step(path=path, outcome=Outcome.BY_HAND, why=why, new=text)

    try:
        old = read_text(survey.repository, path)
    except UntouchableError as error:
        return by_hand(str(error))
    if old is None:
        # A new one would change how pip builds the project and where pytest finds its root.
        return by_hand(f"there is no {path}, and making one would change how pip and pytest treat the project")
    try:
        before = tomllib.loads(old)
    except (ValueError, RecursionError) as error:
        return by_hand(f"{path} is no valid TOML ({error})")
    tool = before.get("tool", {})
    if isinstance(tool, dict) and "mockaudit" in tool:
        return Step(path=path, outcome=Outcome.KEEP, why=f"holds {TABLE} already", old=old)
    new = appended(old, f"\n{text}" if old else text)
    try:
        after = tomllib.loads(new)
    except (ValueError, RecursionError):
        return by_hand("its `tool` is written so that a table cannot be appended")
    after["tool"].pop("mockaudit")
    if after != {**before, "tool": tool}:
        return by_hand("a table cannot be appended without changing the others")
    return Step(path=path, outcome=Outcome.WRITE, why=f"appends {TABLE}", old=old, new=new)


def table_text(survey: Survey) -> str:
    """Write the table that says what the survey found; without anything found it is empty, and defaults apply."""
    keys = {"paths": survey.paths, "contracts": survey.contracts}
    lines = [f"{key} = [{', '.join(map(toml_string, values))}]" for key, values in keys.items() if values]
    return "\n".join([TABLE, *lines, ""])


def toml_string(text: str) -> str:
    """Write a basic string (toml.io/en/v1.0.0#string), which JSON's escapes are but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
