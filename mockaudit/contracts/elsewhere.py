"""Build a contract in a process of its own: it leaves the contract in the cache while this process does other work."""

from __future__ import annotations

import os
from collections.abc import Iterator

from mockaudit.contracts.built import Built
from mockaudit.contracts.cache import Cache
from mockaudit.documents.forking import can_fork, idle_processors
from mockaudit.documents.source import Project, Source

MIN_BYTES = 256 * 1024  # a smaller one is built in less time than a process and the way through the cache take


def is_worth_a_process(root: Source) -> bool:
    """Tell whether a contract is large enough, and a processor free, to build it in a process of its own."""
    return len(root.data) >= MIN_BYTES and can_fork() and idle_processors() > 1


def build_elsewhere(
    cache: Cache, project: Project, root: Source, base_urls: tuple[str, ...], meanwhile: Iterator[object]
) -> Built | None:
    """Build a contract in a forked process and take it from the cache; None where that has failed.

    ``meanwhile`` does other work, step by step, until the contract is there.
    """
    try:
        process = os.fork()
    except OSError:
        return None
    if not process:
        _build_and_leave(cache, project, root, base_urls)
    if not any(os.waitpid(process, os.WNOHANG)[0] for _ in meanwhile):
        os.waitpid(process, 0)
    return cache.open(project, root, base_urls)


def _build_and_leave(cache: Cache, project: Project, root: Source, base_urls: tuple[str, ...]) -> None:
    try:  # nothing of the parent's may be run or written a second time: no handlers, no buffers
        from mockaudit.contracts.cold import build  # noqa: PLC0415 - most contracts are in the cache

        cache.write(root, build(project, root, base_urls))
    finally:
        os._exit(0)
