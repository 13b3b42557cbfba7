"""The command ``mockaudit``: arguments become a subcommand's work and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from mockaudit.cli.exits import ExitCode
from mockaudit.cli.manual import CONTEXT, ENVIRONMENT
from mockaudit.cli.output import print_error
from mockaudit.version import VERSION

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# The line that the list shows stands here too, so that neither the list nor a completion imports the commands.
COMMANDS = {
    "baseline": ("mockaudit.cli.baseline", "Keep the findings that are known, so that only new ones fail."),
    "completion": ("mockaudit.cli.completion", "Print a script that completes commands."),
    "doctor": ("mockaudit.cli.doctor", "Tell what is configured, found, skipped and why."),
    "drift": ("mockaudit.cli.drift", "Tell which fakes a change of the contract makes wrong."),
    "init": ("mockaudit.cli.init", "Write configuration, hook and CI files for this repository."),
    "merge": ("mockaudit.cli.merge", "Put the parts of a sharded scan together."),
    "rules": ("mockaudit.cli.rules", "List the rules, or show the page of one."),
    "scan": ("mockaudit.cli.scan", "Audit the fakes in some files against their contracts."),
    "watch": ("mockaudit.cli.watch", "Audit again whenever a file changes."),
}
_COLLECT_AFTER = 200_000  # new objects; Python's own 700 costs a tenth of a scan, whose objects live until its end
_ISSUE_HINT = "please report this; MOCKAUDIT_DEBUG=1 shows the traceback"


class _LazyGroup(click.Group):
    """Commands by module name: each is imported only when it is asked for, so that the others cost nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in sorted(COMMANDS.items())])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem  # noqa: PLC0415  (only a shell asks)

        named = [(name, line) for name, (_, line) in sorted(COMMANDS.items()) if name.startswith(incomplete)]
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [*(CompletionItem(name, help=line) for name, line in named), *options]


@click.group(
    cls=_LazyGroup,
    context_settings=CONTEXT,
    epilog=f"Start with `mockaudit scan tests`. `mockaudit COMMAND --help` tells more.\n\n{ENVIRONMENT}",
)
@click.version_option(VERSION, prog_name="mockaudit", message="%(prog)s %(version)s")
def app() -> None:
    """Find the mocks, stubs and recordings in a test suite that no longer look like the real thing.

    The fakes are read, never run, and held to the API's OpenAPI contract.
    """


def run() -> NoReturn:
    """Run the command and leave at once: to take the interpreter down, object by object, is a tenth of a scan."""
    code = main()
    with suppress(OSError, ValueError):  # nobody listens
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; nothing but a debugging session ever sees a traceback."""
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    try:
        code = app.main(args, prog_name="mockaudit", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return ExitCode.UNTRUSTWORTHY
    except click.UsageError as error:
        print_error(error.format_message(), hint=_usage_hint(error))
        return ExitCode.UNTRUSTWORTHY
    except click.ClickException as error:
        print_error(error.format_message())
        return ExitCode.UNTRUSTWORTHY
    except (KeyboardInterrupt, click.Abort):
        print_error("interrupted")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.CLEAN
    except Exception as error:
        if os.environ.get("MOCKAUDIT_DEBUG"):
            raise
        print_error(f"unexpected {type(error).__name__}: {error}", hint=_ISSUE_HINT)
        return ExitCode.UNTRUSTWORTHY
    return code if isinstance(code, int) else ExitCode.CLEAN


def _usage_hint(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "mockaudit"
    return f"`{path} --help` lists what there is"
