"""``mockaudit completion``: a shell's name in, the script that teaches it this command out."""

from __future__ import annotations

import click

from mockaudit.cli.exits import ExitCode
from mockaudit.cli.manual import CONTEXT, ENVIRONMENT
from mockaudit.cli.output import write

_SHELLS = ("bash", "fish", "zsh")


@click.command(
    "completion", context_settings=CONTEXT, epilog=ENVIRONMENT, short_help="Print a script that completes commands."
)
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def command(ctx: click.Context, *, shell: str) -> int:
    """Print the script by which SHELL completes mockaudit's commands and options.

    \b
    Examples:
      mockaudit completion bash > ~/.local/share/bash-completion/completions/mockaudit
      mockaudit completion zsh > "${fpath[1]}/_mockaudit"
      mockaudit completion fish > ~/.config/fish/completions/mockaudit.fish
      eval "$(mockaudit completion bash)"

    Bash must be 4.4 or newer. The script asks `mockaudit` itself, so it stays true when mockaudit is updated.

    \b
    Exit codes:
      0  printed
      2  wrong usage
    """  # noqa: D301  (click reads the control character)
    from click.shell_completion import ShellComplete, get_completion_class  # noqa: PLC0415  (no other command needs it)

    known = get_completion_class(shell)
    assert known is not None
    complete = known(ctx.find_root().command, {}, "mockaudit", "_MOCKAUDIT_COMPLETE")
    # Not its own source(): for bash that runs a bash and judges it, which need not be the one that reads the script.
    write(ShellComplete.source(complete) + "\n", None)
    return ExitCode.CLEAN
