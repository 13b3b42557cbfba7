"""``mockaudit scan``: options and configuration in, a report and an exit code out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from mockaudit.cli.exits import ExitCode, distrust, exit_code
from mockaudit.cli.output import (
    OutputError,
    check_writable,
    print_distrust,
    print_error,
    print_problems,
    terminal_style,
    write,
)
from mockaudit.cli.progress import progress_bar
from mockaudit.config.commandline import CommandLine
from mockaudit.config.errors import ConfigError
from mockaudit.config.reader import read_settings
from mockaudit.config.settings import FailOn
from mockaudit.contracts.base import ContractError
from mockaudit.engine.pipeline import scan
from mockaudit.model.finding import Confidence
from mockaudit.reporters.registry import REPORTERS
from mockaudit.rules.registry import RULES

_FORMATS = {reporter.name: reporter for reporter in REPORTERS}
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """How the report is shown, which the audit does not depend on."""

    format: str
    output: Path | None
    color: bool | None
    quiet: bool


@click.command("scan", context_settings=_CONTEXT, short_help="Audit the fakes in some files against their contracts.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--contract",
    "contracts",
    multiple=True,
    metavar="FILE",
    help="Hold the fakes to this OpenAPI contract. Repeatable.",
)
@click.option(
    "--base-url",
    "base_urls",
    multiple=True,
    metavar="URL",
    help="A base URL under which the tests know the contracts' API. Repeatable.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    help="Apply only these rules: ALL, PAY, PAY002, wrong-type; comma-separated.",
)
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out.")
@click.option(
    "--exclude", multiple=True, metavar="GLOB", help="Leave files that match out, beside those of the configuration."
)
@click.option(
    "--fail-on",
    type=click.Choice([choice.value for choice in FailOn]),
    help="The least severity that gives exit 1.  [default: error]",
)
@click.option(
    "--min-confidence",
    type=click.Choice([choice.value for choice in Confidence]),
    help="How sure a finding must be to give exit 1.  [default: certain]",
)
@click.option("--strict/--no-strict", default=None, help="Exit 2 where anything could not be read, resolved or judged.")
@click.option(
    "--cross-check/--no-cross-check", default=None, help="Judge everything a second time with other libraries. Slow."
)
@click.option("--cache/--no-cache", default=None, help="Keep what was read for the next run.  [default: cache]")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read [tool.mockaudit] of this TOML file instead of pyproject.toml.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(sorted(_FORMATS)),
    default="terminal",
    show_default=True,
    help="The report's form.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the report here, whole or not at all.",
)
@click.option(
    "--color/--no-color", default=None, help="Use colours.  [default: on a terminal; NO_COLOR and FORCE_COLOR count]"
)
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def command(  # noqa: PLR0913  (one for each option)
    *,
    paths: tuple[str, ...],
    contracts: tuple[str, ...],
    base_urls: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
    fail_on: str | None,
    min_confidence: str | None,
    strict: bool | None,
    cross_check: bool | None,
    cache: bool | None,
    config: Path | None,
    format_: str,
    output: Path | None,
    color: bool | None,
    quiet: bool,
) -> int:
    """Audit the fakes in PATHS (files or folders) against their contracts.

    Without PATHS: `paths` of [tool.mockaudit] in pyproject.toml, else the folder tests. Without --contract:
    `contracts` of the configuration, else those that lie in contracts/, docs/, spec/ and the like.

    \b
    Examples:
      mockaudit scan tests
      mockaudit scan tests --contract openapi.yaml --base-url http://testserver
      mockaudit scan cassettes/ --select PAY,STA --fail-on warning
      mockaudit scan tests --format sarif -o mockaudit.sarif

    \b
    Exit codes:
      0  nothing at or above --fail-on
      1  findings
      2  no audit that can be trusted: wrong usage or configuration, an unreadable contract, a rule that failed
    """  # noqa: D301  (click reads the control character)
    line = CommandLine(
        paths=paths,
        contracts=contracts,
        base_urls=base_urls,
        exclude=exclude,
        select=select,
        ignore=ignore,
        fail_on=fail_on,
        min_confidence=min_confidence,
        strict=strict,
        cross_check=cross_check,
        cache=cache,
        config=config,
    )
    return audit(line, Presentation(format=format_, output=output, color=color, quiet=quiet))


def audit(line: CommandLine, shown: Presentation) -> ExitCode:
    """Read the settings, audit, write the report, and decide what it means."""
    try:
        settings = read_settings(line, rules={rule.code: rule.name for rule in RULES}, cwd=Path.cwd())
        if shown.output is not None:
            check_writable(shown.output)
        with progress_bar(quiet=shown.quiet) as progress:
            report = scan(settings, progress)
    except ConfigError as error:
        print_problems((str(problem), problem.hint) for problem in error.problems)
        return ExitCode.UNTRUSTWORTHY
    except (ContractError, OutputError) as error:
        print_error(str(error))
        return ExitCode.UNTRUSTWORTHY
    style = terminal_style(shown.color, to_file=shown.output is not None)
    try:
        write(_FORMATS[shown.format].render(report, style), shown.output)
    except OutputError as error:
        print_error(f"{error}; the audit's report is lost", audited=True)
        return ExitCode.UNTRUSTWORTHY
    reasons = tuple(distrust(report, settings))
    if reasons:
        print_distrust(reasons)
    return exit_code(report, settings)
