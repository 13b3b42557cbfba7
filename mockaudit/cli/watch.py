"""``mockaudit watch``: audit again while files change, and print what that changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import click

from mockaudit.cli.exits import ExitCode
from mockaudit.cli.manual import CONTEXT, ENVIRONMENT
from mockaudit.cli.output import print_problems, terminal_style, write
from mockaudit.cli.settings import settings_of
from mockaudit.config.commandline import CommandLine
from mockaudit.config.errors import ConfigError
from mockaudit.engine.watching import Round, watch
from mockaudit.reporters.concise import line
from mockaudit.reporters.paint import Paint, painter
from mockaudit.reporters.sanitize import clean_path
from mockaudit.reporters.totals import fakes_in_words, findings_in_words, plural

_FILES = 5


@click.command("watch", context_settings=CONTEXT, epilog=ENVIRONMENT, short_help="Audit again whenever a file changes.")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--contract", "contracts", multiple=True, metavar="FILE", help="Hold the fakes to this contract.")
@click.option("--base-url", "base_urls", multiple=True, metavar="URL", help="A base URL of the API. Repeatable.")
@click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Read [tool.mockaudit] of this TOML file."
)
@click.option(
    "--interval",
    type=click.FloatRange(min=0.05, max=3600),
    default=0.5,
    show_default=True,
    metavar="SECONDS",
    help="How often to look for changes.",
)
@click.option("--color/--no-color", default=None, help="Use colours.  [default: on a terminal]")
def command(
    *,
    paths: tuple[str, ...],
    contracts: tuple[str, ...],
    base_urls: tuple[str, ...],
    config: Path | None,
    interval: float,
    color: bool | None,
) -> int:
    """Audit the fakes in PATHS, and again whenever a test, a recording or a contract changes.

    Each audit prints which files changed and which findings came (+) or went (-) with that. Stop it with Ctrl-C.

    \b
    Examples:
      mockaudit watch
      mockaudit watch tests/billing --contract contracts/pay.yaml

    \b
    Exit codes:
      2    wrong usage or configuration
      130  stopped
    """  # noqa: D301  (click reads the control character)
    stated = CommandLine(paths=paths, contracts=contracts, base_urls=base_urls, config=config)
    paint = painter(terminal_style(color, to_file=False))
    try:
        for found in watch(lambda: settings_of(stated), lambda: time.sleep(interval)):
            write("\n".join([*_lines(found, paint), ""]), None)
    except ConfigError as error:
        print_problems((str(problem), problem.hint) for problem in error.problems)
        return ExitCode.UNTRUSTWORTHY
    except KeyboardInterrupt:
        pass  # the one way to end a watch
    return ExitCode.INTERRUPTED


def _lines(found: Round, paint: Paint) -> Iterator[str]:
    if found.files:
        shown = ", ".join(clean_path(path) for path in found.files[:_FILES])
        more = f" and {len(found.files) - _FILES} more" if len(found.files) > _FILES else ""
        yield paint("strong", f"changed: {shown}{more}")
    yield from (paint(finding.severity.value, f"+ {line(finding)}") for finding in found.came)
    yield from (paint("good", f"- {line(finding)}") for finding in found.went)
    report = found.report
    state = f"{findings_in_words(report)}" if report.findings else "no findings"
    news = "" if found.came or found.went or not found.files else ", nothing new"
    yield f"{state}{news}; {fakes_in_words(report)}, {plural(len(report.notices), 'notice')}"
