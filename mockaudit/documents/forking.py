"""Do work in a process of its own, where the platform can fork and a processor is free: bytes come back."""

from __future__ import annotations

import math
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from mockaudit.model.dataclass import dataclass

_LENGTH = 8
_LOAD = Path("/proc/loadavg")  # proc_loadavg(5)
MIN_BYTES = 256 * 1024  # a smaller document is done with in less time than a process takes


@dataclass(slots=True, kw_only=True)
class Child:
    """A child process, and the end of the pipe that its output comes through."""

    process: int
    pipe: int
    is_done: bool = False


def can_fork() -> bool:
    """Tell whether this process can be forked: the platform knows how, and there are no threads that would not survive."""
    if not hasattr(os, "fork") or not hasattr(os, "sched_getaffinity"):
        return False
    threading = sys.modules.get("threading")
    return threading is None or threading.active_count() <= 1


def idle_processors() -> int:
    """Tell how many processors there are; 1 where others keep them busy: two halves then take longer than the whole.

    They are busy if they have been so for a minute, and still are: what ran before this may be over.
    """
    processors = len(os.sched_getaffinity(0))
    try:
        return 1 if os.getloadavg()[0] >= processors and _running() > processors else processors
    except OSError:
        return 1


def _running() -> float:
    """Give how many processes run or wait for a processor now, this one among them; no end of them where nobody tells."""
    try:
        return int(_LOAD.read_bytes().split()[3].partition(b"/")[0])
    except (OSError, ValueError, IndexError):
        return math.inf


def is_worth_a_process(data: bytes) -> bool:
    """Tell whether half the work on a document is worth a process, and there is a processor for it."""
    return len(data) >= MIN_BYTES and can_fork() and idle_processors() > 1


def start(work: Callable[[], bytes]) -> Child:
    """Fork a process that does some work and writes what comes of it. Raises OSError where there are no more."""
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        raise
    if process:
        os.close(writing)
        return Child(process=process, pipe=reading)
    status = 1
    try:  # nothing of the parent's may be run or written a second time: no handlers, no buffers
        os.close(reading)
        output = work()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(len(output).to_bytes(_LENGTH, "big"))
            pipe.write(output)
        status = 0
    finally:
        os._exit(status)


def output_of(child: Child) -> bytes | None:
    """Wait for what comes of a child's work, None where it has failed; it may take its time to go."""
    with os.fdopen(child.pipe, "rb", closefd=False) as pipe:
        length = pipe.read(_LENGTH)
        output = pipe.read()
    child.is_done = True
    return output if len(length) == _LENGTH and len(output) == int.from_bytes(length, "big") else None


def stop(child: Child) -> None:
    """Let go of a child, and end it where it still works."""
    os.close(child.pipe)
    with suppress(OSError):
        if not child.is_done:
            os.kill(child.process, signal.SIGKILL)
        os.waitpid(child.process, 0)
