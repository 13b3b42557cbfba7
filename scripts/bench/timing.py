"""Runs two commands in turn as whole processes and turns their times into one ratio."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CORPORA = ROOT.parent / "shared" / "corpora"
MOCKAUDIT = str(ROOT / ".venv" / "bin" / "mockaudit")
PYTHON = str(ROOT / ".venv" / "bin" / "python")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command to time. ``exits`` are the exit codes that count as success; ``prepare`` is called, untimed, first."""

    name: str
    words: Sequence[str]
    cwd: Path
    environment: dict[str, str] = field(default_factory=dict)
    exits: frozenset[int] = frozenset({0})
    prepare: Callable[[], None] = lambda: None


def seconds(command: Command) -> float:
    """Run a command once and give its wall time; exit with its words where it fails."""
    command.prepare()
    environment = os.environ | command.environment
    start = time.perf_counter()
    run = subprocess.run(command.words, cwd=command.cwd, env=environment, capture_output=True, check=False)
    taken = time.perf_counter() - start
    if run.returncode not in command.exits:
        sys.exit(f"{command.name} gave exit {run.returncode}: {run.stderr.decode(errors='replace')[-500:]}")
    return taken


def compare(title: str, ours: Command, theirs: Command, *, runs: int = 7) -> float:
    """Time both in turn after a warm-up each, print the medians, and give the median ratio ours/theirs of the pairs."""
    seconds(ours), seconds(theirs)
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    ratio = statistics.median(one / other for one, other in pairs)
    own, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{title}: {ours.name} {own:.3f} s, {theirs.name} {other:.3f} s; ratio {ratio:.2f} (median of {runs} pairs)")
    return ratio


def corpus(name: str) -> Path:
    """Give a corpus beside the project; exit where it is not there."""
    folder = CORPORA / name
    if not folder.is_dir():
        sys.exit(f"../shared/corpora/{name} is not beside the project")
    return folder
