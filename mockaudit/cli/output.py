"""Text goes to standard output or to a file, which is written whole or not at all; errors go to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from mockaudit.reporters.base import Style
from mockaudit.reporters.sanitize import clean


class OutputError(Exception):
    """A report that cannot be written where it should go; the message says why."""


def print_error(message: str, *, hint: str = "", audited: bool = False) -> None:
    """Say on standard error what happened and what to do, and that nothing was audited where that is so."""
    lines = [f"error: {clean(message)}"]
    if hint:
        lines.append(f"  hint: {clean(hint)}")
    if not audited:
        lines.append("Nothing was audited.")
    _write_error(lines)


def print_problems(problems: Iterable[tuple[str, str]], end: str = "Nothing was audited.") -> None:
    """Say every (problem, hint) at once, and what did not happen because of them."""
    lines: list[str] = []
    for message, hint in problems:
        lines.append(f"error: {clean(message)}")
        if hint:
            lines.append(f"  hint: {clean(hint)}")
    _write_error([*lines, end])


def _write_error(lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    try:
        click.echo(text.encode("utf-8", "backslashreplace"), err=True, nl=False)
    except OSError:
        return  # nobody listens


def terminal_style(color: bool | None, *, to_file: bool) -> Style:
    """Choose colour and width: the option, then NO_COLOR and FORCE_COLOR, then whether a terminal shows the text."""
    is_terminal = not to_file and sys.stdout.isatty()
    if color is None:
        if os.environ.get("NO_COLOR"):
            color = False
        elif os.environ.get("FORCE_COLOR"):
            color = True
        else:
            color = is_terminal and os.environ.get("TERM") != "dumb"
    return Style(color=color, width=_columns() if is_terminal else Style().width)


def _columns() -> int:
    try:
        return max(40, os.get_terminal_size(sys.stdout.fileno()).columns)
    except (OSError, ValueError):
        return Style().width


def check_writable(file: Path) -> None:
    """Find out before the audit that a report cannot be written.

    Raises OutputError.
    """
    if file.is_dir():
        raise OutputError(f"{file} is a folder")
    if not file.parent.is_dir():
        raise OutputError(f"the folder {file.parent} does not exist")
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise OutputError(f"{file} may not be written")


def write(text: str, file: Path | None) -> None:
    """Write a report in UTF-8.

    Raises OutputError where the file cannot be written; a reader that went away is no error.
    """
    data = text.encode("utf-8", "backslashreplace")
    if file is not None:
        _write_whole(data, file)
        return
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The interpreter flushes once more at its end, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise OutputError(f"standard output cannot be written: {error.strerror}") from error


def _write_whole(data: bytes, file: Path) -> None:
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(data)  # a pipe or a device
            return
        target = file.resolve()
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            part.write_bytes(data)
            if target.exists():
                part.chmod(target.stat().st_mode & 0o7777)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}") from error


def print_distrust(reasons: Iterable[str]) -> None:
    """Say on standard error why the audit cannot be trusted."""
    _write_error([*(f"error: {clean(reason)}" for reason in reasons), "This audit is not to be trusted (exit 2)."])
