"""Audit many files on several processors, where the platform can fork: sources in, one result for each out, in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import accumulate, chain, islice
from typing import TypeAlias

from mockaudit.documents.forking import Child, can_fork, idle_processors, output_of, start, stop
from mockaudit.documents.source import Source
from mockaudit.engine.codec import decode, encode
from mockaudit.model.result import FileResult

MAX_PROCESSES = 4
# The shares of one process, as parts: more of them would part files that share what they need, and the last are small
# because one process waits for the last of another.
PARTS = (12, 10, 8, 6, 5, 4, 3, 3, 2, 2, 1, 1, 1, 1)
SHARE_BYTES = 384 * 1024  # a process compiles its own schemas: with less to do it does not pay
PART_BYTES = 8 * 1024 * 1024  # of what one process does alone: what is read of it is in memory until it is judged
FILE_BYTES = 8 * 1024  # what opening a file and looking up its operations takes, in bytes that are read and judged
PASSED_OVER = 32
PARSED = 4 * 1024 * 1024  # bytes of a Python file: a larger one is searched only
_MOCKING = (b"mock", b"patch", b"responses", b"respx")

Audited: TypeAlias = tuple[FileResult, str | None]
"""The result of a file, and its text (engine.codec) where that has been written already."""

AuditShare: TypeAlias = Callable[[Sequence[Source], bool], list[FileResult]]
"""Audits a share of the files; the flag tells the process that was there before from its workers."""


def audit_in_shares(sources: Sequence[Source], audit: AuditShare, processes: int | None = None) -> list[Audited]:
    """Audit shares here and in workers, each taking the next one when it is done with one.

    The shares of a worker that fails are audited here, too. Without ``processes``, there are as many as processors and
    work for them.
    """
    count = usable_processes(sources) if processes is None else processes
    if count < 2:
        parts = shares_of(sources, [1] * (1 + sum(map(_weight, sources)) // PART_BYTES))
        return [audited for part in parts for audited in _unwritten(audit(part, True))]
    shares = shares_of(sources, PARTS * count)
    claims = open_claims(len(shares), count)
    workers: list[Child] = []
    found: dict[int, list[Audited]] = {}
    try:
        with suppress(OSError):  # no more processes or pipes to be had
            workers.extend(start_worker(shares, claims[own:] + claims[:own], audit) for own in range(1, count))
        found |= {number: _unwritten(audit(shares[number], True)) for number in taken(claims)}
        for worker in workers:
            found |= collect(worker, shares)
        for number, share in enumerate(shares):
            if number not in found:
                found[number] = _unwritten(audit(share, True))
        return [audited for number in range(len(shares)) for audited in found[number]]
    finally:
        for pipe in claims:
            os.close(pipe)
        for worker in workers:
            stop(worker)


def _unwritten(results: Iterable[FileResult]) -> list[Audited]:
    return [(result, None) for result in results]


def open_claims(count: int, processes: int) -> list[int]:
    """Make a pipe for each process, of which it reads the numbers of its own stretch of the shares. Raises OSError."""
    claims = []
    for own in range(processes):
        reading, writing = os.pipe()
        os.write(writing, bytes(range(own * count // processes, (own + 1) * count // processes)))
        os.close(writing)
        claims.append(reading)
    return claims


def taken(claims: Sequence[int]) -> Iterator[int]:
    """Take one share after the other for as long as there are any: those of the first pipe, then what others left."""
    for pipe in claims:
        while number := os.read(pipe, 1):
            yield number[0]


def usable_processes(sources: Sequence[Source]) -> int:
    """Tell how many processes are worth their start; 1 where there is no fork, or threads that would not survive it."""
    worth = min(sum(map(_weight, sources)) // SHARE_BYTES, len(sources))
    if worth < 2:
        return 1
    return min(idle_processors(), MAX_PROCESSES, worth) if can_fork() else 1


def _weight(source: Source) -> int:
    size = len(source.data)
    if source.path.endswith(".py") and (size > PARSED or not any(word in source.data for word in _MOCKING)):
        size //= PASSED_OVER  # it is searched, not parsed
    return size + FILE_BYTES


def shares_of(sources: Sequence[Source], parts: Sequence[int]) -> list[Sequence[Source]]:
    """Cut a sequence into stretches that weigh as ``parts`` do, at most one each: neighbours often share what they need."""
    weights = [_weight(source) for source in sources]
    ends = [sum(weights) * part / sum(parts) for part in accumulate(parts)]
    shares: list[Sequence[Source]] = []
    start = size = 0
    for index, weight in enumerate(weights):
        if start < index and size + weight / 2 >= ends[len(shares)]:
            shares.append(sources[start:index])
            start = index
        size += weight
    return [*shares, sources[start:]]


def start_worker(shares: Sequence[Sequence[Source]], claims: Sequence[int], audit: AuditShare) -> Child:
    """Start a process that takes shares, and writes a line of their numbers and one for each result. Raises OSError."""

    def work() -> bytes:
        found = {number: [encode(result) for result in audit(shares[number], False)] for number in taken(claims)}
        numbers = " ".join(map(str, found))
        return "\n".join([numbers, *chain.from_iterable(found.values())]).encode()

    return start(work)


def collect(worker: Child, shares: Sequence[Sequence[Source]]) -> dict[int, list[Audited]]:
    """Give the results of a worker by the numbers of its shares, none where it has failed."""
    head, *lines = (output_of(worker) or b"").split(b"\n")
    try:
        numbers = [int(number) for number in head.split()]
        if len(lines) != sum(len(shares[number]) for number in numbers):
            return {}
        texts = [line.decode() for line in lines]
        results = iter([(decode(text), text) for text in texts])
    except (KeyError, TypeError, IndexError, ValueError):
        return {}
    return {number: list(islice(results, len(shares[number]))) for number in numbers}
