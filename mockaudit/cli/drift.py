"""``mockaudit drift``: two revisions of a contract in, what changed and which fakes and probes it makes wrong out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from mockaudit.cli.exits import ExitCode
from mockaudit.cli.manual import CONTEXT, ENVIRONMENT
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
from mockaudit.cli.published import Watching, published_pairs, tell
from mockaudit.cli.settings import settings_of
from mockaudit.config.commandline import CommandLine
from mockaudit.config.errors import ConfigError
from mockaudit.config.settings import Settings
from mockaudit.contracts.base import ContractError
from mockaudit.drift.deleted import deleted_pairs
from mockaudit.drift.formats import FORMATS
from mockaudit.drift.gitblobs import RevisionError
from mockaudit.drift.published import PublishedError
from mockaudit.drift.report import DriftReport
from mockaudit.drift.revisions import Pair, base_pairs, pairs_of
from mockaudit.drift.webhook import WEBHOOK_FORMATS
from mockaudit.engine.drifting import base_urls_of, contract_paths, drift
from mockaudit.engine.opened import find_contracts, is_contract_head, is_usual_place
from mockaudit.model.dataclass import dataclass
from mockaudit.model.notice import NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is compared: two names, a base revision, or a published contract."""

    names: tuple[str, str] | None
    base: str | None
    watching: Watching | None


@click.command(
    "drift",
    context_settings=CONTEXT,
    epilog=ENVIRONMENT,
    short_help="Tell which fakes a change of the contract makes wrong.",
)
@click.argument("arguments", nargs=-1, metavar="[OLD NEW] [PATHS]...")
@click.option("--base", metavar="REV", help="Compare the contracts of the work tree with those of this git revision.")
@click.option("--published", metavar="URL", help="Compare the local contract with the one published here.")
@click.option("--contract", metavar="FILE", help="The local contract that --published is compared with.")
@click.option("--base-url", "base_urls", multiple=True, metavar="URL", help="A base URL of the API. Repeatable.")
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    default=Path(".mockaudit-published.json"),
    show_default=True,
    metavar="FILE",
    help="Where --published keeps ETag and checksum between runs.",
)
@click.option("--webhook", metavar="URL", help="Post to this URL where --published shows drift.")
@click.option(
    "--webhook-format", type=click.Choice(sorted(WEBHOOK_FORMATS)), default="json", show_default=True, help="Its form."
)
@click.option(
    "--issue-text", type=click.Path(path_type=Path), metavar="FILE", help="Write the text of an issue where it does."
)
@click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Read [tool.mockaudit] of this TOML file."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(sorted(FORMATS)),
    default="terminal",
    show_default=True,
    help="The report's form.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the report here.")
@click.option("--cache/--no-cache", default=None, help="Keep what was read for the next run.  [default: cache]")
@click.option("--color/--no-color", default=None, help="Use colours.  [default: on a terminal]")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def command(  # noqa: PLR0913  (one for each option)
    *,
    arguments: tuple[str, ...],
    base: str | None,
    published: str | None,
    contract: str | None,
    base_urls: tuple[str, ...],
    state: Path,
    webhook: str | None,
    webhook_format: str,
    issue_text: Path | None,
    config: Path | None,
    format_: str,
    output: Path | None,
    cache: bool | None,
    color: bool | None,
    quiet: bool,
) -> int:
    """Tell what changed between two revisions of a contract, and which fakes and probes it makes wrong or right.

    OLD and NEW are files, folders of contracts, or git revisions (REV:path). With --base the contracts of the work tree
    are compared with those of a revision; of one that was deleted, every operation was removed. With --published the
    local contract is compared with the one at a URL, which is fetched only for this option; a scheduled job may run it.
    All other arguments are PATHS: files or folders with fakes, as `mockaudit scan` takes them. The probes in them are
    tests by Schemathesis. Neither `fail-on` nor `strict` nor a baseline applies.

    \b
    Examples:
      mockaudit drift old.yaml new.yaml tests
      mockaudit drift v1.4:contracts/pay.yaml contracts/pay.yaml
      mockaudit drift --base origin/main --format github
      mockaudit drift --published https://api.pay.example/openapi.json --webhook "$HOOK"

    \b
    Exit codes:
      0  no change makes a fake or a probe wrong
      1  some fake or probe is wrong now; with --published also: the published contract has changed in a way that breaks consumers
      2  no comparison that can be trusted: wrong usage, an unreadable contract, a rule that failed
    """  # noqa: D301  (click reads the control character)
    is_pair = base is None and published is None
    if base is not None and published is not None:
        raise click.UsageError("--base and --published exclude each other")
    if is_pair and len(arguments) < 2:
        raise click.UsageError("name OLD and NEW, or use --base REV or --published URL")
    if published is None and (webhook or issue_text or contract):
        raise click.UsageError("--webhook, --issue-text and --contract go with --published")
    watching = None
    if published is not None:
        watching = Watching(
            url=published,
            contract=contract,
            state=state,
            webhook=webhook,
            webhook_format=webhook_format,
            issue_text=issue_text,
        )
    names = (arguments[0], arguments[1]) if is_pair else None
    line = CommandLine(paths=arguments[2:] if is_pair else arguments, cache=cache, config=config)
    asked = Asked(names=names, base=base, watching=watching)
    return _run(line, base_urls, asked, _Shown(format=format_, output=output, color=color, quiet=quiet))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    format: str
    output: Path | None
    color: bool | None
    quiet: bool


def _run(line: CommandLine, base_urls: tuple[str, ...], asked: Asked, shown: _Shown) -> ExitCode:
    try:
        settings = settings_of(line)
        if shown.output is not None:
            check_writable(shown.output)
        pairs = _pairs(settings, asked, base_urls)
        with progress_bar(quiet=shown.quiet) as progress:
            report = drift(settings, pairs, progress)
        style = terminal_style(shown.color, to_file=shown.output is not None)
        write(FORMATS[shown.format](report, style), shown.output)
        is_told = tell(asked.watching, report) if asked.watching is not None else True
    except ConfigError as error:
        print_problems((str(problem), problem.hint) for problem in error.problems)
        return ExitCode.UNTRUSTWORTHY
    except (ContractError, OutputError, RevisionError, PublishedError) as error:
        print_error(str(error))
        return ExitCode.UNTRUSTWORTHY
    return _exit_code(report, asked) if is_told else ExitCode.UNTRUSTWORTHY


def _pairs(settings: Settings, asked: Asked, base_urls: tuple[str, ...]) -> Sequence[Pair]:
    """Find what is to be compared. Raises RevisionError, ContractError and PublishedError."""
    root, cwd = settings.root, Path.cwd()
    if asked.watching is not None:
        pairs = published_pairs(settings, asked.watching)
    elif asked.base is not None:
        known = contract_paths(settings)
        pairs = base_pairs(root, asked.base, known)
        if not settings.contracts:
            pairs += deleted_pairs(root, asked.base, [path for path, _ in known], is_usual_place, is_contract_head)
    else:
        assert asked.names is not None
        pairs = pairs_of(root, cwd, *asked.names, find_contracts)
    if not pairs:
        raise RevisionError("there is no contract to compare: configure `contracts`, or name two files")
    return [base_urls_of(settings, pair, base_urls) for pair in pairs]


def _exit_code(report: DriftReport, asked: Asked) -> ExitCode:
    crashed = [notice for notice in report.notices if notice.kind is NoticeKind.INTERNAL]
    if crashed:
        print_distrust(f"mockaudit failed at {notice.at.path}: {notice.message}" for notice in crashed[:5])
        return ExitCode.UNTRUSTWORTHY
    is_broken = report.has_broken
    if asked.watching is not None:
        is_broken |= any(effect.change.breaking for effect in report.effects)
    return ExitCode.FINDINGS if is_broken else ExitCode.CLEAN
