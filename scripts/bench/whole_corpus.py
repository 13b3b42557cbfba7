"""Turns whole scans of 377 cassettes, cold and warm, into ratios to stock PyYAML only parsing the same files."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from timing import MOCKAUDIT, PYTHON, Command, compare, corpus

PARSE = """
import pathlib, sys, yaml
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.yaml")):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
yaml.load(pathlib.Path(sys.argv[2]).read_bytes(), Loader=yaml.CSafeLoader)
"""


def main() -> None:
    """Print both ratios."""
    datadog = corpus("datadog-v1")
    contract = datadog / "contract" / "openapi.yaml"
    words = [MOCKAUDIT, "scan", "cassettes", "--contract", "contract/openapi.yaml", "--format", "jsonl"]
    parse = Command(name="CSafeLoader", words=[PYTHON, "-c", PARSE, "cassettes", str(contract)], cwd=datadog)
    with tempfile.TemporaryDirectory() as name:
        caches = Path(name)

        def scan(cache: str) -> Command:
            return Command(
                name="mockaudit",
                words=words,
                cwd=datadog,
                environment={"MOCKAUDIT_CACHE_DIR": str(caches / cache)},
                exits=frozenset({0, 1}),
                prepare=lambda: shutil.rmtree(caches / "cold", ignore_errors=True),
            )

        compare("the whole of datadog-v1, cold", scan("cold"), parse, runs=5)
        compare("the whole of datadog-v1, warm", scan("warm"), parse, runs=5)


if __name__ == "__main__":
    main()
