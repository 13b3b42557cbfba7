"""An audit from settings to report: the table of contents of everything else."""

from __future__ import annotations

from collections.abc import Callable

from mockaudit.config.settings import Settings
from mockaudit.engine.conclude import conclude
from mockaudit.engine.examine import examine
from mockaudit.model.report import Report


def scan(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Report:
    """Audit the fakes below ``settings.paths`` against the contracts.

    ``progress`` is told how many files are done, of how many.
    """
    return conclude(settings, examine(settings, progress))
