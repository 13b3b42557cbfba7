"""Turns a warm scan of one changed cassette, against a contract of 1.7 MB, into a ratio to bare Python's start."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path

from timing import MOCKAUDIT, PYTHON, Command, compare, corpus

CASSETTE = "test_cancel_a_downtime_returns_ok_response.yaml"


def main() -> None:
    """Print the ratio. The cassette changes before each run, so nothing of it comes from the cache."""
    datadog = corpus("datadog-v1")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(datadog / "contract" / "openapi.yaml", folder / "openapi.yaml")
        text = (datadog / "cassettes" / "test_scenarios" / CASSETTE).read_text(encoding="utf-8")
        rounds = itertools.count()

        def change() -> None:
            (folder / CASSETTE).write_text(f"# round {next(rounds)}\n{text}", encoding="utf-8")

        ours = Command(
            name="mockaudit",
            words=[MOCKAUDIT, "scan", CASSETTE, "--contract", "openapi.yaml", "--format", "concise"],
            cwd=folder,
            environment={"MOCKAUDIT_CACHE_DIR": str(folder / "cache")},
            exits=frozenset({0, 1}),
            prepare=change,
        )
        bare = Command(name="python -c pass", words=[PYTHON, "-c", "pass"], cwd=folder)
        compare("one changed cassette, warm", ours, bare, runs=15)


if __name__ == "__main__":
    main()
