"""``mockaudit init``: the repository around the working directory in, its configuration, hook and CI files out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from mockaudit.adoption.plan import diff, plan
from mockaudit.adoption.step import Outcome, Step
from mockaudit.adoption.survey import Forge, NoProjectError, Survey, Top, find_top, survey
from mockaudit.cli.exits import ExitCode
from mockaudit.cli.manual import CONTEXT, ENVIRONMENT
from mockaudit.cli.output import OutputError, print_error, print_problems, write
from mockaudit.cli.settings import settings_of
from mockaudit.config.commandline import CommandLine
from mockaudit.config.errors import ConfigError
from mockaudit.config.settings import Settings
from mockaudit.config.table import find_file
from mockaudit.contracts.base import ContractError
from mockaudit.engine.errors import AuditError
from mockaudit.reporters.sanitize import clean
from mockaudit.reporters.totals import findings_in_words, plural

_NOTHING = "Nothing was written."
_FORGES = {Forge.GITHUB: "GitHub", Forge.GITLAB: "GitLab"}


@click.command(
    "init",
    context_settings=CONTEXT,
    epilog=ENVIRONMENT,
    short_help="Write configuration, hook and CI files for this repository.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be written as a diff, and write nothing.")
@click.option(
    "--ci",
    type=click.Choice([*(forge.value for forge in Forge), "none"]),
    multiple=True,
    help="Write the job of this build server. Repeatable.  [default: what the repository uses]",
)
@click.option(
    "--pre-commit/--no-pre-commit", default=None, help="Write the hook for pre-commit.  [default: in a git repository]"
)
def command(*, dry_run: bool, ci: tuple[str, ...], pre_commit: bool | None) -> int:
    """Set mockaudit up in the repository around the working directory.

    Looks for contracts, fakes and the build server that is used, and writes what is missing: [tool.mockaudit] in
    pyproject.toml, a hook in .pre-commit-config.yaml, a workflow for GitHub or a job for GitLab. Nothing is ever
    overwritten: a file that cannot be extended safely stays as it is, and what to add to it is printed. A second run
    changes nothing.

    \b
    Examples:
      mockaudit init --dry-run
      mockaudit init
      mockaudit init --ci gitlab --no-pre-commit

    \b
    Exit codes:
      0  done, perhaps with something left to do by hand
      2  not done: no project here, wrong usage or configuration, a file that cannot be written
    """  # noqa: D301  (click reads the control character)
    try:
        top = find_top(Path.cwd())
        found = survey(top, _configured(top))
        forges = tuple(Forge(name) for name in ci if name != "none") if ci else found.forges
        wants_hook = (found.repository / ".git").exists() if pre_commit is None else pre_commit
        steps = plan(found, forges=forges, pre_commit=wants_hook)
        write("\n".join([*_found(found, forges), *_told(steps, dry_run=dry_run), ""]), None)
        if dry_run:
            write("".join(f"{clean(line)}\n" for line in ["", *diff(steps)]), None)
        else:
            _carry_out(found.repository, steps)
            write("\n".join(["", *_next(found), ""]), None)
    except ConfigError as error:
        print_problems(((str(problem), problem.hint) for problem in error.problems), _NOTHING)
        return ExitCode.UNTRUSTWORTHY
    except NoProjectError as error:
        print_problems([(str(error), "change to the project's folder, or begin with `git init`")], _NOTHING)
        return ExitCode.UNTRUSTWORTHY
    except (AuditError, ContractError, OutputError) as error:
        print_error(str(error), audited=True)
        return ExitCode.UNTRUSTWORTHY
    return ExitCode.CLEAN


def _configured(top: Top) -> Settings | None:
    """Read the project's own configuration, None where it has none yet."""
    file = find_file(top.project)
    if file is None or file.parent != top.project:
        return None
    return replace(settings_of(CommandLine(config=file)), baseline=None)


def _found(found: Survey, forges: Iterable[Forge]) -> Iterator[str]:
    """Say what the survey found."""
    where = f" in {clean(found.folder)}" if found.folder else ""
    contracts = ", ".join(map(clean, found.contracts))
    yield f"contracts: {contracts or 'none'}"
    for path in found.unusable:
        yield f"           {clean(path)} cannot be used; `mockaudit doctor` tells why"
    stats = found.report.stats
    loaders = ", ".join(f"{name} {count}" for name, count in stats.by_loader.items())
    yield f"fakes:     {plural(stats.fakes, 'fake')}{where}{f' ({loaders})' if loaders else ''}"
    yield f"CI:        {', '.join(_FORGES[forge] for forge in forges) or 'none that is known'}"
    yield ""


def _told(steps: Iterable[Step], *, dry_run: bool) -> Iterator[str]:
    """Say what becomes of each file, with the lines that are left to the user."""
    words = {Outcome.WRITE: "would write" if dry_run else "writes", Outcome.KEEP: "keeps", Outcome.BY_HAND: "by hand"}
    width = max(map(len, words.values()))
    for step in steps:
        yield f"{words[step.outcome]:{width}}  {clean(step.path)}: {clean(step.why)}"
        if step.outcome is Outcome.BY_HAND and step.new:
            yield f"{'':{width}}  To do it yourself, add:"
            yield from (f"{'':{width}}      {clean(line)}".rstrip() for line in step.new.splitlines())


def _carry_out(repository: Path, steps: Iterable[Step]) -> None:
    for step in steps:
        if step.outcome is Outcome.WRITE:
            file = repository / step.path
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise OutputError(f"the folder {file.parent} cannot be made: {error.strerror}") from error
            write(step.new, file)


def _next(found: Survey) -> Iterator[str]:
    """Say what to do now."""
    if not found.contracts and not found.report.contracts:
        yield "next: put the API's OpenAPI contract into contracts/, or name it in [tool.mockaudit]; nothing else is held"
        yield "      against anything until then"
    elif found.report.findings:
        yield f"next: `mockaudit scan` shows {findings_in_words(found.report)}; `mockaudit baseline write` keeps them"
        yield '      for later, with `baseline = "mockaudit-baseline.json"` in [tool.mockaudit]'
    else:
        yield "next: `mockaudit scan` has no findings; `mockaudit doctor` tells what it looked at"
