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
    return read_settings(line, rules={rule.code: rule.name for rule in RULES}, cwd=Path.cwd())
