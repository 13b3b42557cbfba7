"""The job of a build server: a survey in, the steps for its files out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mockaudit.adoption.step import Outcome, Step, UntouchableError, appended, read_text
from mockaudit.adoption.survey import Survey
from mockaudit.adoption.templates import UnwritableError, fill
from mockaudit.documents.errors import DocumentError
from mockaudit.documents.parse import parse
from mockaudit.documents.source import Source
from mockaudit.model.value import Json

WORKFLOWS = ".github/workflows"
WORKFLOW = f"{WORKFLOWS}/mockaudit.yml"
PIPELINE = ".gitlab-ci.yml"
JOB = ".gitlab/mockaudit.gitlab-ci.yml"
_INCLUDE = f"include:\n  - local: {JOB}\n"


def github_steps(survey: Survey) -> Iterator[Step]:
    """Give a workflow of its own, unless some workflow speaks of mockaudit already."""
    known = _speaking(survey.repository, WORKFLOWS)
    if known:
        yield Step(path=known, outcome=Outcome.KEEP, why="runs mockaudit already")
        return
    try:
        yield _new(survey, WORKFLOW, fill("github.yml", survey), "adds a workflow")
    except UnwritableError as error:
        yield Step(path=WORKFLOW, outcome=Outcome.BY_HAND, why=str(error))


def gitlab_steps(survey: Survey) -> Iterator[Step]:
    """Give a job in a file of its own, which the pipeline includes."""
    try:
        old = read_text(survey.repository, PIPELINE)
    except UntouchableError as error:
        yield Step(path=PIPELINE, outcome=Outcome.BY_HAND, why=str(error), new=_INCLUDE)
        return
    if old is not None and "mockaudit" in old:
        yield Step(path=PIPELINE, outcome=Outcome.KEEP, why="runs mockaudit already", old=old)
        return
    before = _parsed(old or "")
    try:
        yield _new(survey, JOB, fill("gitlab.yml", survey, stage=_stage(before)), "adds a job")
    except UnwritableError as error:
        yield Step(path=JOB, outcome=Outcome.BY_HAND, why=str(error))
        return
    new = appended(old, f"\n{_INCLUDE}") if old else _INCLUDE
    added = {"include": [{"local": JOB}]}
    if before is None or "include" in before or _parsed(new) != {**before, **added}:
        why = "has an `include` already" if before and "include" in before else "cannot be extended safely"
        yield Step(path=PIPELINE, outcome=Outcome.BY_HAND, why=why, new=_INCLUDE)
    else:
        yield Step(path=PIPELINE, outcome=Outcome.WRITE, why="includes the job", old=old, new=new)


def _new(survey: Survey, path: str, text: str, why: str) -> Step:
    """Write a file that is not there yet; one that is there stays as it is."""
    try:
        old = read_text(survey.repository, path)
    except UntouchableError as error:
        return Step(path=path, outcome=Outcome.BY_HAND, why=str(error), new=text)
    if old is None:
        return Step(path=path, outcome=Outcome.WRITE, why=why, new=text)
    if old == text:
        return Step(path=path, outcome=Outcome.KEEP, why="is as it would be written", old=old)
    return Step(path=path, outcome=Outcome.BY_HAND, why="is there with another content", new=text)


def _speaking(repository: Path, folder: str) -> str:
    """Give the first file of a folder that names mockaudit, "" where none does."""
    try:
        names = sorted(path.name for path in (repository / folder).iterdir() if path.suffix in {".yml", ".yaml"})
    except OSError:
        return ""
    for name in names:
        try:
            text = read_text(repository, f"{folder}/{name}")
        except UntouchableError:
            continue
        if text is not None and "mockaudit" in text:
            return f"{folder}/{name}"
    return ""


def _parsed(text: str) -> dict[str, Json] | None:
    if not text.strip():
        return {}
    try:
        document = parse(Source(path=PIPELINE, data=text.encode()))
    except DocumentError:
        return None
    return document if isinstance(document, dict) else None


def _stage(pipeline: dict[str, Json] | None) -> str:
    """Choose the stage ``test`` where the pipeline has one or states none, else its last one."""
    stages = pipeline.get("stages") if pipeline else None
    names = [name for name in stages if isinstance(name, str)] if isinstance(stages, list) else []
    return "test" if not names or "test" in names else names[-1]
