"""``mockaudit doctor``: the settings that a scan would use in, what it would look at and what ails it out."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mockaudit.adoption.diagnosis import Diagnosis, Level, Trouble, diagnose
from mockaudit.adoption.machine import cache_state, versions
from mockaudit.cli.checkup import Checkup, as_json, as_text
from mockaudit.cli.exits import ExitCode
from mockaudit.cli.manual import CONTEXT, ENVIRONMENT
from mockaudit.cli.options import command_line, what_options
from mockaudit.cli.output import OutputError, print_error, terminal_style, write
from mockaudit.cli.settings import settings_of
from mockaudit.config.commandline import CommandLine
from mockaudit.config.errors import ConfigError
from mockaudit.config.table import find_file, read_table
from mockaudit.contracts.base import ContractError
from mockaudit.engine.errors import AuditError
from mockaudit.model.value import Json
from mockaudit.reporters.paint import painter


@click.command(
    "doctor",
    context_settings=CONTEXT,
    epilog=ENVIRONMENT,
    short_help="Tell what is configured, found, skipped and why.",
)
@what_options
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="The form."
)
@click.option("--color/--no-color", default=None, help="Use colours.  [default: on a terminal]")
def command(*, format_: str, color: bool | None, **options: Any) -> int:
    """Tell what `mockaudit scan` with these PATHS and options would look at, what it passes over, and why.

    Shows the configuration, the contracts with their operations, the fakes by loader, what could not be read or judged
    by reason with examples, the cache and the versions, and says what to do about each problem.

    \b
    Examples:
      mockaudit doctor
      mockaudit doctor tests/billing --contract contracts/pay.yaml
      mockaudit doctor --format json

    \b
    Exit codes:
      0  an audit means something here, perhaps with warnings
      2  it does not: wrong usage or configuration, no contract or no fakes, an unreadable contract
    """  # noqa: D301  (click reads the control character)
    line = command_line(options)
    file, keys = _configuration(line)
    found: Diagnosis | None = None
    troubles: tuple[Trouble, ...]
    try:
        found = diagnose(settings_of(line))
        troubles = found.troubles
    except ConfigError as error:
        troubles = tuple(Trouble(level=Level.ERROR, what=str(item), todo=item.hint) for item in error.problems)
    except (AuditError, ContractError) as error:
        troubles = (Trouble(level=Level.ERROR, what=str(error), todo=""),)
    checkup = Checkup(
        file=file,
        keys=keys,
        found=found,
        cache=found.cache if found else cache_state(used=line.cache is not False),
        versions=versions(),
        troubles=troubles,
    )
    style = terminal_style(color, to_file=False)
    try:
        write(as_json(checkup) if format_ == "json" else as_text(checkup, painter(style)), None)
    except OutputError as error:
        print_error(str(error), audited=True)
        return ExitCode.UNTRUSTWORTHY
    return ExitCode.UNTRUSTWORTHY if any(item.level is Level.ERROR for item in troubles) else ExitCode.CLEAN


def _configuration(line: CommandLine) -> tuple[str | None, Mapping[str, Json]]:
    """Give the configuration file as messages call it, None where there is none, and the keys that can be followed."""
    file = line.config or find_file(Path.cwd())
    if file is None:
        return None, {}
    where = os.path.relpath(file).replace(os.sep, "/")
    return where, json.loads(json.dumps(read_table(Path(file).absolute(), where, named=False, problems=[]).keys))
