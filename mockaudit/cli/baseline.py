"""``mockaudit baseline``: write, check and prune the file of findings that a team lives with for now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from mockaudit.cli.exits import ExitCode, distrust
from mockaudit.cli.manual import CONTEXT, ENVIRONMENT
from mockaudit.cli.options import command_line, failing_options, presentation, shown_options, what_options
from mockaudit.cli.output import OutputError, print_distrust, print_error, print_problems, write
from mockaudit.cli.progress import progress_bar
from mockaudit.cli.scan import audit
from mockaudit.cli.settings import settings_of
from mockaudit.config.errors import ConfigError
from mockaudit.config.settings import Settings
from mockaudit.contracts.base import ContractError
from mockaudit.engine.baseline import read_baseline, render_baseline
from mockaudit.engine.errors import AuditError
from mockaudit.engine.pipeline import scan
from mockaudit.model.report import Report

DEFAULT = "mockaudit-baseline.json"


@click.group(
    "baseline",
    context_settings=CONTEXT,
    epilog=ENVIRONMENT,
    short_help="Keep the findings that are known, so that only new ones fail.",
)
def command() -> None:
    """Keep the findings that are known in a file, so that only new ones fail.

    Findings are known by a fingerprint that does not see line numbers and formatting. The file is the one that
    --baseline or `baseline` in pyproject.toml names, else mockaudit-baseline.json; `mockaudit scan` leaves out what it
    holds once it is configured.

    \b
    Examples:
      mockaudit baseline write
      mockaudit baseline check --format github
      mockaudit baseline prune

    \b
    Exit codes:
      0  done; for check: no new findings
      1  for check: new findings
      2  not done: wrong usage or configuration, an audit that cannot be trusted, a baseline that cannot be read
    """  # noqa: D301  (click reads the control character)


@command.command("write", context_settings=CONTEXT, epilog=ENVIRONMENT)
@what_options
def write_command(**options: Any) -> int:
    """Audit PATHS and write all findings to the baseline.

    \b
    Examples:
      mockaudit baseline write
      mockaudit baseline write tests --baseline known.json

    \b
    Exit codes:
      0  written
      2  not written: wrong usage or configuration, or an audit that cannot be trusted
    """  # noqa: D301  (click reads the control character)

    def written(settings: Settings, path: Path) -> ExitCode:
        report = scan(replace(settings, baseline=None))
        return _finish(report, settings, path, render_baseline(report.findings), f"{len(report.findings)} findings")

    return _run(options, written)


@command.command("prune", context_settings=CONTEXT, epilog=ENVIRONMENT)
@what_options
def prune_command(**options: Any) -> int:
    """Audit PATHS and take the findings that are gone out of the baseline; new ones are not added.

    \b
    Examples:
      mockaudit baseline prune

    \b
    Exit codes:
      0  pruned, or nothing was gone
      2  not pruned: wrong usage or configuration, or an audit that cannot be trusted
    """  # noqa: D301  (click reads the control character)

    def pruned(settings: Settings, path: Path) -> ExitCode:
        before = len(read_baseline(path))
        report = scan(replace(settings, baseline=path))
        gone = before - len(report.baselined)
        done = f"{len(report.baselined)} findings, {gone} fixed ones taken out"
        return _finish(report, settings, path, render_baseline(report.baselined), done)

    return _run(options, pruned)


@command.command("check", context_settings=CONTEXT, epilog=ENVIRONMENT)
@what_options
@failing_options
@shown_options
def check_command(**options: Any) -> int:
    """Audit PATHS and report only what the baseline does not know: exit 1 for new findings.

    \b
    Examples:
      mockaudit baseline check
      mockaudit baseline check --format github

    \b
    Exit codes:
      0  nothing new at or above --fail-on
      1  new findings
      2  no audit that can be trusted: wrong usage or configuration, an unreadable contract or baseline
    """  # noqa: D301  (click reads the control character)
    with_default = {**options, "baseline": options["baseline"] or _configured(options)}
    return audit(command_line(with_default), presentation(options))


def _configured(options: dict[str, Any]) -> str | None:
    try:
        return None if settings_of(command_line(options)).baseline else DEFAULT
    except ConfigError:
        return None


def _run(options: dict[str, Any], act: Callable[[Settings, Path], ExitCode]) -> ExitCode:
    try:
        settings = settings_of(command_line(options))
        with progress_bar(quiet=True):
            return act(settings, settings.baseline or Path.cwd() / DEFAULT)
    except ConfigError as error:
        print_problems((str(problem), problem.hint) for problem in error.problems)
    except (AuditError, ContractError, OutputError) as error:
        print_error(str(error))
    return ExitCode.UNTRUSTWORTHY


def _finish(report: Report, settings: Settings, path: Path, text: str, done: str) -> ExitCode:
    """Write the baseline, unless the audit behind it cannot be trusted."""
    reasons = tuple(distrust(report, settings))
    if reasons:
        print_distrust(reasons)
        return ExitCode.UNTRUSTWORTHY
    write(text, path)
    click.echo(f"{path.name}: {done}.")
    return ExitCode.CLEAN
