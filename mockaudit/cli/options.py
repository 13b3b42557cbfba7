"""The options that commands share: what is audited, what fails, and how the report is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import click

from mockaudit.config.commandline import CommandLine
from mockaudit.config.settings import FailOn
from mockaudit.model.dataclass import dataclass
from mockaudit.model.finding import Confidence
from mockaudit.reporters.registry import REPORTERS

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """How the report is shown, which the audit does not depend on."""

    format: str
    output: Path | None
    color: bool | None
    quiet: bool


def _shard(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Read ``2/8``: the number of this part and of all parts."""
    if value is None:
        return None
    number, _, count = value.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise click.BadParameter(f"{value} is no part such as 2/8: the second of eight", ctx, param)
    return int(number), int(count)


_WHAT = (
    click.argument("paths", nargs=-1, type=click.Path()),
    click.option(
        "--contract",
        "contracts",
        multiple=True,
        metavar="FILE",
        help="Hold the fakes to this OpenAPI contract. Repeatable.",
    ),
    click.option(
        "--base-url",
        "base_urls",
        multiple=True,
        metavar="URL",
        help="A base URL under which the tests know the contracts' API. Repeatable.",
    ),
    click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        help="Apply only these rules: ALL, PAY, PAY002, wrong-type; comma-separated.",
    ),
    click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out."),
    click.option(
        "--exclude",
        multiple=True,
        metavar="GLOB",
        help="Leave files that match out, beside those of the configuration.",
    ),
    click.option("--cache/--no-cache", default=None, help="Keep what was read for the next run.  [default: cache]"),
    click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Read [tool.mockaudit] of this TOML file instead of pyproject.toml.",
    ),
    click.option("--baseline", metavar="FILE", help="Do not report the findings that this file knows."),
)
_FAILING = (
    click.option(
        "--fail-on",
        type=click.Choice([choice.value for choice in FailOn]),
        help="The least severity that gives exit 1.  [default: error]",
    ),
    click.option(
        "--min-confidence",
        type=click.Choice([choice.value for choice in Confidence]),
        help="How sure a finding must be to give exit 1.  [default: certain]",
    ),
    click.option(
        "--strict/--no-strict", default=None, help="Exit 2 where anything could not be read, resolved or judged."
    ),
)
_EXTENT = (
    click.option(
        "--diff-base", metavar="REV", help="Report only what stands on lines changed since this git revision."
    ),
    click.option(
        "--shard",
        callback=_shard,
        metavar="N/M",
        help="Audit one part of the files, for `mockaudit merge`: 2/8 is the second.",
    ),
    click.option(
        "--cross-check/--no-cross-check",
        default=None,
        help="Judge everything a second time with other libraries. Slow.",
    ),
)
_SHOWN = (
    click.option(
        "--format",
        "format_",
        type=click.Choice(sorted(REPORTERS)),
        default="terminal",
        show_default=True,
        help="The report's form.",
    ),
    click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Write the report here, whole or not at all.",
    ),
    click.option(
        "--color/--no-color",
        default=None,
        help="Use colours.  [default: on a terminal; NO_COLOR and FORCE_COLOR count]",
    ),
    click.option("-q", "--quiet", is_flag=True, help="Show no progress."),
)


def _with(options: tuple[Callable[[Any], Any], ...]) -> Callable[[_Command], _Command]:
    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


what_options = _with(_WHAT)
failing_options = _with(_FAILING)
extent_options = _with(_EXTENT)
shown_options = _with(_SHOWN)


def command_line(options: Mapping[str, Any]) -> CommandLine:
    """Take from a command's options those that decide what is audited and what fails."""
    return CommandLine(**{field.name: options[field.name] for field in fields(CommandLine) if field.name in options})


def presentation(options: Mapping[str, Any]) -> Presentation:
    """Take from a command's options those that decide how the report is shown."""
    return Presentation(
        format=options["format_"], output=options["output"], color=options["color"], quiet=options["quiet"]
    )
