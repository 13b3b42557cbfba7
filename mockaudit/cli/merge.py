"""``mockaudit merge``: the parts that ``scan --shard`` wrote in, the report of one whole run out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mockaudit.cli.exits import ExitCode
from mockaudit.cli.manual import CONTEXT, ENVIRONMENT
from mockaudit.cli.options import command_line, failing_options, presentation, shown_options
from mockaudit.cli.output import OutputError, check_writable, print_error, print_problems
from mockaudit.cli.settings import settings_of
from mockaudit.cli.show import show
from mockaudit.config.errors import ConfigError
from mockaudit.contracts.base import ContractError
from mockaudit.engine.conclude import conclude
from mockaudit.engine.errors import AuditError
from mockaudit.engine.shards import merge_shards


@click.command(
    "merge", context_settings=CONTEXT, epilog=ENVIRONMENT, short_help="Put the parts of a sharded scan together."
)
@click.argument("parts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--contract", "contracts", multiple=True, metavar="FILE", help="As for the parts. Repeatable.")
@click.option("--select", multiple=True, metavar="RULES", help="Apply only these rules.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out.")
@click.option("--baseline", metavar="FILE", help="Do not report the findings that this file knows.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Read [tool.mockaudit] of this file.")
@failing_options
@shown_options
def command(*, parts: tuple[Path, ...], **options: Any) -> int:
    """Put PARTS together into the report that one run would give.

    \b
    Examples, on eight runners and then on one:
      mockaudit scan tests --shard 3/8 -o shard-3.json
      mockaudit merge shard-*.json --format sarif -o mockaudit.sarif

    Run it in a checkout of the revision that the parts were made from: the contracts and the lines that the report
    shows are read there.

    \b
    Exit codes:
      0  nothing at or above --fail-on
      1  findings
      2  no report that can be trusted: wrong usage, parts of different audits, an unreadable contract
    """  # noqa: D301  (click reads the control character)
    shown = presentation(options)
    try:
        settings = settings_of(command_line(options))
        if shown.output is not None:
            check_writable(shown.output)
        report = conclude(settings, merge_shards([(str(part), part.read_text("utf-8")) for part in parts], settings))
    except ConfigError as error:
        print_problems((str(problem), problem.hint) for problem in error.problems)
        return ExitCode.UNTRUSTWORTHY
    except (OSError, AuditError, ContractError, OutputError) as error:
        print_error(str(error))
        return ExitCode.UNTRUSTWORTHY
    return show(report, settings, shown)
