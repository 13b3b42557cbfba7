"""The hook for pre-commit: a survey in, a step for .pre-commit-config.yaml out."""

from __future__ import annotations

import re

from mockaudit.adoption.step import Outcome, Step, UntouchableError, appended, read_text
from mockaudit.adoption.survey import Survey
from mockaudit.adoption.templates import UnwritableError, fill
from mockaudit.documents.errors import DocumentError
from mockaudit.documents.parse import parse
from mockaudit.documents.source import Source
from mockaudit.model.value import Json

PATH = ".pre-commit-config.yaml"
_REPOS = re.compile(r"repos:[ \t]*(#.*)?")


def precommit_step(survey: Survey) -> Step:
    """Add the hook to the list of repositories, and prove that nothing else of the file changes."""
    entry = ""
    try:
        entry = fill("pre-commit.yaml", survey)
        old = read_text(survey.repository, PATH)
    except (UntouchableError, UnwritableError) as error:
        return Step(path=PATH, outcome=Outcome.BY_HAND, why=str(error), new=entry)
    if old is None or not old.strip():
        return Step(path=PATH, outcome=Outcome.WRITE, why="adds the hook", old=old, new=f"repos:\n{entry}")
    before = _parsed(old)
    if _is_held(before):
        return Step(path=PATH, outcome=Outcome.KEEP, why="holds the hook already", old=old)
    new = inserted(old, entry)
    known, added = _repos(before), _parsed(entry)
    wanted = {**before, "repos": known + added} if isinstance(before, dict) and isinstance(added, list) else None
    if known and _parsed(new) == wanted:
        return Step(path=PATH, outcome=Outcome.WRITE, why="adds the hook", old=old, new=new)
    return Step(path=PATH, outcome=Outcome.BY_HAND, why="its `repos` cannot be extended safely", new=entry)


def inserted(text: str, entry: str) -> str:
    """Put an entry behind the last one of the block below ``repos:``, indented as that is."""
    lines = text.splitlines(keepends=True)
    start = next((number for number, line in enumerate(lines) if _REPOS.fullmatch(line.rstrip("\r\n"))), None)
    if start is None:
        return text
    end, indent = start + 1, ""
    for number, line in enumerate(lines[start + 1 :], start + 1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        if line[0] not in " -":
            break
        if end == start + 1:
            indent = line[: len(line) - len(line.lstrip(" "))]
        end = number + 1
    block = "".join(f"{indent}{line}" for line in entry.splitlines(keepends=True))
    return appended("".join(lines[:end]), block) + "".join(lines[end:])


def _parsed(text: str) -> Json:
    try:
        return parse(Source(path=PATH, data=text.encode()))
    except DocumentError:
        return None


def _is_held(document: Json) -> bool:
    """Tell whether one of the project's own hooks is among those of a configuration."""
    for repo in _repos(document):
        hooks = repo.get("hooks") if isinstance(repo, dict) else None
        for hook in hooks if isinstance(hooks, list) else []:
            if isinstance(hook, dict) and str(hook.get("id")).startswith("mockaudit"):
                return True
    return False


def _repos(document: Json) -> list[Json]:
    repos = document.get("repos") if isinstance(document, dict) else None
    return repos if isinstance(repos, list) else []
