"""Repositories made up for tests."""

from __future__ import annotations

from pathlib import Path

from mockaudit.adoption.survey import Forge, Survey
from mockaudit.model.report import Report


def a_survey(repository: Path, **changes: object) -> Survey:
    known: dict[str, object] = {
        "repository": repository,
        "folder": "",
        "contracts": ("contracts/pay.yaml",),
        "unusable": (),
        "paths": ("tests",),
        "forges": (Forge.GITHUB,),
        "report": Report(findings=()),
    }
    return Survey(**{**known, **changes})
