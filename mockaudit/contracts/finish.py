"""Look for a new contract's faults and keep it in the cache: in a process of its own, while the audit goes on."""

from __future__ import annotations

import json
import os
from contextlib import suppress

from mockaudit.contracts.built import Built, Lint
from mockaudit.contracts.cache import Cache
from mockaudit.contracts.freeze import freeze_lint, thaw_lint
from mockaudit.contracts.lint import faults_of
from mockaudit.documents.forking import is_worth_a_process, output_of, start, stop
from mockaudit.documents.source import Source


def finish(cache: Cache, root: Source, built: Built) -> Built:
    """Look for faults and write the contract to the cache; a large one is given back before that is done."""
    if is_worth_a_process(root.data):
        with suppress(OSError):
            built.finishing = start(lambda: _finished(cache, root, built))
            return built
    built.lint = faults_of(built)
    return cache.write(root, built)


def _finished(cache: Cache, root: Source, built: Built) -> bytes:
    built.lint = faults_of(built)
    # Nobody waits for the cache before the audit comes to its end, where a processor falls idle.
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    cache.write(root, built)
    return json.dumps(freeze_lint(built.lint)).encode()


def found_faults(built: Built) -> tuple[Lint, ...]:
    """Give the faults of a contract that was built just now: those that another process has found, if one was asked."""
    child, built.finishing = built.finishing, None
    if child is not None:
        try:
            output = output_of(child)
        finally:
            stop(child)
        if output is not None:
            return thaw_lint(json.loads(output))
    return faults_of(built)
