"""A command line and the configuration around the working directory in, the audit's settings out."""

from __future__ import annotations

from pathlib import Path

from mockaudit.config.commandline import CommandLine
from mockaudit.config.reader import read_settings
from mockaudit.config.settings import Settings
from mockaudit.rules.registry import RULES


def settings_of(line: CommandLine) -> Settings:
    """Merge a command line with the configuration.

    Raises ConfigError with every problem at once.
    """
    return read_settings(line, rules={rule.code: rule.name for rule in RULES}, libraries=mock_libraries, cwd=Path.cwd())


def mock_libraries() -> frozenset[str]:
    """Give the names of the mock libraries that are read in Python."""
    from mockaudit.loaders.python.source_file import libraries  # noqa: PLC0415 - only aliases need the evaluator here

    return libraries()
