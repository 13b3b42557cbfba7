"""``mockaudit scan``: options and configuration in, a report and an exit code out."""

from __future__ import annotations

from typing import Any

import click

from mockaudit.cli.exits import ExitCode
from mockaudit.cli.manual import CONTEXT, ENVIRONMENT
from mockaudit.cli.options import (
    Presentation,
    command_line,
    extent_options,
    failing_options,
    presentation,
    shown_options,
    what_options,
)
from mockaudit.cli.output import OutputError, check_writable, print_error, print_problems, write
from mockaudit.cli.progress import progress_bar
from mockaudit.cli.settings import settings_of
from mockaudit.cli.show import show
from mockaudit.config.commandline import CommandLine
from mockaudit.config.errors import ConfigError
from mockaudit.config.settings import Settings
from mockaudit.contracts.base import ContractError
from mockaudit.engine.errors import AuditError
from mockaudit.engine.examine import examine
from mockaudit.engine.pipeline import scan


@click.command(
    "scan",
    context_settings=CONTEXT,
    epilog=ENVIRONMENT,
    short_help="Audit the fakes in some files against their contracts.",
)
@what_options
@failing_options
@extent_options
@shown_options
@click.option(
    "--hook", is_flag=True, help="PATHS are a commit's files: audit those of them that the whole audit would look at."
)
def command(*, hook: bool, **options: Any) -> int:
    """Audit the fakes in PATHS (files or folders) against their contracts.

    Without PATHS: `paths` of [tool.mockaudit] in pyproject.toml, else the folder tests. Without --contract:
    `contracts` of the configuration, else those that lie in contracts/, docs/, spec/ and the like.

    \b
    Examples:
      mockaudit scan tests
      mockaudit scan tests --contract openapi.yaml --base-url http://testserver
      mockaudit scan cassettes/ --select PAY,STA --fail-on warning
      mockaudit scan tests --format sarif -o mockaudit.sarif
      mockaudit scan --diff-base origin/main
      mockaudit scan --hook $(git diff --cached --name-only --diff-filter=d)

    \b
    Exit codes:
      0  nothing at or above --fail-on
      1  findings
      2  no audit that can be trusted: wrong usage or configuration, an unreadable contract, a rule that failed
    """  # noqa: D301  (click reads the control character)
    line = command_line(options)
    if hook:
        from mockaudit.cli.hooked import hooked  # noqa: PLC0415  (only a hook needs it)

        try:
            touched = hooked(line)
        except ConfigError as error:
            print_problems((str(problem), problem.hint) for problem in error.problems)
            return ExitCode.UNTRUSTWORTHY
        if touched is None:
            return ExitCode.CLEAN
        line = touched
    return audit(line, presentation(options))


def audit(line: CommandLine, shown: Presentation) -> ExitCode:
    """Read the settings, audit, write the report, and decide what it means."""
    try:
        settings = settings_of(line)
        if shown.output is not None:
            check_writable(shown.output)
        if settings.shard is not None:
            return _audit_shard(settings, shown)
        with progress_bar(quiet=shown.quiet) as progress:
            report = scan(settings, progress)
    except ConfigError as error:
        print_problems((str(problem), problem.hint) for problem in error.problems)
        return ExitCode.UNTRUSTWORTHY
    except (AuditError, ContractError, OutputError) as error:
        print_error(str(error))
        return ExitCode.UNTRUSTWORTHY
    return show(report, settings, shown)


def _audit_shard(settings: Settings, shown: Presentation) -> ExitCode:
    """Audit one part and write what `mockaudit merge` needs; what it means is known when all parts are merged."""
    from mockaudit.engine.shards import render_shard  # noqa: PLC0415 - few audits are sharded

    with progress_bar(quiet=shown.quiet) as progress:
        examined = examine(settings, progress)
    write(render_shard(examined, settings), shown.output)
    return ExitCode.CLEAN
