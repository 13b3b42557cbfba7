"""Everything that sets a repository up: a survey and the user's choices in, the steps and their diff out."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator

from mockaudit.adoption.configuration import configuration_step
from mockaudit.adoption.pipelines import github_steps, gitlab_steps
from mockaudit.adoption.precommit import precommit_step
from mockaudit.adoption.step import Outcome, Step
from mockaudit.adoption.survey import Forge, Survey

_PIPELINES = {Forge.GITHUB: github_steps, Forge.GITLAB: gitlab_steps}


def plan(survey: Survey, *, forges: Collection[Forge], pre_commit: bool) -> tuple[Step, ...]:
    """Give every step, in the order in which a user meets the files."""
    steps = [configuration_step(survey)]
    if pre_commit:
        steps.append(precommit_step(survey))
    for forge in Forge:
        if forge in forges:
            steps += _PIPELINES[forge](survey)
    return tuple(steps)


def diff(steps: Iterable[Step]) -> Iterator[str]:
    """Yield the lines of a unified diff of what the steps would write."""
    for step in steps:
        if step.outcome is Outcome.WRITE:
            old = "/dev/null" if step.old is None else f"a/{step.path}"
            before, after = (step.old or "").splitlines(), step.new.splitlines()
            yield from difflib.unified_diff(before, after, old, f"b/{step.path}", lineterm="")
