"""A progress bar on standard error, for scans that take over a second on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

PATIENCE = 1.0  # seconds; what is over before does not flicker


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Give the function that is told (files done, files in all), None where nobody would see a bar."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        yield _teller(stack)


def _teller(stack: ExitStack) -> Callable[[int, int], None]:
    start = time.monotonic()
    update: Callable[[int, int], None] | None = None

    def tell(done: int, total: int) -> None:
        nonlocal update
        if update is None:
            if time.monotonic() - start < PATIENCE:
                return
            update = _open_bar(stack)
        update(done, total)

    return tell


def _open_bar(stack: ExitStack) -> Callable[[int, int], None]:
    from rich.console import Console  # noqa: PLC0415  (heavier than most scans)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("auditing"), BarColumn(), MofNCompleteColumn(), TextColumn("files"), TimeElapsedColumn())
    bar = stack.enter_context(Progress(*columns, console=Console(stderr=True), transient=True))
    task = bar.add_task("auditing")

    def update(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)

    return update
