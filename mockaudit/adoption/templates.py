"""The files that a repository is given: a template's name in, its text for one repository out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from mockaudit.adoption.survey import Survey
from mockaudit.version import VERSION

REQUIREMENT = f"mockaudit=={VERSION}"
_FOLDER = Path(__file__).parent / "files"
_PLAIN = re.compile(r"[\w./+-]*", re.ASCII)


class UnwritableError(Exception):
    """A repository that no file can be written for; the message says why."""


def fill(name: str, survey: Survey, *, stage: str = "test") -> str:
    """Fill a template in.

    A project in a folder of its own is named by ``--config``. Raises UnwritableError where that folder's or the stage's
    name could mean something to a shell, to YAML or in an expression.
    """
    config = f" --config {shlex.quote(f'{survey.folder}/pyproject.toml')}" if survey.folder else ""
    for word in (survey.folder, stage):
        if not _PLAIN.fullmatch(word) or word.startswith("-"):
            raise UnwritableError(f'the name "{word}" needs quoting that is not the same everywhere')
    text = (_FOLDER / name).read_text("utf-8")
    values = {"requirement": REQUIREMENT, "options": config, "stage": stage}
    return re.sub(r"@(requirement|options|stage)@", lambda found: values[found[1]], text)
